import { Topics } from "../../../core/alarms/topics.ts";
import { isMetered, type MeteredOrg, meteredOrg, type Unmetered } from "../../meter/metered-org.ts";
import { type Io, UsageError } from "../io.ts";
import { checked, noBudgetIn } from "./budgets.ts";
import type { PlanFlags } from "./plan-fleet.ts";

export interface MeteredFleet {
  /** At least one. */
  readonly orgs: readonly MeteredOrg[];
  readonly unmetered: readonly Unmetered[];
  readonly topics: Topics;
}

/** Of the budgets in these files and folders: those with a meter, those without, and the topics to notify. */
export function meteredFleet(paths: readonly string[], options: PlanFlags, io: Io): MeteredFleet {
  const { policy, results } = checked(paths, options, io);
  const orgs: MeteredOrg[] = [];
  const unmetered: Unmetered[] = [];
  const { prefix, operatorTopic = null, operatorEmail = null } = options;
  const topics = new Topics({ prefix, operatorTopic, operatorEmail });
  const seen = new Set<string>();
  for (const result of results) {
    const org = meteredOrg(result, policy.guardrails);
    if (!isMetered(org)) unmetered.push(org);
    else if (seen.has(org.budget.org)) unmetered.push(second(org));
    else orgs.push(org);
    topics.namesOf(result.budget?.alarms?.notify ?? []);
    if (result.org !== null) seen.add(result.org);
  }
  if (orgs.length === 0) throw nothingToMeter(paths, unmetered, options, io);
  return { orgs, unmetered, topics };
}

/** Without anything to meter, a heartbeat would say that the meter works. */
function nothingToMeter(
  paths: readonly string[],
  unmetered: readonly Unmetered[],
  options: PlanFlags,
  io: Io,
): UsageError {
  if (unmetered.length === 0) return noBudgetIn(paths, options, io);
  const invalid = unmetered.find(({ isInvalid }) => isInvalid);
  const where = paths.join(", ");
  return invalid === undefined
    ? new UsageError(`no budget in ${where} says where its usage is. Add a meter: docs/meter.md`)
    : new UsageError(`no budget in ${where} can be metered: ${invalid.why}`);
}

const second = ({ budget, file }: MeteredOrg): Unmetered => ({
  org: budget.org,
  isInvalid: true,
  isStale: true,
  why: `${file} is a second budget of this organization`,
});
