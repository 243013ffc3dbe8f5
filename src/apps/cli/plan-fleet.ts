import { findSources } from "../../adapters/files/find.ts";
import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import { planProblems } from "../../core/alarms/assert-plan.ts";
import { planAlarms, plannedOf } from "../../core/alarms/plan.ts";
import { check } from "../../core/check/check.ts";
import type { Result } from "../../core/check/result.ts";
import { type Io, UsageError } from "./io.ts";
import { policyOf, todayOf } from "./policy.ts";

export interface PlanFlags {
  readonly prefix: string;
  readonly operatorTopic?: string;
  readonly operatorEmail?: string;
  readonly where?: ReadonlyMap<string, string>;
  readonly now?: string;
  readonly policy?: string;
}

export interface FleetPlan {
  readonly plan: AlarmPlan;
  readonly results: readonly Result[];
  /** These have no alarms. */
  readonly invalid: readonly Result[];
}

/** The alarms that the budgets below some paths ask for. */
export function planFleet(paths: readonly string[], options: PlanFlags, io: Io): FleetPlan {
  const policy = policyOf(io, options.policy);
  const labels = options.where === undefined ? {} : { where: options.where };
  const results = [...check(findSources(paths, io.cwd), policy, todayOf(io, options.now), labels)];
  if (results.length === 0)
    throw new UsageError(`no budget found in ${paths.join(", ")}. Write one with: tollgate init <org>`);
  const { prefix, operatorTopic = null, operatorEmail = null } = options;
  const plan = planAlarms(results.flatMap(plannedOf), policy.guardrails, { prefix, operatorTopic, operatorEmail });
  const problems = [...planProblems(plan)];
  if (problems.length > 0) throw new UsageError(`the alarms cannot be deployed:\n  ${problems.join("\n  ")}`);
  return { plan, results, invalid: results.filter(({ status }) => status === "invalid") };
}
