import { SEVERITIES } from "../../model/finding.ts";
import type { ComparedPlan } from "../alarm-plan.ts";
import { alarmDrift, type Scope } from "./alarm-drift.ts";
import { chatDrift } from "./chat.ts";
import type { Deployed } from "./deployed.ts";
import { meterDrift } from "./meter-drift.ts";
import { DRIFTS, type Drift } from "./table.ts";
import { topicDrift } from "./topic-drift.ts";

/**
 * The differences between the deployed resources and the plan, the worst first.
 * @param now seconds since 1 January 1970, UTC
 * @param scope the organizations that were checked; null: all of them, so that unplanned resources are orphans
 */
export function driftOf(plan: ComparedPlan, deployed: Deployed, now: number, scope: Scope = null): Drift[] {
  const drift = [
    ...alarmDrift(plan, deployed, now, scope),
    ...topicDrift(plan, deployed, scope),
    ...chatDrift(plan, deployed),
    ...meterDrift(plan, deployed, now),
  ];
  return drift.sort((a, b) => rank(a) - rank(b) || order(a.code) - order(b.code) || (a.subject < b.subject ? -1 : 1));
}

const rank = ({ severity }: Drift): number => SEVERITIES.indexOf(severity);
const order = (code: string): number => DRIFTS.findIndex((rule) => rule.code === code);
