import type { Budget, Meter, Recipient, Span } from "../model/budget.ts";
import { isDay } from "../model/calendar.ts";
import type { Problem } from "../model/finding.ts";
import type { Path } from "../model/source.ts";
import { VOLUME_METRICS } from "../model/volumes.ts";
import { inputProblem } from "../rules/input.ts";
import { RULES } from "../rules/table.ts";
import { didYouMean } from "../text/nearest.ts";
import { DEFAULT_WAIVED_RULE } from "./normalize.ts";
import { partProblems } from "./part-rules.ts";
import type { RawBudget } from "./raw.ts";

/** The limit of CloudWatch for the actions of an alarm. */
const MAX_RECIPIENTS = 5;

const WAIVABLE = RULES.filter(({ kind, breaches }) => kind === "guardrail" && breaches !== undefined);

/** Rules about several values, which no schema can express. */
export function crossFieldProblems(budget: Budget): Problem[] {
  const problems: Problem[] = [];
  for (const entries of [budget.changes, budget.purchases, budget.waivers]) orderProblems(entries, problems);
  problems.push(...partProblems(budget));
  if (budget.waivers.length > 0) problems.push(...waiverProblems(budget));
  problems.push(...volumeProblems(budget));
  recipientProblems(budget, problems);
  return problems;
}

function orderProblems(entries: readonly { span: Span; path: Path }[], problems: Problem[]): void {
  for (const { span, path } of entries) {
    if (span.through < span.from) problems.push(inputProblem("period-order", [...path, "through"], span));
  }
}

function* waiverProblems({ waivers }: Budget): Generator<Problem> {
  for (const { rule: code, feature, upTo, expires, path } of waivers) {
    if (!isDay(expires)) yield inputProblem("invalid-date", [...path, "expires"], { date: expires });
    const rule = WAIVABLE.find((candidate) => candidate.code === code);
    if (rule === undefined) {
      const codes = WAIVABLE.map((candidate) => candidate.code);
      const problem = `there is no guardrail ${JSON.stringify(code)} to waive`;
      const right = didYouMean(code, codes, `Use one of ${codes.join(", ")}.`);
      yield inputProblem("schema", [...path, "rule"], { problem, right });
    } else if (rule.measure !== undefined && upTo === null) {
      const key = code === "over-allocation" ? "overageTokensUpTo" : "upTo";
      yield inputProblem("schema", path, {
        problem: `the waiver needs ${key}: how much of ${code} is accepted, in ${rule.measure}`,
        right: `Add it, as in ${key}: 5000.`,
      });
    }
    if (feature !== null && rule !== undefined && rule.perFeature !== true) {
      const problem = `${code} is about all features together`;
      yield inputProblem("schema", [...path, "feature"], { problem, right: "Delete it." }, { atKey: true });
    }
  }
}

/** An allowance that the rule does not have would be ignored. */
export function* allowanceProblems({ waivers = [] }: RawBudget): Generator<Problem> {
  for (const [index, { rule: code = DEFAULT_WAIVED_RULE, overageTokensUpTo, upTo }] of waivers.entries()) {
    const measure = WAIVABLE.find((rule) => rule.code === code)?.measure;
    const at = (key: string, right: string): Problem =>
      inputProblem("schema", ["waivers", index, key], { problem: `${code} has no ${key}`, right }, { atKey: true });
    if (overageTokensUpTo !== undefined && code !== DEFAULT_WAIVED_RULE) {
      yield at(
        "overageTokensUpTo",
        measure === undefined ? "Delete it: the rule has no allowance." : `Write upTo, in ${measure}.`,
      );
    }
    if (upTo !== undefined && measure === undefined) yield at("upTo", "Delete it: the rule has no allowance.");
  }
}

const NO_VOLUMES: Partial<Record<Meter["kind"], string>> = {
  csv: "volumes are asked of Genesys Cloud, and a usage file has its own days",
  "genesys-trustee": "a partner's client sees the volumes of the partner's own organization, not of the customer's",
};

/** A metric that Genesys Cloud does not have would fail at night, in the meter. */
function* volumeProblems({ meter }: Budget): Generator<Problem> {
  if (meter === null || meter.volumes === null) return;
  const path: Path = ["meter", "volumes"];
  const problem = NO_VOLUMES[meter.kind];
  if (problem !== undefined) {
    yield inputProblem("schema", path, { problem, right: "Delete it." }, { atKey: true });
  }
  for (const [feature, volume] of meter.volumes.features) {
    const known: readonly string[] = volume === null ? [] : VOLUME_METRICS[volume.of];
    if (volume === null || known.includes(volume.metric)) continue;
    const problem = `${volume.of} have no metric ${JSON.stringify(volume.metric)} that Tollgate knows`;
    const right = didYouMean(volume.metric, known, `Use one of ${known.join(", ")}.`);
    yield inputProblem("schema", [...path, "features", feature, "metric"], { problem, right });
  }
}

function recipientProblems({ alarms, owners }: Budget, problems: Problem[]): void {
  if (alarms === null || alarms.notify.length <= MAX_RECIPIENTS) return;
  const fromOwners =
    alarms.notify.length === owners.length && alarms.notify.every(({ endpoint }, i) => endpoint === owners[i]);
  const path: Path = fromOwners ? ["owners"] : ["alarms", "notify"];
  for (const severity of ["warning", "critical"] as const) {
    const count = alarms.notify.filter((to: Recipient) => to.severity === null || to.severity === severity).length;
    if (count > MAX_RECIPIENTS) {
      problems.push(inputProblem("too-many-recipients", path, { severity, count, limit: MAX_RECIPIENTS }));
      return;
    }
  }
}
