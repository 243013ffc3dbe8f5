import { expect, test } from "vitest";
import { codesOf } from "../../support/report.ts";
import { consumptionOf, firstPeriod, lineOf, priced } from "../priced.ts";
import type { Examples, Semantics } from "../vectors.ts";

export function figures(data: Semantics, { organizations }: Examples): void {
  test.each(data.buffers)("buffers of $org: $unpredictability, $growth", async (vector) => {
    const centre = organizations.find(({ id }) => id === vector.org);
    const { unpredictability, growth } = vector;
    const buffers = unpredictability === undefined ? {} : { buffers: { unpredictability, growth } };
    const about = { licensing: centre?.licensing, consumption: consumptionOf(centre?.consumption ?? []), ...buffers };
    expect((await firstPeriod(about)).buffered).toBe(vector.buffered);
  });

  test.each(data.bands)("band of $line.feature", async ({ line, low, typical, high }) => {
    const period = await firstPeriod({ consumption: consumptionOf([line]) });
    expect(period.consumed).toEqual({ low, typical, high });
  });

  test("parts are summed and rounded once", async () => {
    const { line, billedMinutes, tokens } = data.parts;
    const period = await firstPeriod({ consumption: { [line.feature]: line.parts } });
    expect(lineOf(period, line.feature)).toMatchObject({ quantity: billedMinutes, tokens });
  });
}

export function limits(data: Semantics): void {
  test.each(data.thresholds)("$consumed tokens of $ceiling", async (vector) => {
    const { consumed, ceiling, health } = vector;
    const about = { allocation: { tokensPerMonth: ceiling }, consumption: { other: { tokens: consumed } } };
    const { code, report, org } = await priced(about);
    expect(org.periods[0]).toMatchObject({ health, ceiling, consumed: { typical: consumed } });
    expect(org.health).toBe(health);
    const { utilizationHigh, overAllocation } = vector;
    if (utilizationHigh !== undefined) expect(codesOf(report).includes("utilization-high")).toBe(utilizationHigh);
    if (overAllocation !== undefined) {
      expect(codesOf(report).includes("over-allocation")).toBe(overAllocation);
      expect(code).toBe(overAllocation ? 1 : 0);
    }
    if (vector.budgetPercent === null) expect(org.periods[0].budgetPercent).toBeNull();
    else expect(org.periods[0].budgetPercent).toBe((consumed / ceiling) * 100);
  });

  test.each(data.ceiling)("ceiling $ceiling", async ({ included, purchased, limits, price, ceiling }) => {
    const period = await firstPeriod({
      allocation: { tokensPerMonth: included },
      purchases: purchased === 0 ? [] : [{ tokensPerMonth: purchased, from: "2026-12" }],
      ...(price === undefined ? {} : { pricing: { overageUnitPrice: Number(price) } }),
      limits,
      consumption: { other: { tokens: 1 } },
    });
    expect(period).toMatchObject({ ceiling, acceptedOverage: ceiling - included - purchased });
  });
}
