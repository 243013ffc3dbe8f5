import { share } from "../budget/planned-line.ts";
import { exact } from "../model/exact.ts";
import type { Severity } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { isMap, type PlainMap } from "../model/source.ts";

export interface RawGuardrails {
  thresholds: {
    utilization: string[];
    overage: string;
    healthy: { from: string; to: string };
    purchasedUnused: string;
    unusualQuantityTimes: number;
    planEndsSoonDays: number;
  };
  alarms: { period: number; evaluationPeriods: number; datapointsToAlarm: number; forecast: string };
  forecast: { minimumDays: number };
  severities: { [code: string]: Severity | "off" };
}

/** The shipped guardrails, with the keys that a repository's own file replaces. */
export function toGuardrails(shipped: PlainMap, own: PlainMap = {}): Guardrails {
  const raw = effectiveGuardrails(shipped, own);
  const { thresholds, alarms } = raw;
  return {
    severities: new Map(Object.entries(raw.severities)),
    thresholds: {
      utilization: thresholds.utilization.map(share),
      overage: share(thresholds.overage),
      healthy: { from: share(thresholds.healthy.from), to: share(thresholds.healthy.to) },
      purchasedUnused: share(thresholds.purchasedUnused),
      unusualQuantityTimes: exact(thresholds.unusualQuantityTimes),
      planEndsSoonDays: thresholds.planEndsSoonDays,
    },
    alarms: { ...alarms, forecast: share(alarms.forecast) },
    forecast: raw.forecast,
  };
}

export const effectiveGuardrails = (shipped: PlainMap, own: PlainMap): RawGuardrails =>
  overlay(shipped, own) as unknown as RawGuardrails;

function overlay(base: PlainMap, own: PlainMap): PlainMap {
  const result: PlainMap = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const below = base[key];
    result[key] = isMap(below) && isMap(value) ? overlay(below, value) : value;
  }
  return result;
}
