import fc from "fast-check";
import { expect, it } from "vitest";
import { differences } from "./batch.ts";
import { type CardId, cardOf } from "./cards.ts";
import type { Pricing } from "./product.ts";
import { budgetOn } from "./random-budget.ts";
import type { RawBudget } from "./raw.ts";

interface Batches extends Pricing {
  readonly card: CardId;
  /** The first batch's; a failure names its own. */
  readonly seed: number;
  readonly batches: number;
  /** Budgets in a batch. */
  readonly size: number;
  readonly isWanted?: (budget: RawBudget) => boolean;
}

/** Random budgets of a card, priced by the product and by the oracle, compared in every field. */
export function itAgrees({ card, seed: first, batches, size, isWanted = () => true, ...pricing }: Batches): void {
  const seeds = Array.from({ length: batches }, (_, batch) => first + batch);
  it.each(seeds)(`on ${size} budgets of ${card}, seed %i`, (seed) => {
    const budgets = fc.sample(budgetOn(cardOf(card)), { seed, numRuns: size }).filter(isWanted);
    const [simplest, ...more] = differences(budgets, pricing);
    if (simplest === undefined) return;
    const about = `seed ${seed}: ${more.length + 1} of ${budgets.length} budgets differ, the simplest is\n${simplest.yaml}`;
    expect(simplest.fields.slice(0, 20), about).toEqual([]);
  });
}
