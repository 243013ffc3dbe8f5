import { isDay } from "../model/calendar.ts";
import type { Problem } from "../model/finding.ts";
import type { Path } from "../model/source.ts";
import { inputProblem } from "../rules/input.ts";
import type { RawGuardrails } from "./guardrails.ts";
import type { RawFeature, RawRateCard } from "./rate-card.ts";

/** Rules about several values of policy, which no schema can express. */

const problem = (path: Path, text: string): Problem => inputProblem("policy-invalid", path, { problem: text });

export function* cardContradictions(card: RawRateCard): Generator<Problem> {
  yield* dayProblems(card);
  for (const [id, feature] of Object.entries(card.features)) yield* rangeProblems(id, feature);
  yield* tierProblems(card);
  for (const [index, absorption] of (card.absorptions ?? []).entries()) {
    for (const key of ["feature", "by"] as const) {
      if (!Object.hasOwn(card.features, absorption[key])) {
        yield problem(["absorptions", index, key], `the card has no feature ${absorption[key]}`);
      }
    }
  }
}

function* dayProblems(card: RawRateCard): Generator<Problem> {
  for (const key of ["observed", "effectiveFrom", "effectiveTo"] as const) {
    const day = card[key];
    if (day !== undefined && !isDay(day)) yield problem([key], `there is no day ${day}`);
  }
  const { effectiveFrom, effectiveTo } = card;
  if (effectiveFrom !== undefined && effectiveTo !== undefined && effectiveTo < effectiveFrom) {
    yield problem(["effectiveTo"], `effectiveTo ${effectiveTo} is before effectiveFrom ${effectiveFrom}`);
  }
}

function* rangeProblems(id: string, { tokens, unit }: RawFeature): Generator<Problem> {
  if (typeof tokens !== "object" || !("low" in tokens)) return;
  const { low, high, default: typical } = tokens;
  const path = ["features", id, "tokens"];
  if (low > high || low > (typical ?? low) || high < (typical ?? high)) {
    yield problem(path, `tokens of ${id}: low, default and high are not in ascending order`);
  } else if (typical === undefined && unit !== "users") {
    yield problem(path, `tokens of ${id}: a range of ${unit} needs a default; only a rate per user can be chosen`);
  }
}

function* tierProblems({ tiers = [], features }: RawRateCard): Generator<Problem> {
  const seen = new Set<string>();
  for (const [tier, ids] of tiers.entries()) {
    for (const [index, id] of ids.entries()) {
      const path = ["tiers", tier, index];
      if (!Object.hasOwn(features, id)) yield problem(path, `the card has no feature ${id}`);
      else if (seen.has(id)) yield problem(path, `${id} stands in two tiers`);
      seen.add(id);
    }
  }
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Judges shipped and own values together: a file may state only one of the two that contradict each other. */
export function* guardrailContradictions({ thresholds: { healthy }, alarms }: RawGuardrails): Generator<Problem> {
  const [from, to] = [healthy.from, healthy.to].map((share) => Number(share.slice(0, -1))) as [number, number];
  if (from > to) yield problem(["thresholds", "healthy"], `healthy: from ${healthy.from} is above to ${healthy.to}`);
  const { period, evaluationPeriods, datapointsToAlarm } = alarms;
  if (datapointsToAlarm > evaluationPeriods) {
    const text = `datapointsToAlarm ${datapointsToAlarm} is more than evaluationPeriods ${evaluationPeriods}`;
    yield problem(["alarms", "datapointsToAlarm"], text);
  }
  const [most, days] = period < HOUR ? [DAY, "1 day"] : [7 * DAY, "7 days"];
  if (period * evaluationPeriods > most) {
    yield problem(["alarms", "evaluationPeriods"], `period x evaluationPeriods is more than ${days}`);
  }
}
