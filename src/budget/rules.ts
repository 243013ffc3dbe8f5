import type { Budget, Recipient } from "../model/budget.ts";
import { isDay } from "../model/calendar.ts";
import { compare } from "../model/exact.ts";
import type { Problem } from "../model/finding.ts";
import type { Path } from "../model/source.ts";
import { invalidDate } from "../rules/input/invalid-date.ts";
import { periodOrder } from "../rules/input/period-order.ts";
import { schemaRule } from "../rules/input/schema.ts";
import { secretInFile } from "../rules/input/secret-in-file.ts";
import { tooManyRecipients } from "../rules/input/too-many-recipients.ts";
import { nearest } from "../rules/nearest.ts";
import { RULES } from "../rules/table.ts";
import type { Plain } from "./plain.ts";
import { looksLikeSecret, SECRET_KEY } from "./secrets.ts";

/** CloudWatch: actions per alarm and state. */
const MAX_RECIPIENTS = 5;

/** What no schema can say: one value against another. */
export function crossFieldProblems(budget: Budget): Problem[] {
  return [...orderProblems(budget), ...rangeProblems(budget), ...waiverProblems(budget), ...recipientProblems(budget)];
}

function* orderProblems({ changes, purchases, waivers }: Budget): Generator<Problem> {
  for (const { span, path } of [...changes, ...purchases, ...waivers]) {
    if (span.through < span.from) yield periodOrder.at([...path, "through"], span);
  }
}

function* rangeProblems({ lines, changes }: Budget): Generator<Problem> {
  for (const line of [lines, ...changes.map((change) => change.lines)].flatMap((map) => [...map.values()])) {
    for (const { measures, path } of line?.parts ?? []) {
      for (const { key, quantity } of measures) {
        if (quantity.kind === "share") continue;
        const { low, typical, high } = quantity.amount;
        if (low === high || (compare(low, typical) <= 0 && compare(typical, high) <= 0)) continue;
        yield schemaRule.at([...path, key], { problem: `${key}: low, typical and high are not in ascending order` });
      }
    }
  }
}

function* waiverProblems({ waivers }: Budget): Generator<Problem> {
  const waivable = RULES.filter(({ kind, breaches }) => kind === "guardrail" && breaches !== undefined);
  for (const { rule: code, upTo, expires, path } of waivers) {
    if (!isDay(expires)) yield invalidDate.at([...path, "expires"], { date: expires });
    const rule = waivable.find((candidate) => candidate.code === code);
    if (rule === undefined) {
      const codes = waivable.map((candidate) => candidate.code);
      const match = nearest(code, codes);
      const right = match === null ? `Rules: ${codes.join(", ")}.` : `Did you mean ${match}?`;
      yield schemaRule.at([...path, "rule"], {
        problem: `there is no guardrail ${JSON.stringify(code)} to waive`,
        right,
      });
    } else if (rule.measure !== undefined && upTo === null) {
      const key = code === "over-allocation" ? "overageTokensUpTo" : "upTo";
      yield schemaRule.at(path, {
        problem: `the waiver needs "${key}": how much of ${code} is accepted, in ${rule.measure}`,
      });
    }
  }
}

function* recipientProblems({ alarms, owners }: Budget): Generator<Problem> {
  if (alarms === null) return;
  const fromOwners =
    alarms.notify.length === owners.length && alarms.notify.every(({ endpoint }, i) => endpoint === owners[i]);
  const path: Path = fromOwners ? ["owners"] : ["alarms", "notify"];
  for (const severity of ["warning", "critical"] as const) {
    const count = alarms.notify.filter((to: Recipient) => to.severity === null || to.severity === severity).length;
    if (count > MAX_RECIPIENTS) {
      yield tooManyRecipients.at(path, { severity, count, limit: MAX_RECIPIENTS });
      return;
    }
  }
}

/** Secrets anywhere in the data, valid or not: they are found before anything else is said about the file. */
export function secretProblems(value: Plain, path: Path = []): Problem[] {
  if (typeof value === "string") {
    const looksLike = looksLikeSecret(value);
    return looksLike === null ? [] : [secretInFile.at(path, { looksLike })];
  }
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => secretProblems(item, [...path, index]));
  return Object.entries(value).flatMap(([key, item]) => {
    if (SECRET_KEY.test(key) && typeof item === "string") {
      return [secretInFile.at([...path, key], { looksLike: "a secret, by its key" }, { atKey: true })];
    }
    return secretProblems(item, [...path, key]);
  });
}
