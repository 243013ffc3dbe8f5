import { describe, expect, test } from "vitest";
import { exactText } from "../../src/core/model/exact.ts";
import { type Overview, overview, type Usage, usage } from "./stand-in/payloads.ts";
import { json, StandIn } from "./stand-in/server.ts";
import { brief, failure, metered, read, TRUSTEE_METER } from "./support.ts";

const METERED = metered(TRUSTEE_METER);
const VOICE = usage("Genesys Cloud Voice Bots", "1700", { unitOfMeasureType: "minute" });
const TOKENS = usage("Genesys Cloud AI Experience Tokens", "4512", { prepayQuantity: "5000", overagePrice: "0.85" });
const SEATS = usage("Genesys Cloud CX 3", "196", { unitOfMeasureType: "seat", prepayQuantity: "200" });

const OCTOBER: Partial<Overview> = {
  billingPeriodStartDate: "2026-10-21T00:00:00Z",
  billingPeriodEndDate: "2026-11-20T23:59:59.999Z",
};

const readWith = async (usages: Usage[], rest: Partial<Overview> = {}) =>
  read(await StandIn.start({ overviews: [overview(usages, rest)] }), METERED);

const failsWith = (usages: Usage[], rest: Partial<Overview> = {}) => failure(readWith(usages, rest));

describe("the partner overview", () => {
  test("quantities are texts; the pool has the total, features their own unit", async () => {
    const [period] = await readWith([SEATS, VOICE, TOKENS]);
    expect(period && brief(period)).toEqual({
      periodId: "2026-11-21",
      state: "open",
      total: "4512",
      byFeature: { "voice-bots": "100", other: "4412" },
    });
    expect(period?.period).toEqual({ month: "2026-11", start: "2026-11-21", end: "2026-12-21" });
    expect(period?.terms).toMatchObject({ included: null, committed: 5000n, currency: "USD" });
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
    ["below zero", { ...VOICE, usageQuantity: "-1700" }, "inconsistent", "usageQuantity"],
    ["without end", { ...VOICE, usageQuantity: "1e400" }, "shape", "usageQuantity"],
    ["bundles of ten", { ...VOICE, bundleQuantity: "10" }, "shape", "bundleQuantity"],
    [
      "a product and a unit nobody knows",
      usage("Mystery", "5", { unitOfMeasureType: "" }),
      "unknown-unit",
      "unitOfMeasureType",
    ],
  ])("%s", async (_, one, kind, field) => {
    expect(await failsWith([one])).toEqual({ kind, path: `$.usages[0].${field}` });
  });

  test.each<[what: string, rest: Partial<Overview>]>([
    ["no dates", { billingPeriodStartDate: undefined as never }],
    ["a day that is none", { billingPeriodStartDate: "2026-11-31T00:00:00Z" }],
    ["an end before the beginning", { billingPeriodEndDate: "2026-11-20T23:59:59Z" }],
    ["no usages", { usages: undefined as never }],
    ["no currency", { currency: undefined as never }],
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
