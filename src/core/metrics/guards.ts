import type { Budget } from "../model/budget.ts";
import { compare, type Exact, ONE } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Projection } from "../model/projection.ts";
import type { Guard } from "./names.ts";

/** The alarms on real usage that a budget asks for. */
export interface Guards {
  readonly guards: readonly Guard[];
  /** The share of the ceiling above which a forecast is a breach. */
  readonly forecast: Exact;
}

/** Null: `alarms: off`. The overage alarm covers a threshold of 100 %: a second mail about it would help nobody. */
export function guardsOf(
  { budget, projection }: { readonly budget: Budget; readonly projection: Pick<Projection, "segments"> },
  { thresholds, alarms }: Guardrails,
): Guards | null {
  if (budget.alarms === null) return null;
  const shares = [...(budget.alarms.utilization ?? thresholds.utilization)].sort(compare);
  const below = shares.filter((share, at) => compare(share, ONE) < 0 && (at === 0 || isNew(share, shares[at - 1])));
  return {
    guards: [
      ...below.map((threshold) => ({ kind: "utilization" as const, threshold })),
      { kind: "over-budget" },
      { kind: "forecast" },
      { kind: "late-overage" },
      ...limitedFeatures(projection).map((feature) => ({ kind: "feature-limit" as const, feature })),
    ],
    forecast: budget.alarms.forecast ?? alarms.forecast,
  };
}

const isNew = (share: Exact, before: Exact | undefined): boolean => before === undefined || compare(share, before) > 0;

/** Features under limits.featureTokens in any period, in the same order on every machine. */
export function limitedFeatures({ segments }: Pick<Projection, "segments">): readonly string[] {
  return [...new Set(segments.flatMap(({ limits }) => [...limits.featureTokens.keys()]))].sort();
}
