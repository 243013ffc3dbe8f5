import { describe, expect, test } from "vitest";
import { SourceFailure } from "../../src/core/model/usage-source.ts";
import { instant } from "../aws/hourly.ts";
import { observed } from "../metrics/observed.ts";
import { deployedMeter, hour, type Says, sourceThat } from "./deployed.ts";

const hoursSince = (start: string, now: string): number => Math.floor((Date.parse(now) / 1000 - instant(start)) / 3600);

const brief = ({ alarm, state }: { alarm: string; state: string }) => `${alarm} ${state}`;

describe("the meter, deployed", () => {
  test("a fleet in three time zones over the end of a period: every overage once, one organization dead all along", async () => {
    // Each organization's new month begins at its own midnight: 11 hours before UTC's, at UTC's, and 8 hours after it.
    const midnight: Readonly<Record<string, string>> = {
      auckland: "2026-11-30T11:00",
      london: "2026-12-01T00:00",
      seattle: "2026-12-01T08:00",
    };
    const says: Says = (org, now) => {
      const start = midnight[org];
      if (start === undefined) throw new SourceFailure("auth", "the login: the client's id or secret is refused");
      const since = hoursSince(start, now);
      // Auckland is over in time, London by what arrives late, Seattle in the first hour of its new month.
      const november = { auckland: 1001, london: since < 6 ? 990 : 1010, seattle: 500 }[org] ?? 0;
      const old = observed(now, november, { month: "2026-11", org, state: since > 14 ? "closed" : "open" });
      if (since < 0) return [old];
      return [old, observed(now, org === "seattle" ? 1200 : 3, { month: "2026-12", org })];
    };
    const meter = await deployedMeter(
      instant("2026-11-30T06:00"),
      [...Object.keys(midnight), "zombie"],
      sourceThat(says),
    );
    while (meter.double.now < instant("2026-12-01T18:00")) await hour(meter);
    expect(meter.owner().map(brief).sort()).toEqual([
      "tollgate-auckland.over-budget ALARM",
      "tollgate-auckland.utilization-80 ALARM",
      "tollgate-london.late-overage ALARM",
      "tollgate-london.utilization-80 ALARM",
      "tollgate-seattle.over-budget ALARM",
      "tollgate-seattle.utilization-80 ALARM",
    ]);
    expect(meter.operator().map(brief)).toEqual(["tollgate-meter.stale ALARM"]);
    expect(meter.log.find(({ what, org }) => what === "collect" && org === "zombie")).toMatchObject({ kind: "auth" });
  });

  test("turns that come twice, late or mixed up change nothing, and nobody is asked who was just asked", async () => {
    const asked: string[] = [];
    const says: Says = (org, now) => {
      asked.push(org);
      return [observed(now, 10, { month: "2026-11", org })];
    };
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme", "beta", "gamma"], sourceThat(says));
    await meter.handlers.plan();
    await meter.handlers.plan();
    const turns = meter.receive();
    expect(turns).toHaveLength(3);
    expect(await meter.handlers.collect({ Records: [...turns, ...turns].reverse() })).toEqual({
      batchItemFailures: [],
    });
    expect([...new Set(asked)].sort()).toEqual(["acme", "beta", "gamma"]);
    asked.length = 0;
    await meter.handlers.collect({ Records: turns });
    await meter.handlers.plan();
    expect([asked, meter.receive()]).toEqual([[], []]);
    await meter.double.advanceTo(instant("2026-11-23T10:00"));
    await meter.handlers.plan();
    expect(meter.receive()).toHaveLength(3);
  });

  test("a turn that is none, or of a budget that has gone, is dropped with a word", async () => {
    const meter = await deployedMeter(
      instant("2026-11-23T06:00"),
      ["acme"],
      sourceThat(() => []),
    );
    const Records = [
      "",
      '{"org":"acme"}',
      '{"org":"acme","file":"../../etc/passwd"}',
      '{"org":"beta","file":"budgets/acme.yaml"}',
    ];
    const answer = await meter.handlers.collect({
      Records: Records.map((body, at) => ({ messageId: `m${at}`, body })),
    });
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(meter.log.map(({ what, why }) => `${what} ${why}`)).toEqual([
      "skipped no turn",
      "skipped no turn",
      "skipped gone",
      "skipped gone",
    ]);
  });

  test("figures that cannot be kept are a turn handed back; the others of the batch are done", async () => {
    const says: Says = (org, now) => [observed(now, 10, { month: "2026-11", org })];
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme", "beta"], sourceThat(says));
    await meter.handlers.plan();
    const turns = meter.receive();
    meter.double.refuse("PutItem", "ProvisionedThroughputExceededException", { status: 400, times: 3 });
    const { batchItemFailures } = await meter.handlers.collect({ Records: turns });
    expect(batchItemFailures).toHaveLength(1);
    expect(meter.double.dynamodb.itemsOf(meter.table)).toHaveLength(1);
  });

  test("metrics that CloudWatch throttles are an error with the organizations' names, and come with the next hour", async () => {
    const says: Says = (org, now) => [observed(now, 1001, { month: "2026-11", org })];
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme", "beta"], sourceThat(says));
    await meter.handlers.plan();
    await meter.handlers.collect({ Records: meter.receive() });
    meter.double.refuse("PutMetricData", "Throttling", { status: 400, times: 2 });
    await expect(meter.handlers.emit()).rejects.toThrow(/2 organizations could not be sent: acme, beta/);
    await meter.double.advanceTo(instant("2026-11-23T07:00"));
    expect(meter.owner()).toEqual([]);
    for (let times = 0; times < 3; times++) await hour(meter);
    expect(meter.owner().map(brief).sort()).toEqual([
      "tollgate-acme.over-budget ALARM",
      "tollgate-acme.utilization-80 ALARM",
      "tollgate-beta.over-budget ALARM",
      "tollgate-beta.utilization-80 ALARM",
    ]);
    expect(meter.operator()).toEqual([]);
  });

  test("state that somebody spoiled is one organization's error; the others are sent", async () => {
    const says: Says = (org, now) => [observed(now, 900, { month: "2026-11", org })];
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme", "beta"], sourceThat(says));
    await hour(meter);
    for (const item of meter.double.dynamodb.itemsOf(meter.table)) {
      const body = { S: "{}" };
      if (JSON.stringify(item).includes('"acme"')) meter.double.dynamodb.putByHand(meter.table, { ...item, body });
    }
    await expect(meter.handlers.emit()).rejects.toThrow(/1 organization could not be sent: acme/);
    await hour(meter);
    expect(meter.owner().map(brief)).toContain("tollgate-beta.utilization-80 ALARM");
    expect(meter.log.findLast(({ what }) => what === "emitted")).toMatchObject({ organizations: 2, stale: 1 });
  });

  test("an address that has not confirmed is counted; a count that AWS refuses is not sent", async () => {
    const says: Says = (org, now) => [observed(now, 10, { month: "2026-11", org })];
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme"], sourceThat(says));
    await hour(meter);
    expect(meter.log.at(-1)).toMatchObject({ what: "emitted", unconfirmed: 0 });
    meter.double.refuse("ListSubscriptions", "AuthorizationError", { status: 403 });
    await hour(meter);
    expect(meter.log.at(-1)).toMatchObject({ what: "emitted", unconfirmed: null });
    expect(meter.log.at(-2)).toMatchObject({ level: "warn", message: expect.stringMatching(/sns:ListSubscriptions/) });
  });
});
