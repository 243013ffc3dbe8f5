import fc from "fast-check";
import { randomBudget } from "./arbitrary.ts";

const tokens = fc.integer({ min: 0, max: 440 }).map((exponent) => Math.floor(10 ** (exponent / 100)));
const limits = fc.record(
  {
    overageTokens: tokens,
    overageCost: tokens,
    cost: tokens.map((n) => n + 0.25),
    planCost: tokens,
    featureTokens: fc.record({ messaging: tokens, other: tokens, "virtual-agent": tokens }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
/** A random budget with a small pool and limits of all kinds: most fail, many for several reasons. */
export const limitedBudget = fc
  .tuple(
    randomBudget,
    tokens,
    limits,
    fc.boolean(),
    fc.option(fc.record({ overageUnitPrice: fc.constantFrom(0.85, 1, 1.5) })),
  )
  .map(
    ([budget, tokensPerMonth, limits, hasBuffer, pricing]): Record<string, unknown> => ({
      ...budget,
      allocation: { tokensPerMonth },
      limits,
      ...(hasBuffer ? { buffers: { growth: "20%" } } : {}),
      ...(pricing === null ? {} : { pricing }),
    }),
  );
