import { findSources } from "../../adapters/files/find.ts";
import { Topics } from "../../core/alarms/topics.ts";
import { check } from "../../core/check/check.ts";
import { isMetered, type MeteredOrg, meteredOrg, type Unmetered } from "../meter/metered-org.ts";
import { type Io, UsageError } from "./io.ts";
import type { PlanFlags } from "./plan-fleet.ts";
import { policyOf, todayOf } from "./policy.ts";

export interface MeteredFleet {
  /** At least one. */
  readonly orgs: readonly MeteredOrg[];
  readonly unmetered: readonly Unmetered[];
  readonly topics: Topics;
}

/** Budgets that are metered, those that are not, and who is told: of all that are found below some paths. */
export function meteredFleet(paths: readonly string[], options: PlanFlags, io: Io): MeteredFleet {
  const policy = policyOf(io, options.policy);
  const labels = options.where === undefined ? {} : { where: options.where };
  const orgs: MeteredOrg[] = [];
  const unmetered: Unmetered[] = [];
  const { prefix, operatorTopic = null, operatorEmail = null } = options;
  const topics = new Topics({ prefix, operatorTopic, operatorEmail });
  const seen = new Set<string>();
  for (const result of check(findSources(paths, io.cwd), policy, todayOf(io, options.now), labels)) {
    const org = meteredOrg(result, policy.guardrails);
    if (!isMetered(org)) unmetered.push(org);
    else if (seen.has(org.budget.org)) unmetered.push(second(org));
    else orgs.push(org);
    topics.namesOf(result.budget?.alarms?.notify ?? []);
    if (result.org !== null) seen.add(result.org);
  }
  if (orgs.length === 0) throw new UsageError(nothingText(paths, unmetered));
  return { orgs, unmetered, topics };
}

/** Without anything to meter, a heartbeat would say that all is well. */
function nothingText(paths: readonly string[], unmetered: readonly Unmetered[]): string {
  const where = paths.join(", ");
  if (unmetered.length === 0) return `no budget found in ${where}. Write one with: tollgate init <org>`;
  const invalid = unmetered.find(({ isInvalid }) => isInvalid);
  if (invalid !== undefined) return `no budget in ${where} can be metered: ${invalid.why}`;
  return `no budget in ${where} says where its usage is. Add a meter: docs/meter.md`;
}

const second = ({ budget, file }: MeteredOrg): Unmetered => ({
  org: budget.org,
  isInvalid: true,
  why: `${file} is a second budget of it`,
});
