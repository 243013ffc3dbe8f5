import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Forecast, type ForecastOptions, forecast, NO_BACKGROUND } from "../../src/core/forecast/forecast.ts";
import { addDays, billingPeriod, monthIndex } from "../../src/core/model/calendar.ts";
import { add, exact, ZERO } from "../../src/core/model/exact.ts";
import { type DayUsage, type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";

/** December 2026 begins on a Tuesday and has 23 days from Monday to Friday. */
const DECEMBER = billingPeriod(monthIndex("2026-12"), 1);
const OPTIONS: ForecastOptions = {
  planned: { seats: new Map(), usage: 23_000n, workingDays: 23 },
  ceiling: 30_000n,
  minimumDays: 3,
  ...NO_BACKGROUND,
};

const isWeekend = (day: number): boolean => [5, 6].includes((day + 1) % 7);
const until = (day: number): string => `${addDays(DECEMBER.start, day + 1)}T00:00:00Z`;
const used = (day: number, tokens: number, feature: string | null = "voice-bots"): DayUsage => ({
  day: addDays(DECEMBER.start, day),
  feature,
  tokens: exact(tokens),
});

/** What was known after so many days; null: nothing came for that day. */
function known(tokens: readonly (number | null)[], more: readonly DayUsage[] = []): PeriodUsage {
  const days = [...tokens.flatMap((one, day) => (one === null ? [] : [used(day, one)])), ...more];
  const total = days.reduce((sum, one) => add(sum, one.tokens), ZERO);
  const asOf = until(tokens.length - 1);
  const about = { org: "acme", source: "file", period: DECEMBER, state: "open", observedAt: asOf, asOf } as const;
  return periodUsage({ ...about, total, days, daysAre: "reported" });
}

const fiveDays = (count: number, tokens = 1000): number[] =>
  Array.from({ length: count }, (_, day) => (isWeekend(day) ? 0 : tokens));

function made(usage: PeriodUsage, options: Partial<ForecastOptions> = {}): Forecast {
  const result = forecast(usage, { ...OPTIONS, ...options });
  expect(result).not.toBeNull();
  return result as Forecast;
}

const isNear = (value: bigint, expected: number, share: number): void => {
  expect(Math.abs(Number(value) - expected) / expected, `${value} against ${expected}`).toBeLessThan(share);
};

describe("a five-day week of 1,000 a day, planned so", () => {
  test("there is no forecast before the least number of days", () => {
    expect(forecast(known(fiveDays(2)), OPTIONS)).toBe("few-days");
    isNear(made(known(fiveDays(3))).expected, 23_000, 0.04);
  });

  test("a busy first week does not count weekends as working days: run-rate would say 31,000", () => {
    isNear(made(known(fiveDays(4))).expected, 23_000, 0.04);
  });

  test("plan and usage agree: pace is even", () => {
    const { soFar, plannedSoFar } = made(known(fiveDays(14)));
    expect(soFar).toBe(10_000n);
    isNear(plannedSoFar, 10_000, 0.03);
  });

  test("the day the ceiling is passed", () => {
    expect(made(known(fiveDays(14)), { ceiling: 15_400n }).exhaustion).toBe("2026-12-22");
    expect(made(known(fiveDays(14)), { ceiling: 30_000n }).exhaustion).toBeNull();
    expect(made(known(fiveDays(14)), { ceiling: 9_999n }).exhaustion).toBe("2026-12-14");
  });

  test("a late last day is expected to come; a day missing before another took nothing", () => {
    const days: (number | null)[] = fiveDays(11);
    isNear(made(known([...days.slice(0, 10), null])).expected, 23_000, 0.04);
    const [missing, zero] = [null, 0].map((tokens) => made(known(days.with(2, tokens))));
    expect(missing).toEqual(zero);
  });

  test("a correction of a past day changes the end by about itself", () => {
    const before = made(known(fiveDays(14))).expected;
    const after = made(known(fiveDays(14), [used(3, -500)])).expected;
    expect(Number(before - after)).toBeGreaterThan(300);
    expect(Number(before - after)).toBeLessThan(1_000);
  });

  test("one campaign day is counted, not continued: run-rate would say 34,000", () => {
    const days = fiveDays(14).with(7, 8_000);
    isNear(made(known(days)).expected, 30_000, 0.06);
  });

  test("a plan of five days does not hide a seven-day week for long", () => {
    isNear(made(known(new Array(14).fill(1000))).expected, 31_000, 0.05);
  });

  test("at the period's end the forecast is what was used", () => {
    const { expected, low, high, soFar } = made(known(new Array(31).fill(1000)));
    expect([expected, low, high]).toEqual([soFar, soFar, soFar]);
  });

  test("hours of the day that has begun count, and are not forecast again", () => {
    const morning = used(14, 600);
    const whole = made(known(fiveDays(14)));
    const partly = made({ ...known(fiveDays(14), [morning]), asOf: "2026-12-15T12:00:00Z" });
    expect(partly.soFar).toBe(10_600n);
    expect(partly.expected).toBe(whole.expected);
  });
});

describe("seats", () => {
  const planned = { seats: new Map([["agent-copilot", 10_000n]]), usage: 23_000n, workingDays: 23 };
  const withSeats = (tokens: number) => known(fiveDays(14), [used(0, tokens, "agent-copilot")]);

  test("are the larger of so far and planned, never extrapolated", () => {
    isNear(made(withSeats(9_000), { planned }).expected, 33_000, 0.03);
    isNear(made(withSeats(12_000), { planned }).expected, 35_000, 0.03);
  });

  test("an unplanned feature is usage, not seats", () => {
    expect(made(withSeats(0)).expected).toBe(made(known(fiveDays(14))).expected);
  });
});

test("figures are whole, ordered, and never below what was used", () => {
  const tokens = fc.oneof(fc.constant(null), fc.integer({ min: -1e9, max: 1e12 }), fc.constant(0));
  const plan = fc.record({
    usage: fc.bigInt(0n, 10n ** 12n),
    seat: fc.bigInt(0n, 10n ** 12n),
    workingDays: fc.nat(31),
  });
  fc.assert(
    fc.property(fc.array(tokens, { minLength: 3, maxLength: 31 }), plan, (days, { usage, seat, workingDays }) => {
      const planned = { seats: new Map([["agent-copilot", seat]]), usage, workingDays };
      const { soFar, low, expected, high, exhaustion } = made(known(days), { planned, ceiling: usage });
      expect(soFar <= low && low <= expected && expected <= high).toBe(true);
      if (exhaustion !== null) expect(exhaustion >= DECEMBER.start && exhaustion < DECEMBER.end).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("no plan and no usage is a forecast of 0", () => {
  const planned = { seats: new Map(), usage: 0n, workingDays: 20 };
  expect(made(known(new Array(10).fill(0)), { planned })).toMatchObject({ soFar: 0n, expected: 0n, exhaustion: null });
});
