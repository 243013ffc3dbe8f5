import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, it } from "vitest";
import { cardOf } from "../oracle/cards.ts";
import { exact, text, ZERO } from "../oracle/exact.ts";
import type { RawBudget } from "../oracle/raw.ts";
import type { Report } from "../support/report.ts";
import { fleet, organizations, runs } from "./fleet.ts";

interface Checked {
  readonly budgets: readonly RawBudget[];
  readonly organizations: readonly Report[];
}

let checked: Promise<Checked> | undefined;

async function checkOnce(): Promise<Checked> {
  const budgets = fc.sample(fleet, runs(60)).flat();
  return { budgets, organizations: await organizations(budgets) };
}

/** Every period of 240 budgets, priced in one run; a failure shows its budget. */
async function everyPeriod(property: (period: Report, about: string) => void): Promise<void> {
  checked ??= checkOnce();
  const { budgets, organizations: all } = await checked;
  for (const [index, { periods }] of all.entries()) {
    const about = dump(budgets[index]);
    for (const period of periods) property(period, about);
  }
}

describe("in every period", () => {
  it("what is used of the pool, plus the overage, is what is consumed", () =>
    everyPeriod(({ allocation, unused, overage, consumed }, about) => {
      const used = allocation.included - unused.included + (allocation.purchased - unused.purchased);
      expect(used + overage, about).toBe(consumed.typical);
      expect(allocation.included + allocation.purchased, about).toBe(allocation.total);
      expect(Math.min(unused.included, unused.purchased, overage), about).toBeGreaterThanOrEqual(0);
      if (overage > 0) expect(unused, about).toEqual({ included: 0, purchased: 0 });
      if (unused.included > 0) expect(unused.purchased, about).toBe(allocation.purchased);
    }));

  it("the lines, with the rounding line, add up to what is consumed", () =>
    everyPeriod(({ lines, consumed, rateCard }, about) => {
      const priced = lines.filter(({ tokens }: Report) => tokens !== null);
      const tokens = priced.reduce((sum: number, line: Report) => sum + line.tokens, 0);
      expect(tokens, about).toBe(consumed.typical);
      if (cardOf(rateCard).rounding.at === "line") return;
      const exactly = priced.reduce((sum: typeof ZERO, line: Report) => sum.add(exact(line.tokensExact)), ZERO);
      expect(text(exactly), about).toBe(String(consumed.typical));
    }));

  it("the shares of the lines and of the rounding make the whole", () =>
    everyPeriod(({ lines, consumed }, about) => {
      if (consumed.typical === 0) return;
      const rounding = lines.find(({ feature }: Report) => feature === "rounding");
      const rest = rounding === undefined ? 0 : (exact(rounding.tokensExact).valueOf() / consumed.typical) * 100;
      const shares = lines.reduce((sum: number, { sharePercent }: Report) => sum + (sharePercent ?? 0), 0);
      expect(Math.abs(shares + rest - 100), about).toBeLessThanOrEqual(lines.length * 0.00005 + 1e-9);
    }));

  it("low is at most typical, and typical at most high", () =>
    everyPeriod(({ consumed: { low, typical, high }, buffered }, about) => {
      expect([low, typical, high], about).toEqual([low, typical, high].sort((a, b) => a - b));
      if (buffered !== null) expect(buffered, about).toBeGreaterThanOrEqual(typical);
    }));
});
