import { describe, expect, test } from "vitest";
import { planAlarms } from "../../src/core/alarms/plan.ts";
import { METER_METRICS } from "../../src/core/metrics/names.ts";
import { instantText } from "../../src/core/model/calendar.ts";
import { fleet, OPTIONS, policy } from "../alarms/fleet.ts";
import { budget } from "../support/report.ts";
import { deploy } from "./deploy.ts";
import type { Double } from "./double/double.ts";
import { HOUR, HourlyMeter, instant, pass, type UsedBy } from "./hourly.ts";
import { listen } from "./listener.ts";
import { connect, startDouble } from "./support.ts";

/** 1,000 tokens a month; who watches is a web hook. */
const ACME = budget(
  'allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 700 } }\nalarms: { notify: [{ https: "https://hooks.example.com/acme" }] }\n',
  { plan: "{ from: 2026-12, months: 3 }" },
);
const OPERATOR = "https://ops.example.com";

interface Told {
  readonly at: string;
  readonly alarm: string;
  readonly state: string;
  readonly from: string;
}

/** The plan deployed to the double, and everything that two real HTTP listeners are told. */
async function deployed(from: string, usedBy: UsedBy) {
  const [owner, operator] = [await listen(), await listen()];
  const hosts = new Map([
    ["https://hooks.example.com", owner.url],
    [OPERATOR, operator.url],
  ]);
  const double = await startDouble({ now: instant(from), hosts });
  const aws = connect();
  const [planned] = fleet(ACME);
  if (planned === undefined) throw new Error("no budget");
  const plan = planAlarms([planned], policy().guardrails, OPTIONS);
  const watched = plan.topics.map((topic) =>
    topic.subscription === null
      ? { ...topic, subscription: { protocol: "https" as const, endpoint: OPERATOR } }
      : topic,
  );
  await deploy(aws, { ...plan, topics: watched });
  const read = ({ received }: typeof owner): Told[] =>
    received.map(({ message }) => {
      const { StateChangeTime, AlarmName, NewStateValue, OldStateValue } = JSON.parse(message);
      return { at: StateChangeTime.slice(0, 16), alarm: AlarmName, state: NewStateValue, from: OldStateValue };
    });
  return {
    double,
    meter: new HourlyMeter(aws, planned, usedBy),
    owner: () => read(owner),
    operator: () => read(operator),
    raw: owner,
  };
}

const brief = ({ at, alarm, state }: Told): string => `${at} ${alarm} ${state}`;
const hoursSince = (start: string, now: number): number => Math.max(0, (now - instant(start)) / HOUR);
const hourOf = (double: Double): string => instantText(double.now);

describe("the plan, deployed, fed by the hour, heard by a real HTTP listener", () => {
  test("80 %, then 100 %, once each; the reset is silent, and the next period speaks again", async () => {
    // 10 tokens an hour in December's last days from 780 on, 40 an hour in January.
    const usedBy: UsedBy = (month, now) =>
      month === "2026-12"
        ? Math.min(1100, 780 + 10 * hoursSince("2026-12-28T00:00", Math.min(now, instant("2027-01-01T00:00"))))
        : 40 * hoursSince("2027-01-01T00:00", now);
    const { double, meter, owner, operator, raw } = await deployed("2026-12-28T00:00", usedBy);
    await meter.hour(double.now);
    await pass(double, meter, instant("2026-12-31T23:00"));
    expect(owner().map(brief)).toEqual([
      "2026-12-28T03:01 tollgate-acme.utilization-80 ALARM",
      "2026-12-28T23:01 tollgate-acme.over-budget ALARM",
    ]);
    expect(raw.received[0]?.subject).toBe('ALARM: "tollgate-acme.utilization-80" in US East (N. Virginia)');
    expect(raw.received[0]?.message).toContain("has used more than 80 % of its ceiling of 1,000 tokens");
    await pass(double, meter, instant("2027-01-02T12:00"));
    expect(owner().slice(2).map(brief)).toEqual([
      "2027-01-01T21:01 tollgate-acme.utilization-80 ALARM",
      "2027-01-02T02:01 tollgate-acme.over-budget ALARM",
    ]);
    expect(operator()).toEqual([]);
    expect(hourOf(double)).toBe("2027-01-02 12:00");
  });

  test("a source that gives nothing new is one message to the operator; owners hear nothing", async () => {
    const { double, meter, owner, operator } = await deployed("2026-12-10T00:00", () => 850);
    await meter.hour(double.now);
    await pass(double, meter, instant("2026-12-10T06:00"));
    expect(owner()).toHaveLength(1);
    meter.own.set(METER_METRICS.stale, 1);
    await pass(double, meter, instant("2026-12-12T06:00"));
    expect(operator().map(brief)).toEqual(["2026-12-10T07:01 tollgate-meter.stale ALARM"]);
    meter.own.set(METER_METRICS.stale, 0);
    await pass(double, meter, instant("2026-12-12T12:00"));
    expect(operator()).toHaveLength(1);
    expect(owner()).toHaveLength(1);
  });

  test("a dead meter is one message to the operator, within hours; owners hear nothing, and nothing twice after it", async () => {
    const { double, meter, owner, operator } = await deployed("2026-12-10T00:00", () => 850);
    await meter.hour(double.now);
    await pass(double, meter, instant("2026-12-10T06:00"));
    await pass(double, null, instant("2026-12-12T06:00"));
    const told = operator();
    expect(told.map(({ alarm, from }) => `${alarm} ${from}`)).toEqual(["tollgate-meter.heartbeat OK"]);
    expect(instant(told[0]?.at ?? "") - instant("2026-12-10T06:00")).toBeLessThanOrEqual(7 * HOUR);
    await pass(double, meter, instant("2026-12-13T06:00"));
    expect(operator()).toHaveLength(1);
    expect(owner().map(brief)).toEqual(["2026-12-10T00:01 tollgate-acme.utilization-80 ALARM"]);
  });

  test("deployed before the meter runs, the operator is told so at once: silence is a breach from the first minute", async () => {
    const { double, meter, owner, operator } = await deployed("2026-12-10T00:00", () => 0);
    await pass(double, meter, instant("2026-12-11T00:00"));
    expect(operator().map(brief)).toEqual(["2026-12-10T00:01 tollgate-meter.heartbeat ALARM"]);
    expect(owner()).toEqual([]);
  });

  test("an overage on the last day that arrives two days late is told once, as what it is", async () => {
    const usedBy: UsedBy = (month, now) => {
      if (month !== "2026-12") return 0;
      return now < instant("2027-01-03T09:00") ? 790 : 1050;
    };
    const { double, meter, owner, operator } = await deployed("2026-12-30T00:00", usedBy);
    await meter.hour(double.now);
    await pass(double, meter, instant("2027-01-12T00:00"));
    expect(owner().map(brief)).toEqual(["2027-01-03T09:01 tollgate-acme.late-overage ALARM"]);
    expect(operator()).toEqual([]);
  });
});
