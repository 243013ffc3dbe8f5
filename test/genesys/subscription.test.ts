import { describe, expect, test } from "vitest";
import { fairUse, licence, type Overview, overview, rollup, usage } from "./stand-in/payloads.ts";
import { json, StandIn } from "./stand-in/server.ts";
import { brief, failure, metered, read, SUBSCRIPTION_METER } from "./support.ts";

const METERED = metered(SUBSCRIPTION_METER);
const ROWS = [
  licence("Genesys Cloud CX 3", "196"),
  fairUse("250"),
  rollup("4512"),
  usage("Genesys Cloud Voice Bots", "512"),
];
const OCTOBER: Partial<Overview> = {
  billingPeriodStartDate: "2026-10-20T22:00:00Z",
  billingPeriodEndDate: "2026-11-20T22:59:59.999Z",
};
const DECEMBER: Partial<Overview> = {
  billingPeriodStartDate: "2026-12-21T00:00:00Z",
  billingPeriodEndDate: "2027-01-20T23:59:59Z",
};

describe("the organization's own subscription overview", () => {
  test("the same rows as a partner's overview, by the list of periods", async () => {
    const overviews = [overview(ROWS, DECEMBER), overview(ROWS), overview([rollup("100")], OCTOBER)];
    const standIn = await StandIn.start({ overviews });
    const periods = await read(standIn, METERED, { periods: 2 });
    expect(periods.map(brief)).toEqual([
      { periodId: "2026-10-21", state: "closed", total: "100", byFeature: {} },
      { periodId: "2026-11-21", state: "open", total: "4512", byFeature: { "voice-bots": "512", other: "4000" } },
    ]);
    expect(periods[1]).toMatchObject({ source: "genesys-subscription", terms: { included: 250n } });
    expect(standIn.requests.at(-1)).toBe(
      `GET /api/v2/billing/subscriptionoverview?periodEndingTimestamp=${Date.parse("2026-12-20T23:59:59Z")}`,
    );
  });

  test("a closed period that is not understood does not hide the current one", async () => {
    const standIn = await StandIn.start({ overviews: [overview(ROWS), overview([rollup("many")], OCTOBER)] });
    const periods = await read(standIn, METERED, { periods: 2 });
    expect(periods.map(({ periodId, notices }) => [periodId, notices[0]?.code])).toEqual([
      ["2026-11-21", "period-not-read"],
    ]);
  });

  test.each<[what: string, now: string]>([
    ["before the first period", "2026-10-01T08:00:00Z"],
    ["long after the last", "2027-03-01T08:00:00Z"],
  ])("%s there is no figure", async (_, now) => {
    const standIn = await StandIn.start({ overviews: [overview(ROWS), overview(ROWS, OCTOBER)] });
    expect(await failure(read(standIn, METERED, { now }))).toMatchObject({ kind: "not-found" });
  });

  test("an overview of another period is a failure", async () => {
    const standIn = await StandIn.start({ overviews: [overview(ROWS)] });
    standIn.once("/subscriptionoverview", (response) => json(response, 200, overview(ROWS, OCTOBER)));
    expect(await failure(read(standIn, METERED))).toMatchObject({ kind: "inconsistent" });
  });
});
