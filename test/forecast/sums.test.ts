import { describe, expect, test } from "vitest";
import { type Basis, basisOf } from "../../src/core/forecast/basis.ts";
import { NO_BACKGROUND } from "../../src/core/forecast/forecast.ts";
import { stateFrom, stateText } from "../../src/core/metrics/state/json.ts";
import { NO_STATE, recording, type State } from "../../src/core/metrics/state/store.ts";
import { addDays, billingPeriod, type Day, monthIndex, weekday } from "../../src/core/model/calendar.ts";
import { add, compare, exact, ZERO } from "../../src/core/model/exact.ts";
import { featureUsage, type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";
import { withDays } from "../../src/core/usage/daily.ts";
import { periodsOf } from "../../src/core/usage/observations.ts";

/** October 2026: 31 days from a Thursday on, 22 of them working days. */
const OCTOBER = billingPeriod(monthIndex("2026-10"), 1);
const WORKING = 1000;
const WEEKEND = 100;
const takes = (day: Day): number => (weekday(day) >= 5 ? WEEKEND : WORKING);
const usedBefore = (day: Day): number => {
  let [sum, at] = [0, OCTOBER.start];
  for (; at < day; at = addDays(at, 1)) sum += takes(at);
  return sum;
};
const END = usedBefore(OCTOBER.end);

/** What a meter reads in the morning: the sum until midnight. */
function observedOn(day: Day): PeriodUsage {
  const total = exact(usedBefore(day));
  return periodUsage({
    ...{ org: "acme", source: "genesys-contract", periodId: "october", period: OCTOBER, state: "open", total },
    ...{ observedAt: `${day}T06:00:00Z`, asOf: `${day}T00:00:00Z` },
    features: new Map([["voice-bots", featureUsage(total)]]),
  });
}

const OPTIONS = {
  planned: { seats: new Map(), usage: 31_000n, workingDays: 30 },
  ceiling: 40_000n,
  minimumDays: 3,
  ...NO_BACKGROUND,
};

function basisFrom(state: State): { basis: Basis; usage: PeriodUsage } {
  const [observations] = periodsOf(state.observations);
  if (observations === undefined) throw new Error("nothing was observed");
  const usage = withDays(observations);
  const basis = basisOf(usage, OPTIONS);
  if (typeof basis === "string") throw new Error(basis);
  return { basis, usage };
}

const days = (from: number, through: number, is: (day: Day) => boolean = () => true): Day[] =>
  Array.from({ length: through - from + 1 }, (_, at) => addDays(OCTOBER.start, from - 1 + at)).filter(is);

describe.each([
  ["daily, from the 11th on", days(11, 22)],
  ["on working days only", days(2, 22, (day) => weekday(day) < 5)],
  ["with a week without runs", [...days(2, 9), ...days(16, 22)]],
  [
    "every third day for two weeks, then daily",
    [...days(3, 14, (day) => Number(day.slice(8)) % 3 === 0), ...days(15, 22)],
  ],
])("sums that a meter observed %s", (_, observed) => {
  const state = observed.map(observedOn).reduce(recording(), NO_STATE);

  test("do not teach that all weekdays are alike, and teach the level", () => {
    const { basis, usage } = basisFrom(state);
    const sum = usage.days?.reduce((all, { tokens }) => add(all, tokens), ZERO) ?? ZERO;
    expect(compare(sum, usage.total)).toBe(0);
    const working = basis.week.slice(0, 5).reduce((sum, one) => sum + one, 0) / 5;
    expect(Math.max(...basis.week.slice(5)) / working).toBeLessThan(0.45);
    expect(Math.abs(Number(basis.forecast.expected) / END - 1), `${basis.forecast.expected} of ${END}`).toBeLessThan(
      0.05,
    );
  });

  test("are kept with the days that they are of", () => {
    const { usage } = basisFrom(state);
    const again = stateFrom(stateText("acme", { ...NO_STATE, history: [usage] }), "acme").history;
    const sinceOf = (one: PeriodUsage | undefined) => one?.days?.map(({ day, since }) => [day, since]);
    expect(sinceOf(again[0])).toEqual(sinceOf(usage));
    expect(usage.days?.some(({ since }) => since !== undefined)).toBe(true);
  });
});
