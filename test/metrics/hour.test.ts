import { describe, expect, test } from "vitest";
import { isStale, meterData } from "../../src/core/metrics/fleet.ts";
import { hourOf } from "../../src/core/metrics/hour.ts";
import type { MetricMemory } from "../../src/core/metrics/memory.ts";
import { meteredOf } from "../../src/core/metrics/metered.ts";
import { NO_STATE } from "../../src/core/metrics/state/store.ts";
import { instantSeconds } from "../../src/core/model/calendar.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import { NO_OBSERVATIONS } from "../../src/core/usage/observations.ts";
import { fleet, policy } from "../alarms/fleet.ts";
import { budget } from "../support/report.ts";
import { observations, observed } from "./observed.ts";

const [ACME] = fleet(
  budget(
    "allocation: { tokensPerMonth: 1000 }\npurchases: [{ tokensPerMonth: 200, from: 2026-12, through: 2027-02, unitPrice: 1 }]\nlimits: { overageTokens: 300 }\nconsumption: { other: { tokens: 900 } }\n",
  ),
);
if (ACME === undefined) throw new Error("no budget");
const METERED = meteredOf(ACME, policy().guardrails);

function hour(at: string, all: readonly PeriodUsage[], before: MetricMemory | null = null) {
  const found = hourOf(METERED, { ...NO_STATE, observations: observations(...all) }, instantSeconds(at), before);
  if (typeof found === "string") throw new Error(found);
  const metrics = Object.fromEntries(found.data.map(({ metric, value }) => [metric, value]));
  return { ...found, metrics };
}

const reported = (included: bigint | null, committed: bigint | null) => ({
  terms: { included, committed, overagePrice: null, currency: null },
});

describe("an hour of an organization", () => {
  test("uses the file's pool until the source reports one", () => {
    const at = "2026-12-02T08:00:00Z";
    expect(hour(at, [observed(at, 750)]).metrics).toMatchObject({
      ConsumedTokens: 750,
      AllocatedTokens: 1200,
      BudgetPercent: 50,
    });
    const known = hour(at, [observed(at, 750, reported(500n, 0n))]);
    expect(known.metrics).toMatchObject({ AllocatedTokens: 500, BudgetPercent: 93.75, OverBudgetTokens: 0 });
    expect(known.hasMismatch).toBe(true);
    expect(hour(at, [observed(at, 750, reported(1000n, null))]).hasMismatch).toBe(false);
    expect(hour(at, [observed(at, 750, reported(null, 100n))]).metrics).toMatchObject({ AllocatedTokens: 1100 });
  });

  test("sends the last known figure again, and forecasts from it", () => {
    const days = Array.from({ length: 8 }, (_, day) => observed(`2026-12-0${day + 1}T06:00:00Z`, day * 100));
    const { metrics, forecast } = hour("2026-12-20T08:00:00Z", days);
    expect(metrics).toMatchObject({ ConsumedTokens: 700, ForecastBreach: 0 });
    expect(forecast).toMatchObject({ asOf: "2026-12-08T00:00:00Z", days: 7, soFar: 700n });
    expect(Number(forecast?.expected)).toBeGreaterThan(1500);
  });

  test("knows nothing before the first answer, and has no pool before the plan begins", () => {
    const now = instantSeconds("2026-12-02T08:00:00Z");
    expect(hourOf(METERED, NO_STATE, now, null)).toBe("unknown");
    const november = observed("2026-11-30T08:00:00Z", 1, { month: "2026-11" });
    expect(hourOf(METERED, { ...NO_STATE, observations: observations(november) }, now, null)).toBe("unplanned");
  });
});

describe("the period's end", () => {
  const DECEMBER = observed("2026-12-31T20:00:00Z", 1510);
  const january = (at: string, tokens: number) => observed(at, tokens, { month: "2027-01" });

  test("comes when the source shows the next period, not when a clock says so", () => {
    expect(hour("2027-01-01T09:00:00Z", [DECEMBER]).metrics).toMatchObject({ OverBudgetTokens: 10 });
    const { metrics, usage } = hour("2027-01-01T09:00:00Z", [DECEMBER, january("2027-01-01T08:00:00Z", 4)]);
    expect([metrics["ConsumedTokens"], usage.periodId]).toEqual([4, "2027-01"]);
  });

  test("may come before midnight, UTC: in Auckland the new month has begun", () => {
    const before = hour("2026-12-31T10:00:00Z", [DECEMBER]);
    const after = hour("2026-12-31T12:00:00Z", [DECEMBER, january("2026-12-31T12:00:00Z", 2)], before.sent);
    expect(after.metrics).toMatchObject({ ConsumedTokens: 2, OverBudgetTokens: 0 });
    const ahead = hour("2026-12-29T10:00:00Z", [DECEMBER, january("2026-12-29T10:00:00Z", 0)]);
    expect(ahead.usage.periodId).toBe("2026-12");
  });

  test("still announces usage of the old period that arrives later", () => {
    const open = hour("2026-12-31T21:00:00Z", [observed("2026-12-31T20:00:00Z", 1490)]);
    const closed = observed("2027-01-20T06:00:00Z", 1510, { state: "closed" });
    const late = [observed("2026-12-31T20:00:00Z", 1490), january("2027-01-20T06:00:00Z", 4), closed];
    let state = open.sent;
    for (const at of ["07", "08"]) state = hour(`2027-01-20T${at}:00:00Z`, late, state).sent;
    expect(hour("2027-01-20T09:00:00Z", late, state).metrics).toMatchObject({ LateOverageTokens: 10 });
    expect(hour("2027-01-22T09:00:00Z", late, state).metrics).toMatchObject({ LateOverageTokens: 0 });
  });
});

describe("the meter itself", () => {
  const at = instantSeconds;

  test("an organization is stale twelve hours after the last answer that was understood", () => {
    const all = observations(observed("2026-12-02T08:00:00Z", 1));
    expect(isStale(all, 0, at("2026-12-02T20:00:00Z"))).toBe(false);
    expect(isStale(all, 0, at("2026-12-02T20:00:01Z"))).toBe(true);
    expect(isStale(all, 0, at("2026-12-01T08:00:00Z"))).toBe(true);
  });

  test("a new organization has twelve hours until its first answer", () => {
    const since = at("2026-12-02T08:00:00Z");
    expect([0, 12 * 3600, 12 * 3600 + 1].map((later) => isStale(NO_OBSERVATIONS, since, since + later))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("sends its own metrics, without those that are unknown", () => {
    const values = (unconfirmed: number | null) =>
      Object.fromEntries(
        meterData({ stale: 2, newlyStale: 1, drift: 1, unconfirmed }, "tollgate").map(({ metric, value }) => [
          metric,
          value,
        ]),
      );
    expect(values(3)).toEqual({
      StaleOrganizations: 2,
      NewlyStaleOrganizations: 1,
      AllocationDrift: 1,
      UnconfirmedSubscriptions: 3,
      MeterHeartbeat: 1,
    });
    expect(values(null)).not.toHaveProperty("UnconfirmedSubscriptions");
  });
});
