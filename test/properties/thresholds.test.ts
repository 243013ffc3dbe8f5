import fc from "fast-check";
import { expect, it } from "vitest";
import type { RawBudget } from "../oracle/raw.ts";
import { folder } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";
import { codesIn, filesOf, inTokens, numbered, runs } from "./fleet.ts";

interface Verdict {
  readonly health: string;
  readonly isHigh: boolean;
  readonly isOver: boolean;
}

/** The allocation is the ceiling in the first half; in the second, accepted overage is half of it. */
const budgetOf = (consumed: number, ceiling: number, isAccepted: boolean): RawBudget => {
  const overageTokens = isAccepted ? Math.floor(ceiling / 2) : 0;
  return inTokens(consumed, ceiling - overageTokens, { limits: { overageTokens } });
};

async function verdicts(budgets: readonly RawBudget[]): Promise<Verdict[]> {
  const { report } = await checkJson(folder(filesOf(numbered(budgets))));
  return report.organizations.map(({ org, health, periods: [period] }: Report): Verdict => {
    expect(period.health).toBe(health);
    const codes = codesIn(report, org);
    return { health, isHigh: codes.includes("utilization-high"), isOver: codes.includes("over-allocation") };
  });
}

/** In whole numbers: five times the tokens against four times the ceiling is 80 %, without a division. */
function expected(consumed: number, ceiling: number): Verdict {
  const isOver = consumed > ceiling;
  const isHigh = !isOver && 5n * BigInt(consumed) > 4n * BigInt(ceiling);
  return { health: isOver ? "red" : isHigh ? "yellow" : "green", isHigh, isOver };
}

it.each([
  [8000, 10_000, "green"],
  [8001, 10_000, "yellow"],
  [10_000, 10_000, "yellow"],
  [10_001, 10_000, "red"],
  [0, 0, "green"],
  [1, 0, "red"],
])("%i tokens of %i are %s", async (consumed, ceiling, health) => {
  const verdict = expected(consumed, ceiling);
  expect(verdict.health).toBe(health);
  expect(await verdicts([budgetOf(consumed, ceiling, false), budgetOf(consumed, ceiling, true)])).toEqual([
    verdict,
    verdict,
  ]);
});

const near = fc
  .tuple(
    fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 1_000_000_000 })),
    fc.constantFrom(4, 5),
    fc.integer({ min: -2, max: 2 }),
  )
  .map(([ceiling, fifths, step]) => ({ ceiling, consumed: Math.max(0, Math.floor((ceiling * fifths) / 5) + step) }));

it("verdicts are exact beside 80 and 100 percent", () =>
  fc.assert(
    fc.asyncProperty(fc.array(near, { minLength: 10, maxLength: 10 }), fc.boolean(), async (cases, isAccepted) => {
      const budgets = cases.map(({ consumed, ceiling }) => budgetOf(consumed, ceiling, isAccepted));
      expect(await verdicts(budgets)).toEqual(cases.map(({ consumed, ceiling }) => expected(consumed, ceiling)));
    }),
    runs(20),
  ));
