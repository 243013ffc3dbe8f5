import { guardName, percentText } from "../../metrics/names.ts";
import { dayBefore, daysBetween, instantText, isoText, periodText } from "../../model/calendar.ts";
import { type Exact, exactText, exactWhole, multiply, percentOf, roundHalfUp } from "../../model/exact.ts";
import type { Crossing } from "../../simulate/crossings.ts";
import type { Drilled } from "../../simulate/drill.ts";
import type { Change, Miss, Rehearsal, RehearsedPeriod } from "../../simulate/rehearse.ts";
import { count, counted, percentage, words } from "../../text/text.ts";
import type { Block, Doc, Plot } from "../doc.ts";
import { drillBlocks } from "./drill.ts";
import { endFigures } from "./status.ts";
import { forecastData } from "./status-data.ts";

/** What a rehearsal was about. */
export interface RehearsalFacts {
  readonly org: string;
  readonly usage: string;
  readonly scale: Exact;
  /** Shares of the ceiling to rule into the picture, 100 % among them. */
  readonly shares: readonly Exact[];
  readonly drilled: Drilled;
  /** Null: any number. */
  readonly maxNotifications: number | null;
}

const HOUR = 3600;

/** When which alarm would have spoken, what it would have said, and what nobody would have heard of. */
export function rehearseDoc(rehearsal: Rehearsal, facts: RehearsalFacts): Doc {
  const { notifications, silent } = rehearsal;
  return {
    title: title(rehearsal, facts),
    blocks: [
      { kind: "table", columns: PERIOD_COLUMNS, rows: rehearsal.periods.map(periodRow) },
      ...pictureBlocks(rehearsal, facts),
      ...forecastBlocks(rehearsal),
      ...timelineBlocks(rehearsal),
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

/** The period that comes closest to its ceiling, or goes furthest beyond. */
function fullest(periods: readonly RehearsedPeriod[]): RehearsedPeriod | null {
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

const PERIOD_COLUMNS = [
  { title: "period", align: "left" },
  { title: "tokens", align: "right" },
  { title: "of ceiling", align: "right" },
  { title: "used", align: "right" },
] as const;

function periodRow({ period, consumed, ceiling }: RehearsedPeriod): string[] {
  const share = percentOf(exactWhole(consumed), exactWhole(ceiling));
  return [periodText(period), count(consumed), count(ceiling), share === null ? "" : percentage(share)];
}

/** How the last period is expected to end, where the usage ends before it does. */
function forecastBlocks({ forecast }: Rehearsal): Block[] {
  if (forecast === null || forecast.expected === forecast.soFar) return [];
  return [{ kind: "figures", items: endFigures(forecast) }];
}

/** A new alarm's first OK is no news. */
const isShown = ({ from, to }: Change): boolean => !(from === "INSUFFICIENT_DATA" && to === "OK");

function timelineBlocks({ changes }: Rehearsal): Block[] {
  const rows = changes.filter(isShown).map(row);
  if (rows.length === 0) return [];
  return [
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

const COLUMNS = [
  { title: "UTC", align: "left" },
  { title: "alarm", align: "left" },
  { title: "state", align: "left" },
  { title: "because", align: "left" },
] as const;

const row = (change: Change): string[] => [
  instantText(change.at),
  change.alarm.about,
  change.to === "INSUFFICIENT_DATA" ? "NO DATA" : change.to,
  because(change),
];

function because({ to, crossing, alarm }: Change): string {
  if (to !== "ALARM") return "silently";
  if (alarm.actions.length === 0) return "tells nobody";
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
    ...falseAlarms.map(({ alarm, at }) => `${instantText(at)} ${alarm.about} fired, and nothing had been crossed`),
    ...(maxNotifications !== null && notifications.length > maxNotifications
      ? [`${notifications.length} notifications, more than ${maxNotifications}`]
      : []),
  ];
  if (items.length === 0) return [];
  return [
    { kind: "heading", text: "What is wrong" },
    { kind: "list", items },
  ];
}

const WHY = {
  "no-alarm": "there is no alarm for it",
  nobody: "its alarm tells nobody",
  silent: "its alarm stayed silent",
  late: "its alarm came hours late",
} as const;

function missText({ crossing, why }: Miss): string {
  const { consumed, ceiling, hour, period } = crossing;
  const at = instantText(hour * HOUR);
  return `${guardName(crossing.guard)} in ${period.month}: ${count(consumed)} of ${count(ceiling)} tokens known ${at}, and ${WHY[why]}`;
}

/** Each text once: it is the same every period. */
function spokenBlocks(notifications: readonly Change[]): Block[] {
  const texts = new Map(notifications.map(({ alarm }) => [alarm.name, alarm]));
  if (texts.size === 0) return [];
  return [
    { kind: "heading", text: "What they would say" },
    {
      kind: "list",
      items: [...texts.values()].map(({ about, severity, description }) => `${about} (${severity}): ${description}`),
    },
  ];
}

function silentBlock({ silent }: Rehearsal): Block {
  const without = silent.filter(({ hasData }) => !hasData).map(({ alarm }) => alarm.about);
  const quiet = silent.filter(({ hasData }) => hasData).map(({ alarm }) => alarm.about);
  const parts = [
    ...(quiet.length === 0 ? [] : [`Stayed silent: ${words(quiet)}.`]),
    ...(without.length === 0 ? [] : [`Had no data to watch, as usage names no features: ${words(without)}.`]),
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
