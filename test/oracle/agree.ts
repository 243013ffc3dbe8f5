import fc from "fast-check";
import { expect, it } from "vitest";
import { sampleOf, seedOf } from "../support/sample.ts";
import { differences } from "./batch.ts";
import { type CardId, cardOf } from "./cards.ts";
import type { Pricing } from "./product.ts";
import { budgetOn } from "./random-budget.ts";
import type { RawBudget } from "./raw.ts";

interface Batches extends Pricing {
  readonly card: CardId;
  /** The first batch's; a failure names its own. */
  readonly seed: number;
  readonly isWanted?: (budget: RawBudget) => boolean;
}

const BATCH = 200;

/** Random budgets of a card, priced by the product and by the oracle, compared in every field. */
export function itAgrees({ card, seed: first, isWanted = () => true, ...pricing }: Batches): void {
  const seeds = Array.from({ length: Math.ceil(sampleOf(400) / BATCH) }, (_, batch) => seedOf(first) + batch);
  it.each(seeds)(`on ${BATCH} budgets of ${card}, seed %i`, (seed) => {
    const budgets = fc.sample(budgetOn(cardOf(card)), { seed, numRuns: BATCH }).filter(isWanted);
    const [simplest, ...more] = differences(budgets, pricing);
    if (simplest === undefined) return;
    const about = `seed ${seed}: ${more.length + 1} of ${budgets.length} budgets differ, the simplest is\n${simplest.yaml}`;
    expect(simplest.fields.slice(0, 20), about).toEqual([]);
  });
}
