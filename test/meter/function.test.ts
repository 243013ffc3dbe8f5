import { describe, expect, test } from "vitest";
import { DynamoStore } from "../../src/adapters/aws/dynamo-store.ts";
import { KEYS } from "../../src/core/metrics/state/store.ts";
import { SourceFailure } from "../../src/core/model/usage-source.ts";
import { HOUR, instant } from "../aws/hourly.ts";
import { connect } from "../aws/support.ts";
import { observed } from "../metrics/observed.ts";
import { deployedMeter, hour, type Says, sourceThat } from "./deployed.ts";

const hoursSince = (start: string, now: string): number => Math.floor((Date.parse(now) / 1000 - instant(start)) / 3600);

const says =
  (tokens: number): Says =>
  (org, now) => [observed(now, tokens, { month: "2026-11", org, periodId: `${org}-2026-11` })];

const brief = ({ alarm, state }: { alarm: string; state: string }) => `${alarm} ${state}`;

describe("the meter, deployed", () => {
  test("a fleet in three time zones over the end of a period: every overage once, one organization dead all along", async () => {
    // Each organization's new month begins at its own midnight: 11 hours before UTC's, at UTC's, and 8 hours after it.
    const midnight: Readonly<Record<string, string>> = {
      auckland: "2026-11-30T11:00",
      london: "2026-12-01T00:00",
      seattle: "2026-12-01T08:00",
    };
    const changing: Says = (org, now) => {
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
      sourceThat(changing),
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
    expect(meter.log.find(({ what, org }) => what === "read" && org === "zombie")).toMatchObject({ kind: "auth" });
  });

  test("another organization that becomes stale is announced while one is stale already, and each once", async () => {
    const start = instant("2026-11-20T06:00");
    const dies: Readonly<Record<string, number>> = { acme: start, beta: start + 20 * HOUR, gamma: start + 21 * HOUR };
    const meter = await deployedMeter(
      start,
      ["acme", "beta", "gamma", "delta"],
      sourceThat((org, now) => {
        const dead = dies[org] !== undefined && Date.parse(now) / 1000 >= dies[org];
        if (dead) throw new SourceFailure("auth", "the login: the client's id or secret is refused");
        return says(10)(org, now);
      }),
    );
    while (meter.double.now < start + 72 * HOUR) await hour(meter);
    const told = meter.operator().map(({ at, alarm }) => [alarm, hoursSince("2026-11-20T06:00", `${at}Z`)]);
    expect(told).toEqual([
      ["tollgate-meter.stale", 13],
      ["tollgate-meter.newly-stale", expect.any(Number)],
    ]);
    const [, [, at] = []] = told;
    expect(Number(at)).toBeGreaterThan(32);
    expect(Number(at)).toBeLessThan(45);
    expect(meter.log.findLast(({ what }) => what === "done")).toMatchObject({ stale: 3 });
  });

  test("publishes before it asks any source, and again what it has read", async () => {
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme"], sourceThat(says(900)));
    meter.double.requests.length = 0;
    await meter.run();
    const order = meter.double.requests.map(({ operation }) => operation);
    expect(order).toEqual([
      ...["Query", "PutItem", "ListSubscriptions", "PutMetricData"],
      // The attempt, the figures, and what is sent of them.
      ...["PutItem", "PutItem", "Query", "PutItem", "PutMetricData", "PutItem"],
    ]);
    expect(meter.log).toMatchObject([
      { what: "read", org: "acme" },
      { what: "done", organizations: 1, due: 1, left: 0 },
    ]);
  });

  test("a source that answered is not asked again for four hours", async () => {
    const asked: string[] = [];
    const meter = await deployedMeter(
      instant("2026-11-23T06:00"),
      ["acme", "beta"],
      sourceThat((org, now) => {
        asked.push(org);
        return says(10)(org, now);
      }),
    );
    await meter.run();
    await meter.run();
    expect(asked.sort()).toEqual(["acme", "beta"]);
    await meter.double.advanceTo(instant("2026-11-23T10:00"));
    await meter.run();
    expect(asked).toHaveLength(4);
  });

  test("figures that cannot be stored are an error; the others are read and sent", async () => {
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme", "beta"], sourceThat(says(900)));
    meter.double.refuse("PutItem", "AccessDeniedException", { about: "usage#2026-11-01#acme-2026-11" });
    await expect(meter.run()).rejects.toThrow(/1 organization failed, see the log: acme/);
    expect(meter.log.find(({ org }) => org === "acme")).toMatchObject({ level: "error", what: "read", kind: "state" });
    expect(meter.log.find(({ org }) => org === "beta")).toMatchObject({ level: "info", what: "read" });
  });

  test("metrics that CloudWatch throttles are an error with the organizations' names, and come with the next run", async () => {
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme", "beta"], sourceThat(says(1001)));
    await meter.run();
    await meter.double.advanceTo(instant("2026-11-23T07:00"));
    meter.double.refuse("PutMetricData", "Throttling", { status: 400, times: 2 });
    await expect(meter.run()).rejects.toThrow(/2 organizations failed, see the log: acme, beta/);
    for (let times = 0; times < 3; times++) await hour(meter);
    expect(meter.owner().map(brief).sort()).toEqual([
      "tollgate-acme.over-budget ALARM",
      "tollgate-acme.utilization-80 ALARM",
      "tollgate-beta.over-budget ALARM",
      "tollgate-beta.utilization-80 ALARM",
    ]);
    // Said until it is fixed: the next run was.
    expect(meter.operator().map(brief)).toEqual(["tollgate-meter.stale ALARM"]);
    expect(meter.log.findLast(({ what }) => what === "done")).toMatchObject({ stale: 0 });
  });

  test("state of before goes on: high-water marks stay, and what was announced is not announced again", async () => {
    // As the three functions before wrote it, of a month that ended over its ceiling.
    const now = instant("2026-12-03T06:00");
    const told = { hour: now / HOUR - 1, quiet: null, over: ["november"], late: null };
    const mark = { doubted: null, forecastBreach: false, features: [], isAfterReset: false };
    const [current, previous] = [
      { ...mark, key: "december", consumed: "950" },
      { ...mark, key: "november", consumed: "1200" },
    ];
    const body = { version: 1, since: now - 40 * 86_400, revision: 7, latch: { current, previous, told } };
    const meter = await deployedMeter(
      now,
      ["acme"],
      sourceThat((_, at) => [
        observed(at, 1200, { month: "2026-11", periodId: "november", state: "closed" }),
        observed(at, 700, { month: "2026-12", periodId: "december" }),
      ]),
    );
    const { double, table } = meter;
    const key = { [KEYS.partition]: { S: "acme" }, [KEYS.sort]: { S: "memory" } };
    double.dynamodb.putByHand(table, { ...key, revision: { N: "7" }, body: { S: JSON.stringify(body) } });
    for (let times = 0; times < 4; times++) await hour(meter);
    // 950 of 1,000 was the highest of December; November's overage is no news.
    expect(meter.owner().map(brief)).toEqual(["tollgate-acme.utilization-80 ALARM"]);
    const after = double.dynamodb.itemsOf(table).filter((item) => JSON.stringify(item).includes('"memory"'));
    expect(after.map((item) => JSON.parse((item["body"] as { S: string }).S))).toMatchObject([
      {
        metrics: {
          current: { periodId: "december", total: "950" },
          previous: { periodId: "november", total: "1200" },
          notified: { over: ["november"] },
        },
      },
    ]);
  });

  test("after its memory is lost, alarms return to OK first, and the next overage is announced", async () => {
    const november: Says = (org, now) => [observed(now, 1200, { month: "2026-11", org })];
    // The new month is over in its first hour: no figure of it is below the ceiling.
    const december: Says = (org, now) => [observed(now, 1100, { month: "2026-12", org })];
    const rollover = instant("2026-12-01T00:00");
    const meter = await deployedMeter(
      instant("2026-11-30T18:00"),
      ["acme"],
      sourceThat((org, now) => (Date.parse(now) / 1000 < rollover ? november : december)(org, now)),
    );
    const over = () => meter.owner().filter(({ alarm }) => alarm === "tollgate-acme.over-budget");
    while (meter.double.now < rollover) await hour(meter);
    expect(over().map(brief)).toEqual(["tollgate-acme.over-budget ALARM"]);
    meter.double.dynamodb.createTable(meter.table, KEYS.partition, KEYS.sort);
    for (let times = 0; times < 6; times++) await hour(meter);
    expect(over().map(({ at }) => at.slice(0, 10))).toEqual(["2026-11-30", "2026-12-01"]);
  });

  test("a clock that was ahead hides no later figure, and no alarm", async () => {
    const start = instant("2026-11-23T06:00");
    const ahead = observed("2026-11-27T06:00:00Z", 10, { month: "2026-11", periodId: "november" });
    const says = { usage: (now: string) => [observed(now, 1100, { month: "2026-11", periodId: "november" })] };
    const meter = await deployedMeter(
      start,
      ["acme"],
      sourceThat((_, now) => says.usage(now)),
    );
    await new DynamoStore(connect(), meter.table).record("acme", [ahead]);
    for (let times = 0; times < 5; times++) await hour(meter);
    expect(meter.owner().map(brief)).toContain("tollgate-acme.over-budget ALARM");
    expect(meter.log).toContainEqual(
      expect.objectContaining({ level: "warn", message: expect.stringMatching(/acme.*future/) }),
    );
    // A source that dates its figures in the future has not answered.
    says.usage = () => [ahead];
    await meter.double.advanceTo(start + 12 * HOUR);
    await meter.run();
    expect(meter.log.findLast(({ what }) => what === "read")).toMatchObject({ level: "error", kind: "shape" });
  });

  test("state that somebody spoiled is one organization's error; the others are sent", async () => {
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme", "beta"], sourceThat(says(900)));
    await hour(meter);
    for (const item of meter.double.dynamodb.itemsOf(meter.table)) {
      const body = { S: "{}" };
      if (JSON.stringify(item).includes('"acme"')) meter.double.dynamodb.putByHand(meter.table, { ...item, body });
    }
    await expect(meter.run()).rejects.toThrow(/1 organization failed, see the log: acme/);
    for (let times = 0; times < 3; times++) await hour(meter);
    expect(meter.owner().map(brief)).toContain("tollgate-beta.utilization-80 ALARM");
    expect(meter.log.findLast(({ what }) => what === "done")).toMatchObject({ organizations: 2, stale: 1 });
  });

  test("an address that has not confirmed is counted; a count that AWS refuses is not sent", async () => {
    const meter = await deployedMeter(instant("2026-11-23T06:00"), ["acme"], sourceThat(says(10)));
    await hour(meter);
    expect(meter.log.at(-1)).toMatchObject({ what: "done", unconfirmed: 0 });
    meter.double.refuse("ListSubscriptions", "AuthorizationError", { status: 403 });
    await hour(meter);
    expect(meter.log.at(-1)).toMatchObject({ what: "done", unconfirmed: null });
    expect(meter.log.find(({ level }) => level === "warn")).toMatchObject({
      message: expect.stringMatching(/sns:ListSubscriptions/),
    });
  });
});
