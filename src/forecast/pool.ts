import type { BillingPeriod } from "../model/calendar.ts";
import type { ProjectedPeriod, Projection, Segment } from "../model/projection.ts";

/**
 * What a period may use, as the plan has it. After the plan's end the last period's licensing and allocation go on:
 * never silence. Before its beginning there is none.
 */
export function segmentAt({ periods }: Pick<Projection, "periods">, period: BillingPeriod): Segment | null {
  let found: ProjectedPeriod | null = null;
  for (const planned of periods) {
    if (planned.period.start > period.start) break;
    found = planned;
  }
  return found?.segment ?? null;
}
