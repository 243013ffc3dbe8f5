import type { CurrencyTotal } from "../check/fleet.ts";
import type { Reported } from "../check/result.ts";
import { divide, exactWhole } from "../model/exact.ts";
import type { Projection } from "../model/projection.ts";
import { count, money, percent } from "../text/text.ts";
import { peakOf } from "./peak.ts";

/** The figures a person reads of one organization, in words: of its fullest period, and the plan's cost. */
export interface Figures {
  readonly peak: string;
  readonly tokens: string;
  /** Empty where the ceiling is 0. */
  readonly used: string;
  readonly cost: string;
}

export function figuresOf(projection: NonNullable<Reported["projection"]>): Figures {
  const { period, segment } = peakOf(projection);
  const { ceiling, consumed, atLeast } = segment;
  return {
    peak: period.month,
    tokens: `${atLeast ? "≥ " : ""}${count(consumed.typical)} of ${count(ceiling)}`,
    used: ceiling === 0n ? "" : percent(divide(exactWhole(consumed.typical), exactWhole(ceiling))),
    cost: costText(projection),
  };
}

function costText({ totals, currency }: Pick<Projection, "totals" | "currency">): string {
  const { purchases, overage, total } = totals.cost;
  const known = (purchases ?? 0n) + (overage ?? 0n);
  return `${total === null || totals.atLeast ? "≥ " : ""}${money({ minor: known, currency })}`;
}

/** What the plans of one currency come to, in words. */
export function totalTexts({ currency, purchases, overage, total, atLeast }: CurrencyTotal) {
  const text = (minor: bigint): string => money({ minor, currency });
  return { purchases: text(purchases), overage: text(overage), total: `${atLeast ? "≥ " : ""}${text(total)}` };
}
