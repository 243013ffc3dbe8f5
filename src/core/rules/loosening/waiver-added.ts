import type { Waiver } from "../../model/budget.ts";
import { compare, type Exact } from "../../model/exact.ts";
import type { BudgetChange } from "../facts.ts";
import { loosening } from "../rule.ts";

interface Args {
  readonly rule: string;
  readonly how: "added" | "extended" | "raised";
  readonly from: string;
  readonly through: string;
  readonly upTo: Exact | null;
  readonly expires: string;
  readonly approvedBy: string;
  readonly reason: string;
}

export const waiverAdded = loosening<BudgetChange, Args>({
  code: "waiver-added",
  what: "A change adds a waiver, or makes one accept more or for longer.",
  why: "Who plans more must not be the one who accepts it: the plan is held to the waivers there were before.",
  fix: "Have it approved by who answers for the money: `approvedBy` is a claim, not a proof. Then merge it before the plan that depends on it.",
  say: ({ rule, how, from, through, expires, approvedBy, reason }) =>
    `a waiver of ${rule} is ${how}: ${from === through ? from : `${from} to ${through}`}, until ${expires}, by ${approvedBy}: "${reason}"`,
  loosened: ({ before, after }) =>
    after.budget.waivers.flatMap((waiver) => {
      const { rule, span, upTo, expires, approvedBy, reason, path } = waiver;
      const how =
        expires < after.today ? null : howLoosened(waiver, before?.budget.waivers ?? [], monthsOf(waiver, after));
      return how === null ? [] : [{ path, args: { rule, how, ...span, upTo, expires, approvedBy, reason } }];
    }),
});

const monthsOf = ({ span }: Waiver, { projection }: BudgetChange["after"]): string[] =>
  projection.periods.map(({ period }) => period.month).filter((month) => isWithin(month, span));

const isWithin = (month: string, { from, through }: Waiver["span"]): boolean => from <= month && month <= through;

/** Month by month: a waiver that is cut in two, or reworded, accepts no more than before. */
function howLoosened(waiver: Waiver, before: readonly Waiver[], months: readonly string[]): Args["how"] | null {
  const same = before.filter((one) => one.rule === waiver.rule && (one.feature ?? waiver.feature) === waiver.feature);
  // A breach of the whole plan is covered whatever the months.
  const spans = months.length === 0 ? [same] : months.map((month) => same.filter(({ span }) => isWithin(month, span)));
  if (spans.every((known) => known.some((one) => isAsMuch(one, waiver) && isAsLong(one, waiver)))) return null;
  if (spans.every((known) => known.length === 0)) return "added";
  return spans.every((known) => known.some((one) => isAsMuch(one, waiver))) ? "extended" : howMuch(spans, waiver);
}

const howMuch = (spans: readonly (readonly Waiver[])[], waiver: Waiver): Args["how"] =>
  spans.some((known) => known.length > 0 && !known.some((one) => isAsMuch(one, waiver))) ? "raised" : "extended";

const isAsMuch = (one: Waiver, other: Waiver): boolean =>
  one.upTo === null || (other.upTo !== null && compare(one.upTo, other.upTo) >= 0);

const isAsLong = (one: Waiver, other: Waiver): boolean => one.expires >= other.expires;
