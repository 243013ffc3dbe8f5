import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../../src/core/model/calendar.ts";
import { add, compare, exact, ZERO } from "../../src/core/model/exact.ts";
import { featureUsage, type PeriodUsage } from "../../src/core/model/period-usage.ts";
import { withDays } from "../../src/core/usage/daily.ts";
import {
  last,
  lastObserved,
  NO_OBSERVATIONS,
  type Observations,
  periodsOf,
  withObservation,
} from "../../src/core/usage/observations.ts";
import { byFeature, observations, observed } from "../metrics/observed.ts";

/** As a value: a map's order is not part of it. */
const asValue = (all: Observations) => [...all].sort(([a], [b]) => (a < b ? -1 : 1));

const amounts = fc.dictionary(fc.constantFrom("voice-bots", "social", "__proto__"), fc.nat(3000), { maxKeys: 3 });

const arbitrary: fc.Arbitrary<PeriodUsage> = fc
  .record({
    month: fc.constantFrom("2026-09", "2026-10", "2026-11", "2026-12", "2027-01"),
    day: fc.nat(40),
    hour: fc.nat(23),
    isClosed: fc.boolean(),
    total: fc.nat(3000),
    amounts: fc.oneof(fc.constant({}), amounts),
    included: fc.option(fc.nat(5)),
    isDaily: fc.boolean(),
  })
  .map(({ month, day, hour, isClosed, total, amounts: given, included, isDaily }) => {
    const features = new Map(Object.entries(given).map(([name, tokens]) => [name, featureUsage(exact(tokens))]));
    const sum = [...features.values()].map(({ tokens }) => tokens).reduce(add, ZERO);
    const at = `${addDays(`${month}-01`, day)}T${String(hour).padStart(2, "0")}:00:00Z`;
    const terms = { committed: null, overagePrice: null, currency: null };
    const tokens = features.size > 0 ? sum : exact(total);
    return observed(at, tokens, {
      month,
      days: isDaily ? [{ day: `${month}-01`, feature: null, tokens }] : null,
      state: isClosed ? "closed" : "open",
      features,
      terms: { included: included === null ? null : BigInt(included), ...terms },
    });
  });

describe("the same answers make the same observations", () => {
  test("in any order, and however often", () => {
    const shuffled = fc.array(arbitrary, { minLength: 1, maxLength: 25 }).chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc
          .array(fc.constantFrom(...all), { maxLength: 20 })
          .chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length })),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        expect(asValue(observations(...again))).toEqual(asValue(observations(...all)));
      }),
      { numRuns: 300 },
    );
  });

  test("and their days add up to the last total, with days missed, corrections and closings", () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 25 }), (all) => {
        for (const period of periodsOf(observations(...all))) {
          const { days } = withDays(period);
          const sum = (days ?? []).reduce((total, { tokens }) => add(total, tokens), ZERO);
          expect(compare(sum, last(period).total)).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("observations", () => {
  const totals = (all: Observations) => periodsOf(all).map((period) => Number(last(period).total.n));

  test("an older answer that arrives late changes nothing", () => {
    const newer = observations(observed("2026-12-10T08:00:00.500Z", 700));
    expect(withObservation(newer, observed("2026-12-10T08:00:00Z", 900))).toEqual(newer);
  });

  test("a later figure of the same period is a correction, another period is a reset", () => {
    const first = observed("2026-12-10T08:00:00Z", 700);
    expect(totals(observations(first, observed("2026-12-11T08:00:00Z", 650)))).toEqual([650]);
    expect(totals(observations(first, observed("2027-01-01T08:00:00Z", 3, { month: "2027-01" })))).toEqual([3, 700]);
  });

  test("hold three periods", () => {
    const months = ["2026-09", "2026-10", "2026-11", "2026-12"];
    const all = observations(...months.map((month, at) => observed(`${month}-05T08:00:00Z`, at, { month })));
    expect(totals(all)).toEqual([3, 2, 1]);
  });

  test("know when a source last answered", () => {
    expect(lastObserved(NO_OBSERVATIONS)).toBeNull();
    const all = observations(observed("2026-12-11T08:00:00Z", 1), observed("2026-12-10T08:00:00Z", 1));
    expect(lastObserved(all)).toBe("2026-12-11T08:00:00.000Z");
  });
});

describe("usage by day", () => {
  const days = (...all: readonly PeriodUsage[]) => {
    const [period] = periodsOf(observations(...all));
    if (period === undefined) throw new Error("no period");
    const { asOf, days: found } = withDays(period);
    const byDay = (found ?? []).map(({ day, feature, tokens }) => {
      const share = tokens.d === 1n ? `${tokens.n}` : `${tokens.n}/${tokens.d}`;
      return `${day.slice(5)} ${feature === null ? "" : `${feature} `}${share}`;
    });
    return { asOf, days: byDay };
  };

  test("is the difference from day to day, used until the midnight before it was observed", () => {
    const found = days(
      observed("2026-12-02T06:00:00Z", 40),
      observed("2026-12-02T18:00:00Z", 50),
      observed("2026-12-03T06:00:00Z", 80),
    );
    expect(found).toEqual({ asOf: "2026-12-03T00:00:00Z", days: ["12-01 50", "12-02 30"] });
  });

  test("is spread evenly over days without an observation", () => {
    expect(days(observed("2026-12-04T06:00:00Z", 10), observed("2026-12-06T06:00:00Z", 20)).days).toEqual([
      "12-01 10/3",
      "12-02 10/3",
      "12-03 10/3",
      "12-04 10/2",
      "12-05 10/2",
    ]);
  });

  test("goes down with a correction", () => {
    expect(days(observed("2026-12-02T06:00:00Z", 50), observed("2026-12-03T06:00:00Z", 45)).days).toEqual([
      "12-01 50",
      "12-02 -5",
    ]);
  });

  test("observed after the period's end is of its last day; observed on its first day, of that day", () => {
    const found = days(observed("2026-12-01T06:00:00Z", 5), observed("2027-01-03T06:00:00Z", 36)).days;
    expect([found[0], found.at(-1), found.length]).toEqual(["12-01 5", "12-31 31/30", 31]);
  });

  test("is split by feature, with features that appear later", () => {
    const found = days(
      observed("2026-12-02T06:00:00Z", 50, { features: byFeature({ "voice-bots": 50 }) }),
      observed("2026-12-03T06:00:00Z", 72, { features: byFeature({ "voice-bots": 60, social: 12 }) }),
    );
    expect(found.days).toEqual(["12-01 voice-bots 50", "12-02 voice-bots 10", "12-02 social 12"]);
  });

  test("is what the source reports, where it reports days", () => {
    const own = [{ day: "2026-12-01", feature: null, tokens: exact(7) }];
    const found = days(observed("2026-12-02T06:00:00Z", 7, { days: own }));
    expect(found).toEqual({ asOf: "2026-12-02T00:00:00Z", days: ["12-01 7"] });
  });
});
