import { describe, expect, test } from "vitest";
import { addDays, billingPeriod, monthIndex } from "../../src/core/model/calendar.ts";
import { exact } from "../../src/core/model/exact.ts";
import { featureUsage, type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";
import { earlierOf, endedOf, withHistory } from "../../src/core/usage/history.ts";
import { NO_OBSERVATIONS, withObservation } from "../../src/core/usage/observations.ts";

const SEATS = new Set(["agent-copilot"]);

/** Sums as Genesys Cloud tells them: 100 tokens a day, and 500 of seats on the first. */
function observed(month: string, days: readonly number[]): PeriodUsage[] {
  const period = billingPeriod(monthIndex(month), 1);
  return days.map((day) => {
    const observedAt = `${addDays(period.start, day)}T08:00:00Z`;
    const usage = exact(100 * day);
    const features = new Map([
      ["voice-bots", featureUsage(usage)],
      ["agent-copilot", featureUsage(exact(500))],
    ]);
    const about = {
      org: "acme",
      source: "genesys-contract",
      period,
      state: "open",
      observedAt,
      asOf: observedAt,
    } as const;
    return periodUsage({ ...about, total: exact(100 * day + 500), features });
  });
}

const every = (from: number, through: number): number[] =>
  Array.from({ length: through - from + 1 }, (_, index) => from + index);
const all = (...usage: PeriodUsage[]) => usage.reduce(withObservation, NO_OBSERVATIONS);

describe("periods that are over", () => {
  const october = all(...observed("2026-10", every(1, 31)));

  test("are kept from the tenth day after their end, by day and without seats", () => {
    expect(endedOf(october, [], "2026-11-10", SEATS)).toEqual([]);
    const [kept, ...others] = endedOf(october, [], "2026-11-11", SEATS);
    expect(others).toEqual([]);
    expect(kept?.days).toHaveLength(31);
    expect(new Set(kept?.days?.map(({ tokens, feature }) => `${tokens.n}/${tokens.d} ${feature}`))).toEqual(
      new Set(["100/1 other"]),
    );
  });

  test("are kept once", () => {
    const kept = endedOf(october, [], "2026-11-11", SEATS);
    expect(endedOf(october, kept, "2026-11-12", SEATS)).toEqual([]);
  });

  test("are not kept where they were seldom observed: their days would be guesses", () => {
    expect(endedOf(all(...observed("2026-10", [30, 31])), [], "2026-11-11", SEATS)).toEqual([]);
  });

  test("are kept for a year", () => {
    const years = every(0, 20).flatMap((index) =>
      observed(`20${25 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`, [5]),
    );
    const kept = withHistory([], years);
    expect(kept.map(({ period }) => period.month)).toHaveLength(13);
    expect(kept.at(-1)?.period.month).toBe("2026-09");
  });
});

test("a forecast learns from kept periods and from those that are still observed, the oldest first", () => {
  const september = endedOf(all(...observed("2026-09", every(1, 30))), [], "2026-10-20", SEATS);
  const observations = all(...observed("2026-10", every(1, 31)), ...observed("2026-11", every(1, 3)));
  const earlier = earlierOf(september, observations, NO_OBSERVATIONS, billingPeriod(monthIndex("2026-11"), 1));
  expect(earlier.map(({ period, days }) => [period.month, days !== null])).toEqual([
    ["2026-09", true],
    ["2026-10", true],
  ]);
});
