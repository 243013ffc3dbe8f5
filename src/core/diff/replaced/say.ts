import { type Exact, wholeOr } from "../../model/exact.ts";
import type { Finding } from "../../model/finding.ts";
import { toMinor } from "../../model/money.ts";
import { dataOf } from "../../rules/finding.ts";
import { count, countedBeside, money, words } from "../../text/text.ts";
import type { Added, Involved, LateFormer } from "./involved.ts";
import type { Monthly, OfPlan } from "./measures.ts";
import type { Over } from "./sums.ts";

/** What fails, about the largest of the added organizations. */
export function findingAbout(
  { months, planned, allowed }: Over,
  { rule, feature, currency }: Pick<Monthly | OfPlan, "rule" | "feature" | "currency">,
  { formers, added, largest }: Involved,
): Finding {
  const [now, former] = [namesOf(added), namesOf(formers)];
  const amountOf = (amount: Exact) =>
    currency === null ? wholeOr(amount) : { minor: toMinor(amount, currency), currency };
  const textOf = (amount: Exact, other: Exact): string =>
    currency === null ? countedBeside(amount, other) : money({ minor: toMinor(amount, currency), currency });
  const when = months.length < 2 ? (months[0] ?? "the whole plan") : `${months[0]} to ${months.at(-1)}`;
  const of = feature === undefined ? "" : ` of ${feature}`;
  const path = feature === undefined ? ["consumption"] : ["consumption", feature];
  return {
    code: rule.code,
    kind: "guardrail",
    severity: "error",
    message: `${namesText(now)} may replace ${namesText(former)}: for ${when} the base allowed ${textOf(allowed, planned)}${of}, and ${textOf(planned, allowed)} are planned`,
    org: largest.budget.org,
    ...largest.locate(path),
    path,
    ...(months.length === 0 ? {} : { periods: months }),
    data: dataOf({
      ...(feature === undefined ? {} : { feature }),
      added: now,
      former,
      planned: amountOf(planned),
      allowed: amountOf(allowed),
    }),
    help: `Plan no more than the base allowed. If none replaces ${namesText(former)}, add the new organizations in a change of their own.`,
  };
}

const namesOf = (all: readonly (Added | LateFormer)[]): string[] => all.map(({ budget }) => budget.org).sort();

/** Most names that one sentence lists. */
const MOST_NAMES = 3;

const namesText = (names: readonly string[]): string =>
  names.length > MOST_NAMES
    ? `${words(names.slice(0, MOST_NAMES - 1))} and ${count(names.length - 2)} others`
    : words(names);
