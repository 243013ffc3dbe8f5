import { type Day, isDay } from "../../../core/model/calendar.ts";
import type { Grouping, VolumeKind, VolumeRow } from "../../../core/model/volumes.ts";
import { quoted } from "../../../core/text/text.ts";
import type { Json } from "../api/json.ts";

/** What the volumes are asked of. */
export interface VolumeSpan {
  readonly from: Day;
  /** Excluded. */
  readonly until: Day;
  readonly granularity: "P1D" | "PT1H";
  /** Also by what causes the use; null: only by what tells features apart. */
  readonly by: Grouping | null;
}

/** One query of one kind. */
export interface Asked {
  readonly of: VolumeKind;
  readonly metrics: readonly string[];
  readonly groupBy: readonly string[];
  readonly span: VolumeSpan;
}

/** The begin of an interval, at a full hour in UTC, as it was asked for. */
const INTERVAL = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):00(:00(\.0{1,9})?)?Z\//;
const MOST_CHARACTERS = 100;

/** What an answer says of what was asked. Where a group or a day is missing, nothing happened in it. */
export function rowsIn(answer: Json, asked: Asked): VolumeRow[] {
  const results = answer.at("results");
  return (results.isAbsent ? [] : results.items()).flatMap((result) => {
    const group = groupOf(result.at("group"), asked.groupBy);
    const data = result.at("data");
    return (data.isAbsent ? [] : data.items()).flatMap((interval) => {
      const { day, hour } = timeOf(interval.at("interval"), asked.span);
      return interval
        .at("metrics")
        .items()
        .flatMap((metric) => rowOf(metric, { of: asked.of, day, hour, group }, asked));
    });
  });
}

/** A bot without a name, or a message without a type, has no such key. */
function groupOf(place: Json, groupBy: readonly string[]): ReadonlyMap<string, string> {
  if (place.isAbsent) return new Map();
  return new Map(
    groupBy.flatMap((dimension): [string, string][] => {
      const value = place.at(dimension).stringOrNull();
      return value === null ? [] : [[dimension, value.slice(0, MOST_CHARACTERS)]];
    }),
  );
}

function timeOf(place: Json, { from, until, granularity }: VolumeSpan): Pick<VolumeRow, "day" | "hour"> {
  const text = place.string();
  const [, day = "", hour = ""] = INTERVAL.exec(text) ?? [];
  const isAsked = isDay(day) && day >= from && day < until && (granularity === "PT1H" || hour === "00");
  if (!isAsked) throw place.fail("shape", `${quoted(text, 60)} is no day or hour of what was asked for`);
  return { day, hour: granularity === "PT1H" ? Number(hour) : null };
}

/** n... is counted; t... (milliseconds) and o... are added up. Other metrics than those asked for are not read. */
function rowOf(place: Json, at: Omit<VolumeRow, "metric" | "amount">, { metrics }: Asked): VolumeRow[] {
  const metric = place.at("metric").string();
  if (!metrics.includes(metric)) return [];
  const amount = place
    .at("stats")
    .at(metric.startsWith("n") ? "count" : "sum")
    .number();
  return [{ ...at, metric, amount }];
}
