import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import type { Deployed } from "../../core/alarms/drift/deployed.ts";
import type { Aws } from "./aws.ts";
import { readAlarms } from "./read-alarms.ts";
import { readTopics } from "./read-topics.ts";

/**
 * What is deployed under a plan's prefix.
 * @param now seconds since 1 January 1970, UTC
 * @param tick called for each page of alarms and each topic
 * @throws AwsError
 */
export async function readDeployed(aws: Aws, plan: AlarmPlan, now: number, tick: () => void): Promise<Deployed> {
  const prefix = `${plan.prefix}-`;
  const alarms = await readAlarms(aws, prefix, now, tick);
  return { alarms, topics: await readTopics(aws, prefix, plan.topics, tick) };
}
