import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, hourNumber } from "../../src/core/model/calendar.ts";
import { type Exact, exact, ONE } from "../../src/core/model/exact.ts";
import { type Rehearsal, rehearse } from "../../src/core/simulate/rehearse.ts";
import type { UsageFigure } from "../../src/core/usage/file/figures.ts";
import { fleet, plan, policy } from "../alarms/fleet.ts";
import { budget } from "../support/report.ts";

const { guardrails } = policy();
const ALARMS = "alarms: { utilization: [50%, 80%] }\nconsumption: { other: { tokens: 800 } }\n";

/** Usage by the hour for up to 70 days from 1 December: two resets, small pools, late figures. */
const usage = fc.record({
  pool: fc.integer({ min: 0, max: 2000 }),
  hours: fc.array(
    fc.record({
      gap: fc.integer({ min: 1, max: 60 }),
      tokens: fc.integer({ min: 0, max: 150 }),
      late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 })),
    }),
    { minLength: 1, maxLength: 60 },
  ),
});

type Case = typeof usage extends fc.Arbitrary<infer T> ? T : never;

function figuresOf({ hours }: Case): UsageFigure[] {
  let hour = 0;
  return hours.map(({ gap, tokens, late }) => {
    hour += gap;
    const until = hourNumber("2026-12-01", hour);
    const day = addDays("2026-12-01", Math.floor((hour - 1) / 24));
    return {
      org: null,
      day,
      until,
      feature: null,
      tokens: exact(tokens),
      known: until + late,
      position: { line: 1, column: 1 },
    };
  });
}

function run(given: Case, scale: Exact = ONE): Rehearsal {
  const planned = fleet(budget(`allocation: { tokensPerMonth: ${given.pool} }\n${ALARMS}`));
  const [one] = planned;
  if (one === undefined) throw new Error("no budget");
  return rehearse(one, plan(planned), guardrails, figuresOf(given), scale);
}

/** The first notification of each period and alarm, by what it announces. */
function firsts({ notifications }: Rehearsal): Map<string, number> {
  const all = new Map<string, number>();
  for (const { alarm, at, crossing } of notifications) {
    const key = `${crossing?.period.month} ${alarm.about}`;
    if (!all.has(key)) all.set(key, at);
  }
  return all;
}

const months = (rehearsal: Rehearsal) => rehearsal.periods.map(({ period }) => period.month);

describe("usage that only grows", () => {
  test("every crossing is announced, and nothing else", () => {
    fc.assert(
      fc.property(usage, (given) => {
        const { misses, falseAlarms } = run(given);
        expect({ misses, falseAlarms }).toEqual({ misses: [], falseAlarms: [] });
      }),
      { numRuns: 150 },
    );
  });

  test("each threshold notifies at most once a period, and 80 % never after 100 %", () => {
    fc.assert(
      fc.property(usage, (given) => {
        const rehearsal = run(given);
        const keys = rehearsal.notifications.map(({ alarm, crossing }) => `${crossing?.period.month} ${alarm.about}`);
        expect(new Set(keys).size).toBe(keys.length);
        const at = firsts(rehearsal);
        for (const month of months(rehearsal)) {
          const over = at.get(`${month} over-budget`);
          if (over === undefined) continue;
          for (const about of ["utilization-50", "utilization-80"]) {
            expect(at.get(`${month} ${about}`)).toBeLessThanOrEqual(over);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test("more usage never alarms later", () => {
    fc.assert(
      fc.property(usage, fc.integer({ min: 100, max: 300 }), (given, percent) => {
        const [less, more] = [firsts(run(given)), firsts(run(given, { n: BigInt(percent), d: 100n }))];
        for (const [key, at] of less) {
          const [month, about] = key.split(" ");
          // A forecast gives way to the overage itself, and a late overage to one announced in time.
          const earlier = more.get(key) ?? more.get(`${month} over-budget`);
          if (about !== "forecast") expect(earlier, key).toBeLessThanOrEqual(at);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("is deterministic", () => {
    fc.assert(
      fc.property(usage, (given) => {
        expect(run(given)).toEqual(run(given));
      }),
      { numRuns: 20 },
    );
  });
});
