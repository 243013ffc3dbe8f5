import { describe, expect, test } from "vitest";
import { firstPeriod, priced } from "./priced.ts";

const over = (tokens: number, currency: string, price: number, more: object = {}): object => ({
  currency,
  pricing: { overageUnitPrice: price },
  allocation: { tokensPerMonth: 0 },
  consumption: { other: { tokens } },
  ...more,
});

describe("costs", () => {
  test.each([
    [1, "USD", 0.005, "0.00"],
    [3, "USD", 0.005, "0.02"],
    [5, "USD", 0.005, "0.02"],
    [7, "USD", 0.005, "0.04"],
    [1, "USD", 0.005001, "0.01"],
    [1, "JPY", 0.5, "0"],
    [3, "JPY", 0.5, "2"],
    [1, "KWD", 0.0005, "0.000"],
    [3, "KWD", 0.0005, "0.002"],
    [1_000_000_000_000, "USD", 0.000001, "1000000.00"],
    [999_999_999_999, "EUR", 123456.789012, "123456789011876543.21"],
  ])("%i tokens in %s at %d are %s, half even to the minor unit", async (tokens, currency, price, cost) => {
    expect((await firstPeriod(over(tokens, currency, price))).cost.overage).toBe(cost);
  });

  test("each period is rounded, and totals add the rounded", async () => {
    const { org } = await priced(over(1, "USD", 0.006, { plan: { from: "2026-12", months: 3 } }));
    expect(org.totals.cost.overage).toBe("0.03");
  });

  test("several purchases of a period are rounded together", async () => {
    const purchases = [1, 2, 3].map((part) => ({ tokensPerMonth: part, from: "2026-12", unitPrice: 0.0025 }));
    expect((await firstPeriod(over(6, "USD", 1, { purchases }))).cost).toEqual({
      purchases: "0.02",
      overage: "0.00",
      total: "0.02",
    });
  });

  test("a purchase costs its own price, else the card's, never the overage's", async () => {
    const bought = (unitPrice: object): object => ({
      purchases: [{ tokensPerMonth: 10, from: "2026-12", ...unitPrice }],
    });
    expect((await firstPeriod(over(10, "USD", 0.5, bought({ unitPrice: 0.9 })))).cost.purchases).toBe("9.00");
    expect((await firstPeriod(over(10, "USD", 0.5, bought({})))).cost.purchases).toBe("10.00");
  });

  test("included tokens go first, then purchased ones, then overage", async () => {
    const about = {
      allocation: { tokensPerMonth: 100 },
      purchases: [{ tokensPerMonth: 10, from: "2026-12", unitPrice: 2 }],
    };
    const drawn = async (tokens: number): Promise<unknown[]> => {
      const { unused, overage, cost } = await firstPeriod(over(tokens, "USD", 3, about));
      return [unused.included, unused.purchased, overage, cost.total];
    };
    expect(await drawn(99)).toEqual([1, 10, 0, "20.00"]);
    expect(await drawn(101)).toEqual([0, 9, 0, "20.00"]);
    expect(await drawn(111)).toEqual([0, 0, 1, "23.00"]);
  });
});

test.each(["EUR", "GBP", "JPY", "CAD", "BRL"])(
  "a budget in %s is priced in it, and totalled in it",
  async (currency) => {
    const { org, report } = await priced({
      rateCard: "genesys-2026-06",
      currency,
      consumption: { other: { tokens: 1250 } },
    });
    const expected = { EUR: "800.00", GBP: "700.00", JPY: "120000", CAD: "1100.00", BRL: "4000.00" }[currency];
    expect(org).toMatchObject({ currency, totals: { cost: { overage: expected } } });
    expect(Object.keys(report.summary.totals)).toEqual([currency]);
  },
);
