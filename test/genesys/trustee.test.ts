import { describe, expect, test } from "vitest";
import { exactText } from "../../src/core/model/exact.ts";
import { fairUse, licence, type Overview, overview, rollup, type Usage, usage } from "./stand-in/payloads.ts";
import { json, StandIn } from "./stand-in/server.ts";
import { brief, failure, metered, read, TRUSTEE_METER } from "./support.ts";

const METERED = metered(TRUSTEE_METER);
const VOICE = usage("Genesys Cloud Voice Bots", "1700", { unitOfMeasureType: "minute" });
const TOKENS = rollup("4512", { prepayQuantity: "5000", overagePrice: "0.85" });
const INCLUDED = fairUse("250");
const SEATS = licence("Genesys Cloud CX 3", "196");

const OCTOBER: Partial<Overview> = {
  billingPeriodStartDate: "2026-10-21T00:00:00Z",
  billingPeriodEndDate: "2026-11-20T23:59:59.999Z",
};

const readWith = async (usages: Usage[], rest: Partial<Overview> = {}) =>
  read(await StandIn.start({ overviews: [overview(usages, rest)] }), METERED);

const failsWith = (usages: Usage[], rest: Partial<Overview> = {}) => failure(readWith(usages, rest));

describe("the partner overview", () => {
  test("quantities are texts; the pool has the total, features their own unit", async () => {
    const [period] = await readWith([SEATS, INCLUDED, VOICE, TOKENS]);
    expect(period && brief(period)).toEqual({
      periodId: "2026-11-21",
      state: "open",
      total: "4512",
      byFeature: { "voice-bots": "100", other: "4412" },
    });
    expect(period?.period).toEqual({ month: "2026-11", start: "2026-11-21", end: "2026-12-21" });
    expect(period?.terms).toMatchObject({ included: 250n, committed: 5000n, currency: "USD" });
    expect(period?.terms.overagePrice && exactText(period.terms.overagePrice)).toBe("0.85");
    expect(period?.notices.map(({ code }) => code)).toEqual(["converted-by-card", "unmapped-product"]);
  });

  test("the period before, open until its last days have arrived", async () => {
    const overviews = [overview([TOKENS]), overview([TOKENS], OCTOBER)];
    const standIn = await StandIn.start({ overviews });
    const states = async (now: string) =>
      (await read(standIn, METERED, { now, periods: 2 })).map(({ periodId, state }) => `${periodId} ${state}`);
    expect(await states("2026-11-25T08:00:00Z")).toEqual(["2026-10-21 open", "2026-11-21 open"]);
    expect(await states("2026-12-01T08:00:00Z")).toEqual(["2026-10-21 closed", "2026-11-21 open"]);
  });

  test("a customer's first period has no period before it", async () => {
    const periods = await read(await StandIn.start({ overviews: [overview([TOKENS])] }), METERED, { periods: 3 });
    expect(periods).toHaveLength(1);
  });

  test("a new period between two requests is a failure, not a gap", async () => {
    const december = overview([TOKENS], {
      billingPeriodStartDate: "2026-12-21T00:00:00Z",
      billingPeriodEndDate: "2027-01-20T23:59:59Z",
    });
    const standIn = await StandIn.start({ overviews: [december, overview([TOKENS], OCTOBER)] });
    const reading = read(standIn, METERED, { now: "2026-12-21T08:00:00Z", periods: 2 });
    expect(await failure(reading)).toEqual({ kind: "inconsistent", path: "$.billingPeriodStartDate" });
  });

  test("days of another time zone are still whole", async () => {
    const zone = { billingPeriodStartDate: "2026-11-21T05:00:00Z", billingPeriodEndDate: "2026-12-21T04:59:59Z" };
    const [period] = await readWith([TOKENS], zone);
    expect(period?.period).toMatchObject({ start: "2026-11-21", end: "2026-12-21" });
  });
});

describe("groupings", () => {
  const codes = async (usages: Usage[]) => (await readWith(usages))[0]?.notices.map(({ code }) => code);

  test("what is included is not used, and the pool's use is not added to its features'", async () => {
    const [period] = await readWith([INCLUDED, rollup("200"), usage("Genesys Cloud Voice Bots", "200")]);
    expect(period && brief(period)).toMatchObject({ total: "200", byFeature: { "voice-bots": "200" } });
    expect(period?.terms.included).toBe(250n);
    expect(period?.notices).toEqual([]);
  });

  test.each(["Genesys Cloud AI Experience Tokens Concurrent", "Genesys Cloud AI Experience Tokens - GC1", "X"])(
    "a pool by the name %s, or its part number",
    async (name) => {
      const named = { name, partNumber: "GC-170-NV-AITC" };
      const [period] = await readWith([fairUse("350", named), rollup("200", named)]);
      expect([period && exactText(period.total), period?.terms.included]).toEqual(["200", 350n]);
    },
  );

  test("a feature that cannot be read is in the pool's use, and said; the pool must be understood", async () => {
    expect(await codes([TOKENS, { ...VOICE, grouping: "resource" }])).toEqual(["line-not-read"]);
    expect(await failsWith([TOKENS, { ...TOKENS, grouping: "resource" }])).toMatchObject({ kind: "shape" });
    expect(await failsWith([TOKENS, TOKENS])).toMatchObject({ kind: "inconsistent" });
  });

  test("without the pool's use, the features are the total, and it is said", async () => {
    expect(await codes([INCLUDED, usage("Genesys Cloud Voice Bots", "200")])).toEqual(["no-pool"]);
  });

  test("a pool that took nothing contradicts features that took something", async () => {
    expect(await failsWith([rollup("0"), usage("Genesys Cloud Voice Bots", "200")])).toMatchObject({
      kind: "inconsistent",
    });
  });

  test("what is included and cannot be read is unknown, and said", async () => {
    const [period] = await readWith([fairUse("many"), TOKENS]);
    expect([period?.terms.included, period?.notices.map(({ code }) => code)]).toEqual([null, ["line-not-read"]]);
  });

  test("rows of other products do not matter, whatever is in them", async () => {
    const odd = [{ ...SEATS, usageQuantity: "many" }, { ...SEATS, unitOfMeasureType: "fortnight" }, null as never];
    expect(await codes([TOKENS, ...odd.slice(0, 2)])).toEqual([]);
    expect(await codes([TOKENS, { ...licence("Headsets", "3"), bundleQuantity: "10" }])).toEqual(["not-counted"]);
  });

  test("a credit", async () => {
    const [period] = await readWith([{ ...VOICE, usageQuantity: "-1700" }, rollup("200")]);
    expect(period && [exactText(period.total), period.credits && exactText(period.credits)]).toEqual(["200", "100"]);
  });
});

describe("instants of a period", () => {
  const berlin = { billingPeriodStartDate: "2026-10-31T23:00:00Z", billingPeriodEndDate: "2026-11-30T22:59:59Z" };
  const onTheFirst = metered(TRUSTEE_METER, { billing: "{ cycleStartDay: 1 }" });

  test.each([
    ["Berlin", "2026-10-31T23:00:00Z", "2026-11-30T22:59:59Z"],
    ["Auckland", "2026-10-31T11:00:00Z", "2026-11-30T10:59:59Z"],
    ["Los Angeles", "2026-11-01T07:00:00Z", "2026-12-01T07:59:59Z"],
    ["a day later", "2026-11-02T00:00:00Z", "2026-12-01T00:00:00Z"],
  ])("a midnight of %s is the file's day", async (_, billingPeriodStartDate, billingPeriodEndDate) => {
    const standIn = await StandIn.start({
      overviews: [overview([TOKENS], { billingPeriodStartDate, billingPeriodEndDate })],
    });
    const [period] = await read(standIn, onTheFirst, { now: "2026-11-20T08:00:00Z" });
    expect(period?.period).toEqual({ month: "2026-11", start: "2026-11-01", end: "2026-12-01" });
  });

  test("more than a day off is a failure", async () => {
    const standIn = await StandIn.start({ overviews: [overview([TOKENS], berlin)] });
    const on3 = metered(TRUSTEE_METER, { billing: "{ cycleStartDay: 3 }" });
    expect(await failure(read(standIn, on3, { now: "2026-11-20T08:00:00Z" }))).toEqual({
      kind: "inconsistent",
      path: "$.billingPeriodStartDate",
    });
  });
});

describe("what is not understood is a failure", () => {
  test.each<[what: string, usage: Usage, kind: string, field: string]>([
    ["a unit of the page's own", { ...VOICE, unitOfMeasureType: "unit" }, "unknown-unit", "unitOfMeasureType"],
    ["a unit never seen", { ...VOICE, unitOfMeasureType: "fortnight" }, "unknown-unit", "unitOfMeasureType"],
    ["no unit", { ...VOICE, unitOfMeasureType: "" }, "unknown-unit", "unitOfMeasureType"],
    ["a feature in another's unit", { ...VOICE, unitOfMeasureType: "session" }, "unknown-unit", "unitOfMeasureType"],
    ["a quantity in words", { ...VOICE, usageQuantity: "many" }, "shape", "usageQuantity"],
    ["a thousands separator", { ...VOICE, usageQuantity: "1,700" }, "shape", "usageQuantity"],
    ["no quantity", { ...VOICE, usageQuantity: "" }, "shape", "usageQuantity"],
    ["a number where a text was", { ...VOICE, usageQuantity: 1700 as never }, "shape", "usageQuantity"],
    ["without end", { ...VOICE, usageQuantity: "1e400" }, "shape", "usageQuantity"],
    ["bundles of ten", { ...VOICE, bundleQuantity: "10" }, "shape", "bundleQuantity"],
    ["a feature with an unknown grouping", { ...VOICE, grouping: "resource" }, "shape", "grouping"],
    ["a feature with the pool's grouping", { ...VOICE, grouping: "rollup" }, "shape", "grouping"],
    ["a pool with an unknown grouping", { ...TOKENS, grouping: "resource" }, "shape", "grouping"],
    ["a pool with a feature's grouping", { ...TOKENS, grouping: "rollup-usage" }, "shape", "grouping"],
    ["a pool in minutes", { ...TOKENS, unitOfMeasureType: "minute" }, "unknown-unit", "unitOfMeasureType"],
  ])("%s", async (_, one, kind, field) => {
    expect(await failsWith([one])).toEqual({ kind, path: `$.usages[0].${field}` });
  });

  test.each<[what: string, rest: Partial<Overview>]>([
    ["no dates", { billingPeriodStartDate: undefined as never }],
    ["a day that is none", { billingPeriodStartDate: "2026-11-31T00:00:00Z" }],
    ["an end before the beginning", { billingPeriodEndDate: "2026-11-20T23:59:59Z" }],
    ["no usages", { usages: undefined as never }],
    ["a cycle of another day", { billingPeriodStartDate: "2026-11-23T01:00:00Z" }],
  ])("%s", async (_, rest) => {
    expect((await failsWith([TOKENS], rest)).kind).toMatch(/shape|inconsistent/);
  });

  test("nothing in tokens: zero on the first days, a failure later", async () => {
    expect(await failsWith([SEATS])).toEqual({ kind: "shape", path: "$.usages" });
    const standIn = await StandIn.start({ overviews: [overview([SEATS])] });
    const [period] = await read(standIn, METERED, { now: "2026-11-22T08:00:00Z" });
    expect(period?.notices.map(({ code }) => code)).toEqual(["nothing-billed-yet"]);
  });

  test("products of others are not counted", async () => {
    const [period] = await readWith([TOKENS, usage("Acme Bots", "900", { isThirdParty: true })]);
    expect(period && brief(period)).toMatchObject({ total: "4512" });
  });

  test("a partner without permission is a failure", async () => {
    const standIn = await StandIn.start({ overviews: [overview([TOKENS])] });
    standIn.once("/trusteebillingoverview", (response) => json(response, 403, { code: "not.authorized" }));
    expect(await failure(read(standIn, METERED))).toMatchObject({ kind: "permission" });
  });
});
