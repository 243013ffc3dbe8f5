import { describe } from "vitest";
import { itAgrees } from "./agree.ts";
import { type CardId, cardOf } from "./cards.ts";
import type { RawBudget } from "./raw.ts";

/** Everything it pays for has a price under the other card too: what a missing price does is for other tests. */
const isPricedBy =
  (id: CardId) =>
  ({ currency, pricing, purchases = [] }: RawBudget): boolean =>
    cardOf(id).prices[currency] !== undefined ||
    (pricing !== undefined && purchases.every(({ unitPrice }) => unitPrice !== undefined));

describe("under another card than the budget's own, the product and the oracle agree", () => {
  const pairs: readonly (readonly [CardId, CardId])[] = [
    ["genesys-2026-03", "genesys-2026-06"],
    ["genesys-2026-06", "genesys-2026-03"],
    ["contract-line-up", "genesys-2026-03"],
    ["genesys-2026-03", "contract-total-nearest"],
  ];
  for (const [index, [card, rateCard]] of pairs.entries()) {
    const isWanted = isPricedBy(rateCard);
    itAgrees({ card, rateCard, isWanted, seed: 5000 + index, isJudged: true });
  }
});
