import { describe, expect, test } from "vitest";
import { metricsOf } from "../../src/core/metrics/datapoints.ts";
import { type HighWaterMark, type Memory, NOTHING_NOTIFIED, remembered } from "../../src/core/metrics/memory.ts";
import {
  keptFrom,
  keptText,
  memoryFrom,
  memoryJson,
  observationFrom,
  observationJson,
  stateFrom,
  stateText,
} from "../../src/core/metrics/state/json.ts";
import { NO_STATE } from "../../src/core/metrics/state/store.ts";
import { exact, exactFromText } from "../../src/core/model/exact.ts";
import { byFeature, observations, observed } from "./observed.ts";

const OBSERVATION = observed("2026-12-02T08:00:00.000Z", exactFromText("7/17"), {
  state: "closed",
  asOf: "2026-12-02T07:00:00Z",
  features: new Map([...byFeature({ "voice-bots": exactFromText("7/17") }), ...byFeature({ ["__proto__"]: 0 })]),
  days: [{ day: "2026-12-01", feature: null, tokens: exactFromText("-0.25") }],
  daysAre: "reported",
  terms: { included: 250n, committed: null, overagePrice: null, currency: null },
});

const mark = (periodId: string): HighWaterMark => ({
  periodId,
  total: exactFromText("1/17"),
  features: new Map([["social", exact(3)]]),
  forecastAbove: "2026-12-05",
  forecastBreach: true,
  isAfterReset: true,
});

const NOTIFIED = {
  hour: 499_000,
  quiet: { periodId: "b", hours: [498_999, 499_000] },
  over: ["a"],
  late: { periodId: "a", until: 5 },
  figures: { values: "451 900 50.0556", hour: 499_000, again: 499_012 },
};
const MEMORY: Memory = {
  since: 1_797_000_000,
  attempted: 1_797_000_100,
  revision: 3,
  metrics: { current: mark("b"), previous: mark("a"), notified: NOTIFIED },
  stale: { since: 498_000, until: 498_007 },
};

describe("what is kept", () => {
  test("is read as it was written", () => {
    expect(observationFrom(keptFrom(keptText(observationJson(OBSERVATION))), "acme")).toEqual(OBSERVATION);
    const memories: Memory[] = [
      MEMORY,
      { since: 0, attempted: null, revision: 0, metrics: null, stale: null },
      {
        since: 0,
        attempted: null,
        revision: 0,
        metrics: { current: mark("b"), previous: null, notified: NOTHING_NOTIFIED },
        stale: { since: 1, until: null },
      },
    ];
    for (const memory of memories) expect(memoryFrom(keptFrom(keptText(memoryJson(memory))))).toEqual(memory);
    const history = [
      {
        ...OBSERVATION,
        days: [{ day: "2026-12-01", feature: "other", tokens: exactFromText("10") }],
        daysAre: "derived" as const,
      },
    ];
    const state = { ...NO_STATE, observations: observations(OBSERVATION), history, memory: MEMORY };
    expect(stateFrom(stateText("acme", state), "acme")).toEqual(state);
  });

  test.each([
    ["a newer Tollgate's", { version: 3 }, /version 3 .* newer Tollgate/],
    ["one without a version", { version: null }, /\$\.version is not/],
    ["a total that is no number", { total: "1e3" }, /\$\.total is not a number of tokens/],
    ["a total of nothing", { total: "1/0" }, /\$\.total/],
    ["a day that does not exist", { start: "2026-02-30" }, /\$\.start is not a day/],
    ["a period that ends before it begins", { end: "2026-11-30" }, /\$\.end/],
    ["an unknown state", { state: "gone" }, /\$\.state is not open or closed/],
    ["an unknown source", { source: "rumour" }, /\$\.source/],
    ["an instant without a zone", { observedAt: "2026-12-02T08:00:00" }, /\$\.observedAt is not an instant/],
    ["a feature without tokens", { features: [["social"]] }, /\$\.features\[0\]/],
    ["days that are no list", { days: {} }, /\$\.days is not a list/],
    ["a day that is none", { days: [["2026-13-01", null, "1"]] }, /\$\.days\[0\]\[0\] is not a day/],
    ["half a token included", { included: "0.5" }, /\$\.included/],
    ["nothing where there must be something", { periodId: undefined }, /\$\.periodId is not a text/],
  ])("%s is refused with its place", (_, change, said) => {
    const text = JSON.stringify({ version: 2, ...observationJson(OBSERVATION), ...change });
    expect(() => observationFrom(keptFrom(text), "acme")).toThrow(said);
  });

  test.each([
    "",
    "[]",
    "null",
    '{"version":2}',
    '{"version":2,"since":-1,"revision":0,"metrics":null}',
    '{"__proto__":{"version":2}}',
  ])("%j is refused", (text) => {
    expect(() => memoryFrom(keptFrom(text))).toThrow(/^(\$|it is)/);
  });
});

describe("what version 1 has kept", () => {
  const markThen = (key: string, consumed: string) => ({
    ...{ key, doubted: "2026-12-05", forecastBreach: true, isAfterReset: false, consumed, features: [["social", "3"]] },
  });
  const TEXT = JSON.stringify({
    version: 1,
    org: "acme",
    memory: {
      since: 1_797_000_000,
      revision: 3,
      latch: {
        current: markThen("2026-12", "1200"),
        previous: markThen("2026-11", "10/3"),
        told: {
          ...{ hour: 499_000, quiet: { key: "2026-12", hours: [498_999] } },
          ...{ over: ["2026-12"], late: { key: "2026-11", until: 5 } },
        },
      },
    },
    sightings: [
      {
        ...{ periodId: "2026-12", start: "2026-12-01", end: "2027-01-01", state: "open" },
        ...{ fetchedAt: "2026-12-10T08:00:00.000Z", total: "700.5", byFeature: [["social", "700.5"]] },
        samples: [
          ["2026-12-02T00:00:00Z", "social", "700"],
          ["2026-12-02T23:00:00Z", null, "0.5"],
        ],
        ...{ included: "250", purchased: "1000" },
      },
    ],
  });
  const { observations: kept, memory } = stateFrom(TEXT, "acme");

  test("is read with every figure", () => {
    const [usage] = kept.values();
    expect(usage).toMatchObject({
      ...{ org: "acme", source: null, periodId: "2026-12", observedAt: "2026-12-10T08:00:00.000Z" },
      terms: { included: 250n, committed: 1000n },
    });
    expect(usage?.features.get("social")?.tokens).toEqual(exactFromText("700.5"));
    expect(usage?.days?.map(({ day, feature }) => [day, feature])).toEqual([
      ["2026-12-01", "social"],
      ["2026-12-02", null],
    ]);
    expect(memory?.attempted).toBeNull();
    expect(memory?.metrics?.notified).toEqual({
      ...{ hour: 499_000, quiet: { periodId: "2026-12", hours: [498_999] } },
      ...{ over: ["2026-12"], late: { periodId: "2026-11", until: 5 }, figures: null },
    });
  });

  test("keeps its high-water marks: a lower figure after the upgrade does not end the overage", () => {
    const [usage] = kept.values();
    if (usage === undefined || memory === null) throw new Error("nothing was read");
    const pool = { included: 250n, purchased: 750n, allocation: 1000n, ceiling: 1000n, from: "source" } as const;
    const rules = { org: "acme", limitedFeatures: ["social"], forecastThreshold: exact(1), settleSeconds: 7200 };
    const hour = { now: 499_001 * 3600, usage, late: null, forecast: null };
    const featureLimits = new Map([["social", 600n]]);
    const { data, sent } = metricsOf(rules, { ...hour, pool: { ...pool, featureLimits } }, memory.metrics);
    const values = Object.fromEntries(data.map(({ metric, value }) => [metric, value]));
    expect(values).toMatchObject({
      ConsumedTokens: 701,
      OverBudgetTokens: 200,
      ForecastBreach: 1,
      FeatureOverTokens: 101,
    });
    expect(sent.previous?.total).toEqual(exactFromText("10/3"));
    const state = {
      ...NO_STATE,
      observations: kept,
      memory: { since: 0, attempted: null, revision: 4, metrics: sent, stale: null },
    };
    expect(stateFrom(stateText("acme", state), "acme")).toEqual(state);
  });
});

describe("what two runs of one hour have notified", () => {
  const { metrics } = MEMORY;
  if (metrics === null) throw new Error("no metrics");

  test("is remembered of both, and high-water marks stay as the first left them", () => {
    const notified = { ...NOTIFIED, hour: 499_001, over: ["b"], late: null };
    const sent = { ...metrics, current: mark("c"), notified };
    const { metrics: both } = remembered(MEMORY, sent);
    expect(both).toEqual({ ...metrics, notified: { ...NOTIFIED, hour: 499_001, over: ["a", "b"] } });
    expect(remembered({ since: 7, attempted: 9, metrics: null, stale: null }, sent)).toEqual({
      since: 7,
      attempted: 9,
      metrics: sent,
      stale: null,
    });
  });

  test("does not go back to an hour before", () => {
    const sent = { ...metrics, notified: { ...NOTIFIED, hour: 498_000, quiet: null } };
    expect(remembered(MEMORY, sent).metrics).toEqual(MEMORY.metrics);
  });
});
