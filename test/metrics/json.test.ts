import { describe, expect, test } from "vitest";
import { NOTHING_TOLD } from "../../src/core/metrics/latch.ts";
import {
  keptFrom,
  keptText,
  memoryFrom,
  memoryJson,
  sightingFrom,
  sightingJson,
} from "../../src/core/metrics/tally/json.ts";
import { type Memory, remembered } from "../../src/core/metrics/tally/memory.ts";
import { sightingOf } from "../../src/core/metrics/tally/sighting.ts";
import { exact, exactFromText } from "../../src/core/model/exact.ts";
import { snapshot } from "./snapshots.ts";

const SIGHTING = sightingOf(
  snapshot("2026-12-02T08:00:00Z", exactFromText("7/17"), {
    state: "closed",
    byFeature: new Map([
      ["voice-bots", exactFromText("7/17")],
      ["__proto__", exact(0)],
    ]),
    samples: [{ until: "2026-12-02T00:00:00Z", feature: null, tokens: exactFromText("-0.25") }],
    reported: { included: 250n, purchased: null, overagePrice: exact(1), currency: "USD" },
  }),
);

const latch = (key: string) => ({
  key,
  consumed: exactFromText("1/17"),
  features: new Map([["social", exact(3)]]),
  doubted: "2026-12-05",
  forecastBreach: true,
  isAfterReset: true,
});

const TOLD = {
  hour: 499_000,
  quiet: { key: "b", hours: [498_999, 499_000] },
  over: ["a"],
  late: { key: "a", until: 5 },
};
const MEMORY: Memory = {
  since: 1_797_000_000,
  revision: 3,
  latch: { current: latch("b"), previous: latch("a"), told: TOLD },
};

describe("what is kept", () => {
  test("is read as it was written", () => {
    expect(sightingFrom(keptFrom(keptText(sightingJson(SIGHTING))))).toEqual(SIGHTING);
    const memories: Memory[] = [
      MEMORY,
      { since: 0, revision: 0, latch: null },
      { since: 0, revision: 0, latch: { current: latch("b"), previous: null, told: NOTHING_TOLD } },
    ];
    for (const memory of memories) expect(memoryFrom(keptFrom(keptText(memoryJson(memory))))).toEqual(memory);
  });

  test.each([
    ["a newer Tollgate's", { version: 2 }, /version 2 .* newer Tollgate/],
    ["one without a version", { version: null }, /\$\.version is not/],
    ["a total that is none", { total: "1e3" }, /\$\.total is not a number of tokens/],
    ["a total of nothing", { total: "1/0" }, /\$\.total/],
    ["a day that does not exist", { start: "2026-02-30" }, /\$\.start is not a day/],
    ["a period that ends before it begins", { end: "2026-11-30" }, /\$\.end/],
    ["a state of its own", { state: "gone" }, /\$\.state is not open or closed/],
    ["an instant without a zone", { fetchedAt: "2026-12-02T08:00:00" }, /\$\.fetchedAt is not an instant/],
    ["a feature without tokens", { byFeature: [["social"]] }, /\$\.byFeature\[0\]/],
    ["a list that is none", { samples: {} }, /\$\.samples is not a list/],
    ["half a token included", { included: "0.5" }, /\$\.included/],
    ["nothing where there must be something", { periodId: undefined }, /\$\.periodId is not a text/],
  ])("%s is refused with its place", (_, change, said) => {
    const text = JSON.stringify({ version: 1, ...sightingJson(SIGHTING), ...change });
    expect(() => sightingFrom(keptFrom(text))).toThrow(said);
  });

  test.each([
    "",
    "[]",
    "null",
    '{"version":1}',
    '{"version":1,"since":-1,"revision":0,"latch":null}',
    '{"__proto__":{"version":1}}',
  ])("%j is refused", (text) => {
    expect(() => memoryFrom(keptFrom(text))).toThrow(/^(\$|it is)/);
  });
});

describe("what two runs of one hour have told", () => {
  const { latch: state } = MEMORY;
  if (state === null) throw new Error("no latch");

  test("is remembered of both, and what was seen stays as the first left it", () => {
    const sent = { ...state, current: latch("c"), told: { ...TOLD, hour: 499_001, over: ["b"], late: null } };
    const { latch: both } = remembered(MEMORY, sent);
    expect(both).toEqual({ ...state, told: { ...TOLD, hour: 499_001, over: ["a", "b"] } });
    expect(remembered({ since: 7, latch: null }, sent)).toEqual({ since: 7, latch: sent });
  });

  test("does not go back to an hour before", () => {
    const sent = { ...state, told: { ...TOLD, hour: 498_000, quiet: null } };
    expect(remembered(MEMORY, sent).latch).toEqual(MEMORY.latch);
  });
});
