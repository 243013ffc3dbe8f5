import type { Result } from "../../check/result.ts";
import { compare, type Exact, exactText, ONE, percentOf } from "../../model/exact.ts";
import type { Drilled } from "../../simulate/drill.ts";
import type { Hindsight } from "../../simulate/hindsight.ts";
import { addThresholds, type ThresholdOutcome } from "../../simulate/thresholds.ts";
import { count, counted, percent } from "../../text/text.ts";
import { columns, type Doc, invalidBlocks, listBlocks } from "../documents/doc.ts";
import { drillBlocks } from "./rehearse-drill.ts";
import { thresholdBlocks, thresholdData } from "./rehearse-worth.ts";

/** One organization's rehearsal, as far as a fleet's table shows it. */
export interface FleetRow {
  readonly org: string;
  readonly file: string;
  readonly periods: number;
  readonly overages: number;
  /** The highest use of a ceiling; null: every ceiling is 0. */
  readonly fullest: Exact | null;
  readonly notifications: number;
  readonly missed: number;
  readonly falseAlarms: number;
  readonly hindsight: readonly Hindsight[];
  readonly thresholds: readonly ThresholdOutcome[] | null;
}

export interface FleetFacts {
  readonly usage: string;
  readonly scale: Exact;
  /** Compared thresholds; null: nobody asked. */
  readonly shares: readonly Exact[] | null;
  readonly drilled: Drilled;
  /** Organizations of which the file has no row. */
  readonly without: readonly string[];
  /** What could not be rehearsed, and why. */
  readonly refused: readonly { readonly org: string; readonly why: string }[];
  readonly invalid: readonly Result[];
}

/** A fleet's rehearsal: the worst organization first, the totals last. */
export function rehearseFleetDoc(rows: readonly FleetRow[], facts: FleetFacts): Doc {
  const sorted = [...rows].sort(worstFirst);
  const total = totalOf(rows);
  const all =
    facts.shares &&
    addThresholds(
      rows.flatMap(({ thresholds }) => (thresholds ? [thresholds] : [])),
      facts.shares,
    );
  const times = facts.scale.n === facts.scale.d ? "" : `, ${exactText(facts.scale)} times`;
  return {
    title: `${counted(rows.length, "organization")} on ${facts.usage}${times}: ${counted(total.notifications, "notification")}, ${count(total.missed)} missed, ${count(total.falseAlarms)} false`,
    blocks: [
      ...thresholdBlocks(all),
      { kind: "table", columns: COLUMNS, rows: [...sorted.map(rowText), rowText(total)] },
      ...listBlocks(`Without usage in ${facts.usage}`, facts.without),
      ...listBlocks(
        "Not rehearsed",
        facts.refused.map(({ org, why }) => `${org}: ${why}`),
      ),
      ...invalidBlocks("Invalid:", facts.invalid),
      ...drillBlocks(facts.drilled),
    ],
    data: {
      version: 1,
      usage: facts.usage,
      whatIf: exactText(facts.scale),
      organizations: sorted.map(rowData),
      totals: totalData(total),
      ...(all === null ? {} : { thresholds: all.map(thresholdData) }),
      withoutUsage: facts.without,
      notRehearsed: facts.refused,
      invalid: facts.invalid.map(({ file, org }) => ({ file, org })),
      meter: facts.drilled,
    },
  };
}

const COLUMNS = columns(
  "organization",
  ">periods",
  ">over",
  ">fullest",
  ">mails",
  ">missed",
  ">false",
  ">pages",
  ">false pages",
);

const pagesOf = ({ hindsight }: Pick<FleetRow, "hindsight">): { pages: number; falsePages: number } => ({
  pages: hindsight.reduce((sum, { pages }) => sum + pages, 0),
  falsePages: hindsight.reduce((sum, { falsePages }) => sum + falsePages, 0),
});

function worstFirst(a: FleetRow, b: FleetRow): number {
  const least = compare(b.fullest ?? ONE, a.fullest ?? ONE);
  return (
    b.missed - a.missed ||
    b.falseAlarms - a.falseAlarms ||
    pagesOf(b).falsePages - pagesOf(a).falsePages ||
    least ||
    (a.org < b.org ? -1 : 1)
  );
}

function totalOf(rows: readonly FleetRow[]): FleetRow {
  const sum = (of: (row: FleetRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const shares = rows.flatMap(({ fullest }) => fullest ?? []);
  return {
    org: "total",
    file: "",
    periods: sum(({ periods }) => periods),
    overages: sum(({ overages }) => overages),
    fullest: shares.reduce<Exact | null>((most, one) => (most === null || compare(one, most) > 0 ? one : most), null),
    notifications: sum(({ notifications }) => notifications),
    missed: sum(({ missed }) => missed),
    falseAlarms: sum(({ falseAlarms }) => falseAlarms),
    hindsight: rows.flatMap(({ hindsight }) => hindsight),
    thresholds: null,
  };
}

function rowText(row: FleetRow): string[] {
  const { pages, falsePages } = pagesOf(row);
  const counts = [row.notifications, row.missed, row.falseAlarms, pages, falsePages].map(count);
  return [row.org, count(row.periods), count(row.overages), row.fullest ? percent(row.fullest, ONE) : "", ...counts];
}

const totalData = (row: FleetRow): object => ({
  periods: row.periods,
  overages: row.overages,
  fullestPercent: row.fullest && percentOf(row.fullest, ONE),
  notifications: row.notifications,
  missed: row.missed,
  falseAlarms: row.falseAlarms,
  forecasts: row.hindsight.reduce((sum, { forecasts }) => sum + forecasts, 0),
  insideInterval: row.hindsight.reduce((sum, { inside }) => sum + inside, 0),
  ...pagesOf(row),
});

const rowData = (row: FleetRow): object => ({
  org: row.org,
  file: row.file,
  ...totalData(row),
  ...(row.thresholds === null ? {} : { thresholds: row.thresholds.map(thresholdData) }),
});
