import type { MetricDatum } from "../../metrics/datapoints.ts";
import type { FleetCount, MeterDatum } from "../../metrics/fleet.ts";
import type { NoHour, OrgHour } from "../../metrics/hour.ts";
import { instantText } from "../../model/calendar.ts";
import { exactWhole, percentOf, roundUp } from "../../model/exact.ts";
import type { Finding } from "../../model/finding.ts";
import type { SourceNotice } from "../../model/period-usage.ts";
import { count, counted, grouped, percentage } from "../../text/text.ts";
import { type Block, columns, type Doc, listBlocks } from "../documents/doc.ts";
import { forecastData } from "./status-data.ts";

/** One run of the meter. */
export interface MeterRun {
  readonly isDry: boolean;
  /** The full hour of the metrics. Seconds since 1970. */
  readonly at: number;
  readonly organizations: readonly MeterRunOrg[];
  readonly unmetered: readonly {
    readonly org: string;
    readonly isInvalid: boolean;
    readonly isStale: boolean;
    readonly why: string;
  }[];
  readonly fleet: FleetCount;
  readonly data: readonly MeterDatum[];
}

export interface MeterRunOrg {
  readonly org: string;
  readonly hour: OrgHour | NoHour | null;
  readonly lastFetched: string | null;
  readonly isStale: boolean;
  /** Why it was not read in this run. */
  readonly unread: string | null;
  /** Why it was not sent. */
  readonly unsent: string | null;
  readonly notices: readonly SourceNotice[];
  /** What its source says against what its file says. */
  readonly drift: readonly Finding[];
}

export function meterRunDoc(run: MeterRun): Doc {
  const { organizations, unmetered, isDry } = run;
  const failed = organizations.flatMap(({ org, unread, unsent }) =>
    [unread, unsent].flatMap((why) => (why ? `${org}: ${why}` : [])),
  );
  const notices = organizations.flatMap(({ org, hour, notices: all }) => [
    ...(isEstimated(hour) ? [`${org}: the forecast rests on days that are estimated from volumes`] : []),
    ...all.map(({ message }) => `${org}: ${message}`),
  ]);
  const drift = organizations.flatMap(({ org, drift: all }) => all.map(({ message }) => `${org}: ${message}`));
  const silent = unmetered
    .filter(({ isInvalid, isStale }) => isStale && !isInvalid)
    .map(({ org, why }) => `${org}: ${why}`);
  const invalid = unmetered.filter(({ isInvalid }) => isInvalid).map(({ org, why }) => `${org}: ${why}`);
  return {
    title: title(run),
    blocks: [
      ...(organizations.length === 0
        ? []
        : [{ kind: "table", columns: COLUMNS, rows: organizations.map(row) } as const]),
      ...listBlocks("Failed", failed),
      ...listBlocks("Invalid", invalid),
      ...listBlocks("Alarms without a meter", silent),
      ...listBlocks("Drift", drift),
      ...listBlocks("About the figures", notices),
      ...(isDry ? dataBlocks(run) : []),
      ...fleetBlocks(run),
    ],
    data: dataOf(run),
  };
}

function title({ organizations, at, isDry }: MeterRun): string {
  const sent = organizations.filter(({ hour, unsent }) => dataIn(hour).length > 0 && unsent === null).length;
  const of = `${count(sent)} of ${counted(organizations.length, "organization")}`;
  return `${instantText(at)} UTC: ${of} ${isDry ? "would be sent (dry run)" : "sent"}`;
}

const COLUMNS = columns("organization", "period", ">tokens of ceiling", ">used", ">expected", "read");

function row({ org, hour, lastFetched, isStale }: MeterRunOrg): string[] {
  const read = `${lastFetched === null ? "never" : lastFetched.slice(5, 16).replace("T", " ")}${isStale ? ", stale" : ""}`;
  if (hour === null || typeof hour === "string") return [org, "", NOTHING[hour ?? "unreadable"], "", "", read];
  const { usage, pool, forecast } = hour;
  const percent = percentOf(usage.total, exactWhole(pool.ceiling));
  return [
    org,
    usage.period.month,
    `${count(roundUp(usage.total))} of ${count(pool.ceiling)}`,
    percent === null ? "" : percentage(percent),
    forecast === null ? "" : count(forecast.expected),
    read,
  ];
}

const NOTHING = { unknown: "nothing known yet", unplanned: "before its plan", unreadable: "state unreadable" } as const;

function dataBlocks({ organizations, data: own }: MeterRun): Block[] {
  const all = [
    ...organizations.map(({ org, hour }) => ({ org, data: dataIn(hour) })),
    { org: "The meter itself", data: own },
  ];
  return all.flatMap(({ org, data }) => {
    const items = data.map(({ metric, dimensions, value }: MetricDatum | MeterDatum) => ({
      label: [metric, dimensions["Feature"] ?? dimensions["Meter"] ?? []].flat().join(" "),
      value: grouped(String(value)),
    }));
    return data.length === 0 ? [] : [{ kind: "details", summary: org, blocks: [{ kind: "figures", items }] } as const];
  });
}

function fleetBlocks({ fleet, unmetered }: MeterRun): Block[] {
  const without = unmetered.filter(({ isInvalid }) => !isInvalid).length;
  const figure = (label: string, value: number, note: string) =>
    value === 0 ? [] : [{ label, value: count(value), note }];
  const items = [
    ...figure(
      "stale",
      fleet.stale,
      "no alarm of these can fire, or figures are older than 12 hours: see docs/meter.md",
    ),
    ...figure("drift", fleet.drift, "the source reports another pool than the file: metrics use the source's pool"),
    ...figure(
      "unconfirmed",
      fleet.unconfirmed ?? 0,
      "recipients who must confirm before they get alarms: tollgate doctor names them",
    ),
    ...figure("not metered", without, "these budgets have no meter"),
  ];
  return items.length === 0 ? [] : [{ kind: "figures", items }];
}

const isEstimated = (hour: MeterRunOrg["hour"]): boolean =>
  hour !== null && typeof hour !== "string" && hour.forecastFrom === "estimated";

const dataIn = (hour: MeterRunOrg["hour"]): readonly MetricDatum[] =>
  hour === null || typeof hour === "string" ? [] : hour.data;

const dataOf = ({ isDry, at, organizations, unmetered, fleet, data }: MeterRun): object => ({
  version: 1,
  dryRun: isDry,
  at: `${instantText(at).replace(" ", "T")}:00Z`,
  organizations: organizations.map(orgData),
  unmetered,
  meter: { ...fleet, metrics: data },
});

function orgData({ org, hour, lastFetched, isStale, unread, unsent, notices, drift }: MeterRunOrg): object {
  const failure = { read: unread, send: unsent };
  const said = { notices, drift: drift.map(({ code, message }) => ({ code, message })) };
  const about = { org, lastFetched, stale: isStale, failure, ...said };
  if (hour === null || typeof hour === "string") return { ...about, known: hour ?? "unreadable", metrics: [] };
  const { usage, pool, forecast, forecastFrom, hasMismatch, data } = hour;
  return {
    ...about,
    known: "usage",
    period: {
      id: usage.periodId,
      month: usage.period.month,
      start: usage.period.start,
      end: usage.period.end,
      state: usage.state,
    },
    consumed: Number(roundUp(usage.total)),
    allocation: { included: Number(pool.included), purchased: Number(pool.purchased), total: Number(pool.allocation) },
    ceiling: Number(pool.ceiling),
    hasDrift: hasMismatch,
    forecast: forecast && forecastData(forecast),
    forecastFrom,
    metrics: data,
  };
}
