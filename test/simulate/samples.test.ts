import { describe, expect, test } from "vitest";
import type { AlarmPlan, PlannedAlarm } from "../../src/core/alarms/alarm-plan.ts";
import { instantText } from "../../src/core/model/calendar.ts";
import { exact } from "../../src/core/model/exact.ts";
import { drillMeter } from "../../src/core/simulate/drill.ts";
import { type Change, type Rehearsal, rehearse } from "../../src/core/simulate/rehearse.ts";
import { policy } from "../alarms/fleet.ts";
import { SAMPLES, type Sample, sample } from "./sample.ts";

const { guardrails } = policy();
const samples = new Map(SAMPLES.map((org) => [org, sample(org)]));
const of = (org: (typeof SAMPLES)[number]): Sample => samples.get(org) as Sample;

const run = ({ planned, plan, figures }: Sample, changed: AlarmPlan = plan, scale = 1): Rehearsal =>
  rehearse(planned, changed, guardrails, figures, exact(scale));

const said = ({ notifications }: Rehearsal) =>
  notifications.map(({ at, alarm }: Change) => `${instantText(at)} ${alarm.about}`);

/** What would keep the command from exiting 0. */
const wrongPlan = (one: Sample, changed: AlarmPlan): string[] => {
  const { drills, falseAlarms } = drillMeter(changed, guardrails);
  const unheard = drills.filter(({ why }) => why !== null).map(({ about, why }) => `${about} ${why}`);
  return [...wrong(run(one, changed)), ...unheard, ...falseAlarms.map((name) => `${name} false`)];
};

const wrong = ({ misses, falseAlarms }: Rehearsal) => [
  ...misses.map(({ crossing, why }) => `${crossing.guard.kind} ${crossing.period.month} ${why}`),
  ...falseAlarms.map(({ alarm }) => `${alarm.about} false`),
];

describe("the retailer's peak: known at midnight, announced a minute later", () => {
  test("forecast, 80 %, 100 %; and in January an overage that arrives two days after the reset", () => {
    const rehearsal = run(of("holiday-retailer"));
    expect(wrong(rehearsal)).toEqual([]);
    expect(said(rehearsal)).toEqual([
      "2026-12-18 00:01 forecast",
      "2026-12-23 00:01 utilization-80",
      "2026-12-30 00:01 over-budget",
      "2027-01-23 00:01 utilization-80",
      "2027-01-28 00:01 forecast",
      "2027-02-02 09:01 late-overage",
    ]);
  });

  test("half the usage alarms nobody, half as much again alarms earlier", () => {
    expect(said(run(of("holiday-retailer"), undefined, 0.5))).toEqual([]);
    const more = run(of("holiday-retailer"), undefined, 1.5);
    expect(wrong(more)).toEqual([]);
    expect(said(more)).toContain("2026-12-14 00:01 utilization-80");
  });
});

test("the enterprise centre: every alarm of its plan fires, and nothing is missed", () => {
  const rehearsal = run(of("enterprise-center"));
  expect(wrong(rehearsal)).toEqual([]);
  expect(rehearsal.silent).toEqual([]);
});

const opposite = ({ comparisonOperator }: PlannedAlarm) =>
  comparisonOperator === "LessThanThreshold" ? "GreaterThanThreshold" : "LessThanThreshold";

/** What could be wrong with an alarm and still deploy. */
const MUTATIONS: readonly [string, (alarm: PlannedAlarm) => PlannedAlarm | null][] = [
  ["removed", () => null],
  ["deaf", (alarm) => ({ ...alarm, actions: [] })],
  ["set too high", (alarm) => ({ ...alarm, threshold: alarm.threshold === 0 ? 1_000_000 : alarm.threshold + 10 })],
  ["set too low", (alarm) => ({ ...alarm, threshold: alarm.threshold - 10 })],
  ["turned around", (alarm) => ({ ...alarm, comparisonOperator: opposite(alarm) })],
  ["on another metric", (alarm) => ({ ...alarm, metricName: `${alarm.metricName}s` })],
  ["on another organization", (alarm) => ({ ...alarm, dimensions: { ...alarm.dimensions, Org: "acme" } })],
  ["in another namespace", (alarm) => ({ ...alarm, namespace: "tollgate" })],
  ["taking silence for a breach", (alarm) => ({ ...alarm, metricName: "None", treatMissingData: "breaching" })],
];

/** Every alarm of both plans; the meter's own are the same in both. */
const mutants = SAMPLES.flatMap((org) =>
  of(org)
    .plan.alarms.filter((alarm) => alarm.org !== null || org === SAMPLES[0])
    .flatMap((alarm) => MUTATIONS.map(([what, mutate]) => ({ org, about: alarm.about, what, alarm, mutate }))),
);

describe("a plan with one alarm broken fails its rehearsal", () => {
  test.each(mutants)("$org, $about $what", ({ org, alarm, mutate }) => {
    const { plan } = of(org);
    const alarms = plan.alarms.flatMap((one) => (one === alarm ? (mutate(one) ?? []) : one));
    expect(wrongPlan(of(org), { ...plan, alarms })).not.toEqual([]);
  });

  test.each(SAMPLES)("and one with none broken passes it: %s", (org) => {
    expect(wrongPlan(of(org), of(org).plan)).toEqual([]);
  });
});
