import type { ProjectedPeriod, Projection } from "../model/projection.ts";

/** The period that comes closest to its ceiling, or goes furthest beyond; the first of equals. */
export function peakOf({ periods }: Pick<Projection, "periods">): ProjectedPeriod {
  return periods.reduce((peak, period) => (isFuller(period, peak) ? period : peak));
}

function isFuller({ segment: a }: ProjectedPeriod, { segment: b }: ProjectedPeriod): boolean {
  return a !== b && a.consumed.typical * b.ceiling > b.consumed.typical * a.ceiling;
}
