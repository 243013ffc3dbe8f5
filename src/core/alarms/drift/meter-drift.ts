import { FUNCTION_ALARMS, meterAlarmName, meterResourceName } from "../../metrics/names.ts";
import type { AlarmPlan, ComparedPlan } from "../alarm-plan.ts";
import { functionAlarms } from "../meter.ts";
import type { Deployed } from "./deployed.ts";
import { type Drift, found } from "./table.ts";

const HOUR = 3600;
/** Its schedule starts it every quarter of an hour, and CloudWatch shows that minutes later. */
const STARTED_SECONDS = 2700;

const functionAlarmNames = (prefix: string): string[] =>
  FUNCTION_ALARMS.map((about) => meterAlarmName(prefix, about).physical);

/**
 * The plan with the alarms of the meter's function, where the stack deploys one.
 * @param isPlanned false: not known, so an alarm of the function or a run of the last hour shows it
 */
export function withFunction(plan: AlarmPlan, deployed: Deployed, now: number, isPlanned: boolean): ComparedPlan {
  const { alarms, meter } = deployed;
  const names = functionAlarmNames(plan.prefix);
  const isThere = alarms?.some(({ name }) => names.includes(name)) ?? false;
  const isRunning = meter !== null && meter.lastStart !== null && now - meter.lastStart <= STARTED_SECONDS;
  return isPlanned || isThere || isRunning ? planWithFunction(plan) : plan;
}

export function planWithFunction(plan: AlarmPlan): ComparedPlan {
  return { ...plan, alarms: [...plan.alarms, ...functionAlarms(plan)] };
}

/** The function and its schedule, by what the function's own metrics show. */
export function* meterDrift(plan: ComparedPlan, { alarms, meter }: Deployed, now: number): Generator<Drift> {
  const names = functionAlarmNames(plan.prefix);
  if (meter === null || !plan.alarms.some(({ name }) => names.includes(name))) return;
  const subject = meterResourceName(plan.prefix, "emit").physical;
  const { lastStart, runs, errors } = meter;
  const since = alarms?.find(({ name }) => names.includes(name))?.stateSince ?? 0;
  // Just deployed: its first run may be to come.
  if (lastStart === null ? now - since >= HOUR : now - lastStart > HOUR)
    yield found("meter-not-started", { subject }, { lastStart });
  else if (runs > 0 && errors >= runs) yield found("meter-failing", { subject }, { runs });
}
