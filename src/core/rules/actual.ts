import { periodText } from "../model/calendar.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type Segment, segmentAt } from "../model/projection.ts";
import type { Facts } from "./facts.ts";

/** A period whose usage is known, beside what the plan has for it. */
export interface Observed {
  readonly usage: PeriodUsage;
  readonly segment: Segment;
  /** Index of the planned period; undefined after the plan's end, when its last figures go on. */
  readonly period: number | undefined;
  /** Null where `when` says it. */
  readonly beyond: string | null;
}

/** Nothing in a check, which reads no usage. */
export function observed({ usage: all = [], projection }: Facts): Observed[] {
  return all.flatMap((usage) => {
    const segment = segmentAt(projection, usage.period);
    if (segment === null) return [];
    const { start } = usage.period;
    const period = projection.periods.findIndex(
      (planned) => planned.period.start <= start && start < planned.period.end,
    );
    const isPlanned = period >= 0;
    return [
      {
        usage,
        segment,
        period: isPlanned ? period : undefined,
        beyond: isPlanned ? null : periodText(usage.period),
      },
    ];
  });
}
