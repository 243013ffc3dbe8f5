import { guardName, percentText } from "../../metrics/names.ts";
import { dayBefore, daysBetween, instantText, isoText, periodText } from "../../model/calendar.ts";
import { type Exact, exactText, exactWhole, multiply, roundHalfUp } from "../../model/exact.ts";
import type { Crossing } from "../../simulate/crossings.ts";
import type { Drilled } from "../../simulate/drill.ts";
import type { Hindsight } from "../../simulate/hindsight.ts";
import type { Change, Miss, Rehearsal, RehearsedPeriod } from "../../simulate/rehearse.ts";
import type { ThresholdOutcome } from "../../simulate/thresholds.ts";
import { count, counted, percentageOf, words } from "../../text/text.ts";
import { type Block, columns, type Doc, itemsIf, listBlocks, type Plot } from "../documents/doc.ts";
import { drillBlocks } from "./rehearse-drill.ts";
import { hindsightBlocks, hindsightData, thresholdBlocks, thresholdData } from "./rehearse-worth.ts";
import { endFigures } from "./status.ts";
import { forecastData } from "./status-data.ts";

/** What was rehearsed, and how. */
export interface RehearsalFacts {
  readonly org: string;
  readonly usage: string;
  readonly scale: Exact;
  /** Shares of the ceiling to draw as lines; 100 % is one of them. */
  readonly shares: readonly Exact[];
  readonly drilled: Drilled;
  /** Null: no limit. */
  readonly maxNotifications: number | null;
  readonly hindsight: readonly Hindsight[];
  /** Null: nobody asked to compare any. */
  readonly thresholds: readonly ThresholdOutcome[] | null;
}

const HOUR = 3600;

/** Which alarms would have fired and when, what they would have said, and what they would have missed. */
export function rehearseDoc(rehearsal: Rehearsal, facts: RehearsalFacts): Doc {
  const { notifications, silent } = rehearsal;
  return {
    title: title(rehearsal, facts),
    blocks: [
      { kind: "table", columns: PERIOD_COLUMNS, rows: rehearsal.periods.map((period) => periodRow(period, facts)) },
      ...pictureBlocks(rehearsal, facts),
      ...forecastBlocks(rehearsal),
      ...timelineBlocks(rehearsal),
      ...thresholdBlocks(facts.thresholds),
      ...hindsightBlocks(facts.hindsight),
      ...problemBlocks(rehearsal, facts),
      ...spokenBlocks(notifications),
      ...(silent.length === 0 ? [] : [silentBlock(rehearsal)]),
      ...drillBlocks(facts.drilled),
    ],
    data: dataOf(rehearsal, facts),
  };
}

function title({ notifications, misses, falseAlarms }: Rehearsal, { org, usage, scale }: RehearsalFacts): string {
  const times = scale.n === scale.d ? "" : `, ${exactText(scale)} times`;
  const said = counted(notifications.length, "notification");
  const wrong = misses.length + falseAlarms.length;
  const verdict = wrong === 0 ? "nothing missed" : `${misses.length} missed, ${falseAlarms.length} false`;
  return `${org} on ${usage}${times}: ${said}, ${verdict}`;
}

/** The period with the highest use of its ceiling. */
export function fullest(periods: readonly RehearsedPeriod[]): RehearsedPeriod | null {
  const isFuller = (a: RehearsedPeriod, b: RehearsedPeriod): boolean => a.consumed * b.ceiling > b.consumed * a.ceiling;
  return periods.reduce<RehearsedPeriod | null>(
    (most, one) => (most === null || isFuller(one, most) ? one : most),
    null,
  );
}

function pictureBlocks({ periods }: Rehearsal, facts: RehearsalFacts): Block[] {
  const period = fullest(periods);
  if (period === null) return [];
  return [{ kind: "heading", text: periodText(period.period) }, plotOf(period, facts)];
}

const PERIOD_COLUMNS = columns("period", ">tokens", ">of ceiling", ">used");

function periodRow({ period, consumed, ceiling }: RehearsedPeriod, { shares }: RehearsalFacts): string[] {
  const used = percentageOf(exactWhole(consumed), exactWhole(ceiling), shares);
  return [periodText(period), count(consumed), count(ceiling), used ?? ""];
}

/** The forecast of the last period, when the usage ends before the period does. */
function forecastBlocks({ forecast }: Rehearsal): Block[] {
  if (forecast === null || forecast.expected === forecast.soFar) return [];
  return [{ kind: "figures", items: endFigures(forecast) }];
}

/** The first OK of a new alarm is not shown. */
const isShown = ({ from, to }: Change): boolean => !(from === "INSUFFICIENT_DATA" && to === "OK");

function timelineBlocks({ changes }: Rehearsal): Block[] {
  const rows = changes.filter(isShown).map(row);
  return rows.length === 0
    ? []
    : [
        { kind: "heading", text: "Timeline" },
        { kind: "table", columns: COLUMNS, rows },
      ];
}

function plotOf({ period, ceiling, cumulative }: RehearsedPeriod, { shares }: RehearsalFacts): Plot {
  return {
    kind: "plot",
    values: cumulative,
    days: daysBetween(period.start, period.end),
    limits: shares.map((share) => ({
      label: `${percentText(share)} %`,
      value: Number(roundHalfUp(multiply(share, exactWhole(ceiling)))),
    })),
    first: period.start,
    last: dayBefore(period.end),
  };
}

const COLUMNS = columns("UTC", "alarm", "state", "because");

const row = (change: Change): string[] => [
  instantText(change.at),
  change.alarm.about,
  change.to === "INSUFFICIENT_DATA" ? "NO DATA" : change.to,
  because(change),
];

function because({ to, crossing, alarm }: Change): string {
  if (to !== "ALARM") return "no notification";
  if (alarm.actions.length === 0) return "has no recipient";
  if (crossing === null) return "no reason in the data";
  const { expected, consumed, ceiling } = crossing;
  return expected === null ? `${count(consumed)} of ${count(ceiling)}` : `${count(expected)} expected`;
}

function problemBlocks(
  { misses, falseAlarms, notifications }: Rehearsal,
  { maxNotifications }: RehearsalFacts,
): Block[] {
  const items = [
    ...misses.map(missText),
    ...falseAlarms.map(({ alarm, at }) => `${instantText(at)} ${alarm.about} fired although no threshold was crossed`),
    ...itemsIf(
      maxNotifications !== null && notifications.length > maxNotifications,
      `${notifications.length} notifications, more than ${maxNotifications}`,
    ),
  ];
  return listBlocks("What is wrong", items);
}

const WHY = {
  "no-alarm": "there is no alarm for it",
  nobody: "its alarm has no recipient",
  silent: "its alarm did not fire",
  late: "its alarm fired hours late",
} as const;

function missText({ crossing, why }: Miss): string {
  const { consumed, ceiling, hour, period } = crossing;
  const at = instantText(hour * HOUR);
  return `${guardName(crossing.guard)} in ${period.month}: ${count(consumed)} of ${counted(ceiling, "token")} known ${at}, and ${WHY[why]}`;
}

/** Each text once: it is the same in every period. */
function spokenBlocks(notifications: readonly Change[]): Block[] {
  const alarms = new Map(notifications.map(({ alarm }) => [alarm.name, alarm]));
  const items = [...alarms.values()].map(
    ({ about, severity, description }) => `${about} (${severity}): ${description}`,
  );
  return listBlocks("What they would say", items);
}

function silentBlock({ silent }: Rehearsal): Block {
  const without = silent.filter(({ hasData }) => !hasData).map(({ alarm }) => alarm.about);
  const quiet = silent.filter(({ hasData }) => hasData).map(({ alarm }) => alarm.about);
  const parts = [
    ...itemsIf(quiet.length > 0, `Did not fire: ${words(quiet)}.`),
    ...itemsIf(without.length > 0, `Had no data, because the usage names no features: ${words(without)}.`),
  ];
  return { kind: "paragraph", text: parts.join(" ") };
}

function dataOf(rehearsal: Rehearsal, facts: RehearsalFacts): object {
  return {
    version: 1,
    org: facts.org,
    usage: facts.usage,
    whatIf: exactText(facts.scale),
    periods: rehearsal.periods.map(({ period, ceiling, consumed }) => ({
      period: period.month,
      start: period.start,
      end: period.end,
      ceiling: Number(ceiling),
      consumed: Number(consumed),
      overage: Number(consumed > ceiling ? consumed - ceiling : 0n),
    })),
    forecast: rehearsal.forecast && forecastData(rehearsal.forecast),
    hindsight: facts.hindsight.map(hindsightData),
    ...(facts.thresholds === null ? {} : { thresholds: facts.thresholds.map(thresholdData) }),
    changes: rehearsal.changes.map(changeData),
    notifications: rehearsal.notifications.length,
    misses: rehearsal.misses.map(({ crossing, why }) => ({ ...crossingData(crossing), why })),
    falseAlarms: rehearsal.falseAlarms.map(changeData),
    meter: facts.drilled,
    silent: rehearsal.silent.map(({ alarm, hasData }) => ({ alarm: alarm.name, hasData })),
  };
}

const changeData = ({ at, from, to, alarm, crossing }: Change): object => ({
  at: isoText(at),
  alarm: alarm.name,
  about: alarm.about,
  severity: alarm.severity,
  from,
  to,
  notifies: to === "ALARM" ? alarm.actions : [],
  says: to === "ALARM" && alarm.actions.length > 0 ? alarm.description : null,
  crossing: crossing && crossingData(crossing),
});

const crossingData = ({ guard, period, hour, consumed, ceiling, expected }: Crossing): object => ({
  about: guardName(guard),
  period: period.month,
  known: isoText(hour * HOUR),
  consumed: Number(consumed),
  ceiling: Number(ceiling),
  expected: expected === null ? null : Number(expected),
});
