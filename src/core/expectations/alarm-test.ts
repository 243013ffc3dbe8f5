import type { Day, Month } from "../model/calendar.ts";
import type { Path } from "../model/source.ts";
import type { Series } from "./series.ts";

/** A day, or a minute of it, UTC: "2026-12-21" or "2026-12-21T00:01Z". */
export type When = string;

/** A notification that must be sent. */
export interface Expected {
  readonly alarm: string;
  /** On one of these days, or between these minutes, both included; null: at any time. */
  readonly between: readonly [When, When] | null;
  /** In percent, as it was written: the decimals say how exactly it is compared. */
  readonly value: number | null;
  readonly severity: "warning" | "critical" | null;
  readonly path: Path;
}

export interface NamedAlarm {
  readonly alarm: string;
  readonly path: Path;
}

/** By feature, or for all of them together where the feature is null; or a file, by its path from the file of tests. */
export type TestUsage =
  | { readonly file: string }
  | { readonly series: readonly { readonly feature: string | null; readonly days: Series; readonly path: Path }[] };

export interface LateUsage {
  readonly from: Day;
  readonly known: When;
}

export interface AlarmTest {
  readonly name: string;
  readonly period: Month | null;
  readonly usage: TestUsage;
  readonly late: LateUsage | null;
  readonly expect: readonly Expected[];
  readonly never: readonly NamedAlarm[];
  /** Null: not said. */
  readonly notifications: number | null;
  readonly path: Path;
}
