import { periodText } from "../model/calendar.ts";
import { type Segment, segmentAt } from "../model/projection.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Facts } from "./facts.ts";

/** A period that a source told something of, beside what the plan has for it. */
export interface Observed {
  readonly snapshot: Snapshot;
  readonly segment: Segment;
  /** Of the planned period; undefined after the plan's end, when its last figures go on. */
  readonly period: number | undefined;
  /** Null where `when` says it. */
  readonly beyond: string | null;
}

/** Nothing in a check: only those who read real usage have snapshots. */
export function observed({ snapshots = [], projection }: Facts): Observed[] {
  return snapshots.flatMap((snapshot) => {
    const segment = segmentAt(projection, snapshot.period);
    if (segment === null) return [];
    const { start } = snapshot.period;
    const period = projection.periods.findIndex(
      (planned) => planned.period.start <= start && start < planned.period.end,
    );
    const isPlanned = period >= 0;
    return [
      {
        snapshot,
        segment,
        period: isPlanned ? period : undefined,
        beyond: isPlanned ? null : periodText(snapshot.period),
      },
    ];
  });
}
