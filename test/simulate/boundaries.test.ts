import { describe, expect, test } from "vitest";
import type { AlarmPlan } from "../../src/core/alarms/alarm-plan.ts";
import type { AlarmEvaluation } from "../../src/core/model/alarm.ts";
import { dayNumber } from "../../src/core/model/calendar.ts";
import { exact, exactWhole } from "../../src/core/model/exact.ts";
import { rehearse } from "../../src/core/simulate/rehearse.ts";
import { replay } from "../../src/core/simulate/replay.ts";
import type { UsageFigure } from "../../src/core/usage/file/figures.ts";
import { fleet, plan, policy } from "../alarms/fleet.ts";
import { budget } from "../support/report.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

describe("a late point appears, by its age when it was sent", () => {
  const wide: AlarmEvaluation = {
    statistic: "Maximum",
    period: HOUR,
    evaluationPeriods: 80,
    datapointsToAlarm: 1,
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "ignore",
  };

  test.each([
    ["a second under 3 hours: at once", 3 * HOUR - 1, 3 * HOUR],
    ["3 hours: 2 hours later", 3 * HOUR, 5 * HOUR + 60],
    ["24 hours: 2 hours later", DAY, DAY + 2 * HOUR + 60],
    ["a second over 24 hours: 2 days later", DAY + 1, 3 * DAY + 60],
  ])("%s", (_, sent, at) => {
    const changes = replay(wide, [{ at: 0, value: 9, sent }], { from: 60, through: 4 * DAY, every: 60 });
    expect(changes).toEqual([{ at, from: "INSUFFICIENT_DATA", to: "ALARM" }]);
  });
});

const [ACME] = fleet(
  budget(
    "allocation: { tokensPerMonth: 1000 }\nconsumption: { voice-bots: { minutes: 100 } }\nlimits: { featureTokens: { voice-bots: 900 } }\n",
    { plan: "{ from: 2026-12, months: 2 }" },
  ),
);
const { guardrails } = policy();

/** "2026-12-01 800", or with the hour in which it is known: "2026-12-31 201 2027-01-10T23". */
function figure(row: string): UsageFigure {
  const [day = "", tokens = "", known = ""] = row.split(" ");
  const until = (dayNumber(day) + 1) * 24;
  const at = known === "" ? until : dayNumber(known.slice(0, 10)) * 24 + Number(known.slice(11));
  const position = { line: 1, column: 1 };
  return { org: null, day, until, feature: "voice-bots", tokens: exact(Number(tokens)), known: at, position };
}

function rehearsed(rows: readonly string[], change: (plan: AlarmPlan) => AlarmPlan = (one) => one) {
  if (ACME === undefined) throw new Error("no budget");
  const { changes, notifications, misses, falseAlarms } = rehearse(
    ACME,
    change(plan([ACME])),
    guardrails,
    rows.map(figure),
    exactWhole(1n),
  );
  const iso = (at: number): string => new Date(at * 1000).toISOString().slice(0, 16);
  return {
    said: notifications.map(({ at, alarm }) => `${iso(at)} ${alarm.about}`),
    back: changes.flatMap(({ at, alarm, from, to }) =>
      from === "ALARM" && to === "OK" ? [`${iso(at)} ${alarm.about}`] : [],
    ),
    wrong: [
      ...misses.map(({ crossing, why }) => `${crossing.guard.kind} ${why}`),
      ...falseAlarms.map(({ alarm }) => alarm.about),
    ],
  };
}

describe("what is exactly at a limit neither alarms nor is missed", () => {
  test.each([
    [["2026-12-01 800"], []],
    [["2026-12-01 800.000001"], ["2026-12-02T00:01 utilization-80"]],
    [["2026-12-01 900"], ["2026-12-02T00:01 utilization-80"]],
    [["2026-12-01 900.5"], ["2026-12-02T00:01 feature-limit-voice-bots", "2026-12-02T00:01 utilization-80"]],
    [["2026-12-01 1000"], ["2026-12-02T00:01 feature-limit-voice-bots", "2026-12-02T00:01 utilization-80"]],
    [
      ["2026-12-01 1000.000001"],
      ["2026-12-02T00:01 feature-limit-voice-bots", "2026-12-02T00:01 over-budget", "2026-12-02T00:01 utilization-80"],
    ],
  ])("%s", (rows, said) => expect(rehearsed(rows)).toMatchObject({ said, wrong: [] }));

  test("late usage up to the ceiling exactly", () => {
    expect(rehearsed(["2026-12-31 1000 2027-01-03T08"])).toMatchObject({ said: [], wrong: [] });
    expect(rehearsed(["2026-12-31 1000.5 2027-01-03T08"]).said).toEqual(["2027-01-03T08:01 late-overage"]);
  });
});

describe("late usage is announced for ten days after the reset", () => {
  const NEXT = "2027-01-20 1";

  test("in the last hour of the tenth day, and the alarm is back to OK a day later", () => {
    const { said, back, wrong } = rehearsed(["2026-12-31 1001 2027-01-10T23", NEXT]);
    expect({ said, wrong }).toEqual({ said: ["2027-01-10T23:01 late-overage"], wrong: [] });
    expect(back).toEqual(["2027-01-12T00:01 late-overage"]);
  });

  test("known earlier, it is in ALARM until the tenth day is over", () => {
    expect(rehearsed(["2026-12-31 1001 2027-01-02T08", NEXT]).back).toEqual(["2027-01-11T01:01 late-overage"]);
  });

  test("on the eleventh day nobody is notified any more, which a rehearsal calls a miss", () => {
    const { said, wrong } = rehearsed(["2026-12-31 1001 2027-01-11T00", NEXT]);
    expect({ said, wrong }).toEqual({ said: [], wrong: ["late-overage silent"] });
  });

  test("an overage that was announced while it lasted is not announced again", () => {
    const { said } = rehearsed(["2026-12-01 1001", "2026-12-31 500 2027-01-03T08", NEXT]);
    expect(said.filter((one) => !one.includes("12-0"))).toEqual([]);
  });
});

describe("an alarm that comes too late is a miss", () => {
  const after = (hours: number) => (one: AlarmPlan) => ({
    ...one,
    alarms: one.alarms.map((alarm) => ({ ...alarm, evaluationPeriods: hours, datapointsToAlarm: hours })),
  });

  test.each([
    [5, "2026-12-02T04:01 utilization-80", []],
    [6, "2026-12-02T05:01 utilization-80", ["utilization late"]],
  ])("%i hours in a row", (hours, said, wrong) =>
    expect(rehearsed(["2026-12-01 850"], after(hours))).toMatchObject({ said: [said], wrong }),
  );
});
