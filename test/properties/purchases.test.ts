import fc from "fast-check";
import { expect, it } from "vitest";
import { covers } from "../oracle/plan.ts";
import { price, span } from "../oracle/random-values.ts";
import type { RawBudget } from "../oracle/raw.ts";
import { fleet, organizations, runs } from "./fleet.ts";

interface Bought {
  readonly before: RawBudget;
  readonly after: RawBudget;
  readonly purchase: { readonly tokensPerMonth: number; readonly from: string; readonly through?: string };
}

const bought = fleet.chain((budgets) =>
  fc.tuple(
    ...budgets.map((before): fc.Arbitrary<Bought> => {
      const { from, months = 12 } = before.plan;
      return fc
        .tuple(fc.integer({ min: 1, max: 100_000 }), span(from, months), price)
        .map(([tokensPerMonth, when, unitPrice]) => {
          const purchase = { tokensPerMonth, ...when, unitPrice };
          return { before, purchase, after: { ...before, purchases: [...(before.purchases ?? []), purchase] } };
        });
    }),
  ),
);

it("a purchase raises the ceiling by its tokens, in the periods it covers", () =>
  fc.assert(
    fc.asyncProperty(bought, async (pairs) => {
      const all = await organizations([...pairs.map(({ before }) => before), ...pairs.map(({ after }) => after)]);
      for (const [index, { purchase }] of pairs.entries()) {
        for (const [at, before] of all[index].periods.entries()) {
          const after = all[index + pairs.length].periods[at];
          const tokens = covers(purchase, before.period) ? purchase.tokensPerMonth : 0;
          expect(after.allocation.purchased - before.allocation.purchased).toBe(tokens);
          expect(after.ceiling - before.ceiling).toBe(tokens);
          expect(before.overage - after.overage).toBe(Math.min(tokens, before.overage));
          expect(after.unused.included).toBe(before.unused.included);
          expect(after.consumed).toEqual(before.consumed);
        }
      }
    }),
    runs(25),
  ));
