import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { consumptionOf } from "../../src/core/metrics/tally/consumption.ts";
import { EMPTY, fold, last, lastFetched, periodsOf, type Tally } from "../../src/core/metrics/tally/tally.ts";
import { addDays } from "../../src/core/model/calendar.ts";
import { add, compare, exact, ZERO } from "../../src/core/model/exact.ts";
import type { Snapshot } from "../../src/core/model/snapshot.ts";
import { snapshot, tallied } from "./snapshots.ts";

/** As a value: a map's order is not part of it. */
const asValue = (tally: Tally) => [...tally].sort(([a], [b]) => (a < b ? -1 : 1));

const amounts = fc.dictionary(fc.constantFrom("voice-bots", "social", "__proto__"), fc.nat(3000), { maxKeys: 3 });

const arbitrary: fc.Arbitrary<Snapshot> = fc
  .record({
    month: fc.constantFrom("2026-09", "2026-10", "2026-11", "2026-12", "2027-01"),
    day: fc.nat(40),
    hour: fc.nat(23),
    isClosed: fc.boolean(),
    total: fc.nat(3000),
    byFeature: fc.oneof(fc.constant({}), amounts),
    included: fc.option(fc.nat(5)),
    isDaily: fc.boolean(),
  })
  .map(({ month, day, hour, isClosed, total, byFeature, included, isDaily }) => {
    const features = new Map(Object.entries(byFeature).map(([name, tokens]) => [name, exact(tokens)]));
    const sum = [...features.values()].reduce(add, ZERO);
    const at = `${addDays(`${month}-01`, day)}T${String(hour).padStart(2, "0")}:00:00Z`;
    const reported = { purchased: null, overagePrice: null, currency: null };
    const tokens = features.size > 0 ? sum : exact(total);
    return snapshot(at, tokens, {
      month,
      samples: isDaily ? [{ until: `${month}-02T00:00:00Z`, feature: null, tokens }] : null,
      state: isClosed ? "closed" : "open",
      byFeature: features,
      reported: { included: included === null ? null : BigInt(included), ...reported },
    });
  });

describe("the same snapshots make the same tally", () => {
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
        expect(asValue(tallied(...again))).toEqual(asValue(tallied(...all)));
      }),
      { numRuns: 300 },
    );
  });

  test("and its samples add up to what was seen last, whatever was missed, corrected or closed", () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 25 }), (all) => {
        for (const sightings of periodsOf(tallied(...all))) {
          const { samples } = consumptionOf("acme", sightings);
          const sum = samples.reduce((total, { tokens }) => add(total, tokens), ZERO);
          expect(compare(sum, last(sightings).total)).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("fold", () => {
  const totals = (tally: Tally) => periodsOf(tally).map((sightings) => Number(last(sightings).total.n));

  test("an older answer that arrives late changes nothing", () => {
    const newer = tallied(snapshot("2026-12-10T08:00:00.500Z", 700));
    expect(fold(newer, snapshot("2026-12-10T08:00:00Z", 900))).toEqual(newer);
  });

  test("a later figure of the same period is a correction, another period is a reset", () => {
    const first = snapshot("2026-12-10T08:00:00Z", 700);
    expect(totals(tallied(first, snapshot("2026-12-11T08:00:00Z", 650)))).toEqual([650]);
    expect(totals(tallied(first, snapshot("2027-01-01T08:00:00Z", 3, { month: "2027-01" })))).toEqual([3, 700]);
  });

  test("keeps three periods", () => {
    const months = ["2026-09", "2026-10", "2026-11", "2026-12"];
    const tally = tallied(...months.map((month, at) => snapshot(`${month}-05T08:00:00Z`, at, { month })));
    expect(totals(tally)).toEqual([3, 2, 1]);
  });

  test("knows when a source last answered", () => {
    expect(lastFetched(EMPTY)).toBeNull();
    const tally = tallied(snapshot("2026-12-11T08:00:00Z", 1), snapshot("2026-12-10T08:00:00Z", 1));
    expect(lastFetched(tally)).toBe("2026-12-11T08:00:00.000Z");
  });
});

describe("usage by day", () => {
  const days = (...snapshots: readonly Snapshot[]) => {
    const [period] = periodsOf(tallied(...snapshots));
    if (period === undefined) throw new Error("no period");
    const { asOf, samples } = consumptionOf("acme", period);
    const byDay = samples.map(({ until, feature, tokens }) => {
      const share = tokens.d === 1n ? `${tokens.n}` : `${tokens.n}/${tokens.d}`;
      return `${until.slice(5, 10)} ${feature === null ? "" : `${feature} `}${share}`;
    });
    return { asOf, days: byDay };
  };

  test("is the difference from day to day, used until the midnight before it was seen", () => {
    const seen = days(
      snapshot("2026-12-02T06:00:00Z", 40),
      snapshot("2026-12-02T18:00:00Z", 50),
      snapshot("2026-12-03T06:00:00Z", 80),
    );
    expect(seen).toEqual({ asOf: "2026-12-03T00:00:00Z", days: ["12-02 50", "12-03 30"] });
  });

  test("is spread over days on which nobody asked", () => {
    expect(days(snapshot("2026-12-04T06:00:00Z", 10), snapshot("2026-12-06T06:00:00Z", 20)).days).toEqual([
      "12-02 10/3",
      "12-03 10/3",
      "12-04 10/3",
      "12-05 10/2",
      "12-06 10/2",
    ]);
  });

  test("goes down with a correction", () => {
    expect(days(snapshot("2026-12-02T06:00:00Z", 50), snapshot("2026-12-03T06:00:00Z", 45)).days).toEqual([
      "12-02 50",
      "12-03 -5",
    ]);
  });

  test("after the period's end belongs to its last day, and on its first day to that", () => {
    const tally = [snapshot("2026-12-01T06:00:00Z", 5), snapshot("2027-01-03T06:00:00Z", 36)] as const;
    const seen = days(...tally);
    expect([seen.days[0], seen.days.at(-1), seen.days.length]).toEqual(["12-02 5", "01-01 31/30", 31]);
  });

  test("is told apart by feature, also of one that appears later", () => {
    const features = (bots: number, social?: number) => ({
      byFeature: new Map([
        ["voice-bots", exact(bots)],
        ...(social === undefined ? [] : [["social", exact(social)] as const]),
      ]),
    });
    const seen = days(
      snapshot("2026-12-02T06:00:00Z", 50, features(50)),
      snapshot("2026-12-03T06:00:00Z", 72, features(60, 12)),
    );
    expect(seen.days).toEqual(["12-02 voice-bots 50", "12-03 voice-bots 10", "12-03 social 12"]);
  });

  test("is the source's own where it has days", () => {
    const samples = [{ until: "2026-12-01T23:00:00Z", feature: null, tokens: exact(7) }];
    const seen = days(snapshot("2026-12-02T06:00:00Z", 7, { samples }));
    expect(seen).toEqual({ asOf: "2026-12-02T06:00:00.000Z", days: ["12-01 7"] });
  });
});
