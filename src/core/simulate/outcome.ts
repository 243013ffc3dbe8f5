import type { AlarmEvaluation, AlarmState } from "../model/alarm.ts";

/** A period of the evaluation range: whether its datapoint breaches; null: it has none. */
export type Point = boolean | null;

type Rule = Pick<AlarmEvaluation, "evaluationPeriods" | "datapointsToAlarm" | "treatMissingData">;

/**
 * CloudWatch looks for points further back than the evaluation periods. How far is documented by example only: two more
 * than the evaluation periods fits every example.
 */
const MORE_PERIODS = 2;

export const evaluationRange = ({ evaluationPeriods }: Pick<Rule, "evaluationPeriods">): number =>
  evaluationPeriods + MORE_PERIODS;

/**
 * The state after one evaluation; null: the one before is kept. As the CloudWatch User Guide has it under "Configuring
 * how CloudWatch alarms treat missing data": the latest real points are looked at, as many as there are evaluation
 * periods. The treatment of missing data matters only where there are fewer; then every real point counts.
 * @param points the evaluation range, oldest first
 */
export function outcome(points: readonly Point[], rule: Rule): AlarmState | null {
  let [breaching, fine] = [0, 0];
  for (let at = points.length - 1; at >= 0 && breaching + fine < rule.evaluationPeriods; at--) {
    if (points[at] === true) breaching++;
    else if (points[at] === false) fine++;
  }
  const missing = rule.evaluationPeriods - breaching - fine;
  const filled = rule.treatMissingData === "breaching" ? missing : 0;
  if (breaching + filled >= rule.datapointsToAlarm) return "ALARM";
  if (missing === 0 || fine > 0 || filled > 0) return "OK";
  if (rule.treatMissingData === "notBreaching") return "OK";
  if (rule.treatMissingData === "ignore") return null;
  return isOldBreach(points, rule) ? "ALARM" : "INSUFFICIENT_DATA";
}

/**
 * Too few points, all of them breaching, and the oldest is as many periods old as would alarm: CloudWatch alarms without
 * waiting for the missing points. `missing`, the default, has this trap.
 */
function isOldBreach(points: readonly Point[], { datapointsToAlarm }: Rule): boolean {
  const oldest = points.indexOf(true);
  return oldest >= 0 && points.length - oldest >= datapointsToAlarm;
}
