import { compare, exactWhole, multiply } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Projection, Segment } from "../model/projection.ts";

export const HEALTHS = ["green", "yellow", "red"] as const;
export type Health = (typeof HEALTHS)[number];

/** Red above the ceiling, yellow above the healthy range, else green: strictly above, so exactly 80 % is green. */
export function healthAt(consumed: bigint, ceiling: bigint, { thresholds }: Guardrails): Health {
  if (consumed > ceiling) return "red";
  const most = multiply(thresholds.healthy.to, exactWhole(ceiling));
  return compare(exactWhole(consumed), most) > 0 ? "yellow" : "green";
}

export const healthOf = ({ consumed, ceiling }: Segment, guardrails: Guardrails): Health =>
  healthAt(consumed.typical, ceiling, guardrails);

/** The worst of a plan's periods. */
export function worstHealth(projection: Projection, guardrails: Guardrails): Health {
  let worst = 0;
  for (const { segment } of projection.periods) worst = Math.max(worst, HEALTHS.indexOf(healthOf(segment, guardrails)));
  return HEALTHS[worst] ?? "red";
}
