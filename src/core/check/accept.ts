import type { Waiver } from "../model/budget.ts";
import type { BillingPeriod, Day } from "../model/calendar.ts";
import { compare, type Exact } from "../model/exact.ts";
import type { Breach } from "../rules/rule.ts";

/** What waivers make of a breach. */
export type Acceptance =
  | { readonly outcome: "open"; readonly waiver: null }
  | { readonly outcome: "applied" | "exceeded" | "expired"; readonly waiver: Waiver };

const OPEN: Acceptance = { outcome: "open", waiver: null };

/**
 * A breach is accepted while a waiver of its rule covers the period, holds the amount and has not expired.
 * Of several, the one that helps most counts: one that applies, else the most generous that is still valid.
 */
export function accept(
  code: string,
  breach: Breach,
  period: BillingPeriod | null,
  waivers: readonly Waiver[],
  today: Day,
): Acceptance {
  let best: Acceptance = OPEN;
  for (const waiver of waivers) {
    if (waiver.rule !== code || !isCovered(waiver, breach, period)) continue;
    const acceptance = judgeWaiver(waiver, breach.waivable ?? breach.amount ?? null, today);
    if (rank(acceptance) > rank(best) || (rank(acceptance) === rank(best) && isMoreGenerous(waiver, best.waiver))) {
      best = acceptance;
    }
  }
  return best;
}

/** A breach of the plan as a whole is covered whenever its rule is. */
const isCovered = ({ feature, span }: Waiver, { args }: Breach, period: BillingPeriod | null): boolean =>
  (feature === null || feature === args["feature"]) &&
  (period === null || (span.from <= period.month && period.month <= span.through));

function judgeWaiver(waiver: Waiver, amount: Exact | null, today: Day): Acceptance {
  if (waiver.expires < today) return { outcome: "expired", waiver };
  const isWithin = amount === null || waiver.upTo === null || compare(amount, waiver.upTo) <= 0;
  return { outcome: isWithin ? "applied" : "exceeded", waiver };
}

const RANKS = { open: 0, expired: 1, exceeded: 2, applied: 3 };
const rank = ({ outcome }: Acceptance): number => RANKS[outcome];

const isMoreGenerous = (a: Waiver, b: Waiver | null): boolean =>
  b !== null && b.upTo !== null && (a.upTo === null || compare(a.upTo, b.upTo) > 0);
