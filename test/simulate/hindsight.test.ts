import { expect, test } from "vitest";
import { billingPeriod, monthIndex } from "../../src/core/model/calendar.ts";
import { compare, exactFromText, ONE } from "../../src/core/model/exact.ts";
import { type Hindsight, hindsight } from "../../src/core/simulate/hindsight.ts";
import type { Rehearsal } from "../../src/core/simulate/rehearse.ts";
import { compareThresholds, medianLead } from "../../src/core/simulate/thresholds.ts";

const PERIOD = billingPeriod(monthIndex("2026-11"), 1);

/** A November that ended at this many tokens of 1,000; with forecasts [expected, low, high], hours of pages and of the ceiling. */
function november(
  consumed: bigint,
  forecasts: readonly (readonly [bigint, bigint, bigint])[],
  pages: readonly number[] = [],
  passed: number | null = null,
): Rehearsal {
  const crossing = (kind: string, hour: number) => ({ guard: { kind }, period: PERIOD, hour });
  return {
    periods: [
      {
        ...{ period: PERIOD, ceiling: 1000n, consumed, cumulative: new Array(30).fill(0) },
        forecasts: forecasts.map(([expected, low, high]) => ({ expected, low, high })),
      },
    ],
    crossings: passed === null ? [] : [crossing("over-budget", passed)],
    notifications: pages.map((hour) => ({
      ...{ alarm: { about: "forecast" }, at: hour * 3600 },
      crossing: crossing("forecast", hour),
    })),
  } as unknown as Rehearsal;
}

const of = (...given: Parameters<typeof november>): Hindsight => hindsight(november(...given), ONE)[0] as Hindsight;

test("the median error is a share of the end, of two the mean", () => {
  const [near, far, off] = [
    [990n, 0n, 0n],
    [1100n, 0n, 0n],
    [950n, 0n, 0n],
  ] as const;
  expect(compare(of(1000n, [near]).error ?? ONE, exactFromText("0.01"))).toBe(0);
  expect(compare(of(1000n, [far, near]).error ?? ONE, exactFromText("0.055"))).toBe(0);
  expect(compare(of(1000n, [far, near, off]).error ?? ONE, exactFromText("0.05"))).toBe(0);
  expect(of(1000n, []).error).toBeNull();
  expect(of(0n, [near]).error).toBeNull();
});

test("an interval holds its ends", () => {
  const around = (low: bigint, high: bigint) => [500n, low, high] as const;
  expect(of(600n, [around(600n, 700n), around(500n, 600n), around(601n, 700n), around(500n, 599n)]).inside).toBe(2);
});

test("a page is false in a period that ended at its threshold or below, and early before the ceiling", () => {
  expect(of(1000n, [], [9])).toMatchObject({ pages: 1, falsePages: 1, isMissed: false });
  expect(of(1001n, [], [9], 10)).toMatchObject({ falsePages: 0, isMissed: false });
  expect(of(1001n, [], [10], 10)).toMatchObject({ falsePages: 0, isMissed: true });
  expect(of(1001n, [], [], 10)).toMatchObject({ pages: 0, isMissed: true });
});

test("a period that ended at the ceiling is no overage, and a median of two leads is between them", () => {
  const share = { n: 8n, d: 10n };
  expect(compareThresholds(november(1000n, []), [share])).toMatchObject([{ overages: 0 }]);
  expect(compareThresholds(november(1001n, [], [], 10), [share])).toMatchObject([{ overages: 1, leads: [] }]);
  const outcome = { share, overages: 2, mails: 0, needless: 0 };
  expect(medianLead({ ...outcome, leads: [100, 200] })).toBe(150);
  expect(medianLead({ ...outcome, leads: [1, 100, 200] })).toBe(100);
});
