import type { AlarmPlan } from "../../../core/alarms/alarm-plan.ts";
import { planProblems } from "../../../core/alarms/assert-plan.ts";
import { planAlarms, plannedOf } from "../../../core/alarms/plan.ts";
import type { Result } from "../../../core/check/result.ts";
import { type Io, UsageError } from "../io.ts";
import { checked, noBudgetIn } from "./budgets.ts";
import type { FleetFlags } from "./options.ts";

export interface PlanFlags extends FleetFlags {
  readonly prefix: string;
  readonly operatorTopic?: string;
  readonly operatorEmail?: string;
}

export interface FleetPlan {
  readonly plan: AlarmPlan;
  readonly results: readonly Result[];
  /** Budgets without alarms, because they are invalid. */
  readonly invalid: readonly Result[];
}

/** The alarms that the budgets in these files and folders need. */
export function planFleet(paths: readonly string[], options: PlanFlags, io: Io): FleetPlan {
  const { policy, results: found } = checked(paths, options, io);
  const results = [...found];
  if (results.length === 0) throw noBudgetIn(paths, options, io);
  const { prefix, operatorTopic = null, operatorEmail = null } = options;
  const plan = planAlarms(results.flatMap(plannedOf), policy.guardrails, { prefix, operatorTopic, operatorEmail });
  const problems = [...planProblems(plan)];
  if (problems.length > 0) throw new UsageError(`the alarms cannot be deployed:\n  ${problems.join("\n  ")}`);
  return { plan, results, invalid: results.filter(({ status }) => status === "invalid") };
}
