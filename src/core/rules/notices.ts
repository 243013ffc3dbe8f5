import { compare, divide, exactWhole, multiply, ONE, percentOf, ZERO } from "../model/exact.ts";
import type { Money } from "../model/money.ts";
import { counted, percent, signedMoney, words } from "../text/text.ts";
import type { Facts } from "./facts.ts";
import { perLine } from "./periods.ts";
import { type BreachOf, notice } from "./rule.ts";

interface Headroom {
  readonly left: bigint;
  readonly ceiling: bigint;
  readonly leftPercent: number | null;
  /** Less than `thresholds.healthy.from` of the ceiling is used, even in this period. */
  readonly isLarge: boolean;
}

export const headroom = notice<Headroom>({
  code: "headroom",
  severity: "info",
  what: "How many tokens the tightest period leaves.",
  why: "Those tokens can be planned at no extra cost: they do not carry over.",
  fix: "Nothing to do.",
  say: ({ when, left, ceiling }) =>
    `${when} is the tightest period and leaves ${counted(left, "token")} (${percent(divide(exactWhole(left), exactWhole(ceiling)), ZERO, ONE)})`,
  help: ({ isLarge }) =>
    isLarge ? "The pool is larger than the plan needs: plan another feature, or buy less." : null,
  breaches: tightestPeriod,
});

/** Of the periods that are not over: what a past one leaves cannot be planned any more. */
function tightestPeriod({ projection: { periods }, guardrails: { thresholds }, today }: Facts): BreachOf<Headroom>[] {
  let tightest = -1;
  for (const [index, { period, segment }] of periods.entries()) {
    if (period.end <= today) continue;
    const left = segment.ceiling - segment.consumed.typical;
    if (left < 0n) return [];
    const best = periods[tightest]?.segment;
    if (best === undefined || left < best.ceiling - best.consumed.typical) tightest = index;
  }
  const segment = periods[tightest]?.segment;
  if (segment === undefined || segment.ceiling === 0n) return [];
  const { ceiling, consumed } = segment;
  const left = ceiling - consumed.typical;
  const leftPercent = percentOf(exactWhole(left), exactWhole(ceiling));
  const isLarge = compare(exactWhole(consumed.typical), multiply(thresholds.healthy.from, exactWhole(ceiling))) < 0;
  return [{ path: ["consumption"], atKey: true, period: tightest, args: { left, ceiling, leftPercent, isLarge } }];
}

const UNPRICED = {
  "not-on-card": () => "does not list it",
  "other-unit": (unit: string | null) => `counts ${unit}`,
  "rate-missing": () => "leaves its rate to the file",
};

export const lineUnpriced = notice<{ feature: string; rateCard: string; reason: string }>({
  code: "line-unpriced",
  severity: "warning",
  what: "A line has no price under another card than the file's.",
  why: "The other card does not list the feature, counts it in another unit, or leaves its rate open: totals are lower bounds.",
  fix: "Convert the line to the other card's unit before you move the budget to it.",
  say: ({ when, feature, rateCard, reason }) =>
    `${when} has no price for ${feature}: ${rateCard} ${reason}; totals say "at least"`,
  breaches: perLine(({ feature, path, unpriced, unit }, { card }) => {
    if (unpriced === null || unpriced === "unknown") return null;
    return { path, subject: feature, args: { feature, rateCard: card.id, reason: UNPRICED[unpriced](unit) } };
  }),
});

/** What the newer card adds to the cost of all plans in one currency. */
export interface CardChange {
  readonly cost: Money;
  /** The newer card lacks a line or a price. */
  readonly atLeast: boolean;
}

export const rateCardSuperseded = notice<{
  rateCard: string;
  newer: string;
  observed: string;
  organizations: number;
  changes: readonly CardChange[];
}>({
  code: "rate-card-superseded",
  severity: "info",
  what: "A newer rate card of the same series exists.",
  why: "If the newer card is in force, the invoice is not what the plan says.",
  fix: "See `tollgate compare --rate-card NEWER`, then name the card that agrees with your subscription page.",
  say: ({ rateCard, newer, observed, organizations, changes }) =>
    `${rateCard} prices ${counted(organizations, "organization")}; ${newer} (observed ${observed}) would change the plans' cost by ${words(changes.map(changeText))}`,
  help: ({ newer }) => `See \`tollgate compare --rate-card ${newer}\`.`,
});

const changeText = ({ cost: { minor, currency }, atLeast }: CardChange): string =>
  `${atLeast ? "at least " : ""}${signedMoney(minor, currency)}`;
