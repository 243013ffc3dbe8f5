import type { Planned } from "../../alarm/alarm-plan.ts";
import { planProblems } from "../../alarm/assert-plan.ts";
import { awsCost } from "../../alarm/cost.ts";
import { planAlarms } from "../../alarm/plan.ts";
import { check } from "../../check.ts";
import { findSources } from "../../files/find.ts";
import { alarmsDoc } from "../../report/views/alarms.ts";
import type { Result } from "../../verdict/result.ts";
import { EXIT, type Io, UsageError } from "../io.ts";
import { policyOf, todayOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";

export interface AlarmsFlags {
  prefix: string;
  operatorTopic?: string;
  where?: ReadonlyMap<string, string>;
  format: string;
  now?: string;
  policy?: string;
}

/** The plan that would be deployed. Invalid files have none, and make the exit code 2. */
export function runAlarms(paths: readonly string[], options: AlarmsFlags, io: Io): number {
  const policy = policyOf(io, options.policy);
  const labels = options.where === undefined ? {} : { where: options.where };
  const results = [...check(findSources(paths, io.cwd), policy, todayOf(io, options.now), labels)];
  if (results.length === 0)
    throw new UsageError(`no budget found in ${paths.join(", ")}. Write one with: tollgate init <org>`);
  const { prefix, operatorTopic = null } = options;
  const plan = planAlarms(results.flatMap(plannedOf), policy.guardrails, { prefix, operatorTopic });
  const problems = [...planProblems(plan)];
  if (problems.length > 0) throw new UsageError(`the alarms cannot be deployed:\n  ${problems.join("\n  ")}`);
  const invalid = results.filter(({ status }) => status === "invalid");
  printDoc(alarmsDoc(plan, awsCost(plan), invalid), options.format, io);
  return invalid.length > 0 ? EXIT.invalid : EXIT.pass;
}

/** A failed verdict has its alarms all the same: who is over needs them most. */
const plannedOf = ({ budget, projection, file }: Result): Planned[] =>
  budget === null || projection === null ? [] : [{ budget, projection, file }];
