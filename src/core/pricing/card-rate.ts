import type { Budget } from "../model/budget.ts";
import { type Exact, ZERO } from "../model/exact.ts";
import type { CardFeature } from "../model/rate-card.ts";

/** Tokens a unit, as real usage is held against; `typical` is null where the card leaves it open. */
export interface CardRate {
  readonly low: Exact;
  readonly typical: Exact | null;
  readonly high: Exact;
}

/** Of a range, what the budget states holds. */
export function cardRate({ id, rate }: CardFeature, budget: Pick<Budget, "lines" | "model">): CardRate {
  switch (rate.kind) {
    case "fixed":
      return one(rate.tokens);
    case "by-licence":
      return one(rate[budget.model]);
    case "included":
    case "billed-outside":
      return one(ZERO);
    case "range": {
      const [stated] = budget.lines.get(id)?.parts?.flatMap(({ tokensPerUser }) => tokensPerUser ?? []) ?? [];
      return stated === undefined ? rate : one(stated);
    }
  }
}

const one = (rate: Exact): CardRate => ({ low: rate, typical: rate, high: rate });
