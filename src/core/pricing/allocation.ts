import type { Users } from "../model/budget.ts";
import { add, type Exact, multiply, roundDown, ZERO } from "../model/exact.ts";
import type { LicenceModel, RateCard } from "../model/rate-card.ts";

/**
 * The included pool by the card's rule: so many tokens for each user or for the organization,
 * and so many more for each user of an edition.
 */
export function includedPool(card: RateCard, model: LicenceModel, users: Users): bigint {
  const pool = card.allocation[model];
  let tokens: Exact = card.allocation.scope === "user" ? multiply(pool.tokens, users.total) : pool.tokens;
  for (const [edition, count] of users.byEdition) {
    tokens = add(tokens, multiply(pool.perUser.get(edition) ?? ZERO, count));
  }
  return roundDown(tokens);
}
