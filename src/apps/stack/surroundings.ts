import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { getPartition } from "@pulumi/aws/getPartition.js";
import { getRegion } from "@pulumi/aws/getRegion.js";
import type { Output, Resource } from "@pulumi/pulumi";
import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import type { Place } from "../../core/alarms/place.ts";
import type { StackConfig } from "./config.ts";

/** What every component of a stack needs. */
export interface Surroundings {
  readonly place: Place;
  readonly plan: AlarmPlan;
  readonly config: StackConfig;
  /** Of everything that is deployed. */
  readonly tags: Record<string, string>;
}

/** Who hears of an alarm. */
export interface Audience {
  /** Of the topic. */
  readonly arn: Output<string>;
  /** Topic, policy and subscription: until they are there, an alarm keeps the audience it had. Null: not of this stack. */
  readonly endpoint: Resource | null;
}

/** The deployed topics of a plan, by logical name. */
export type Topics = ReadonlyMap<string, Audience>;

/** Where the stack's AWS provider deploys. A preview knows it too, so it shows policies and dashboards. */
export async function here(): Promise<Place> {
  const [{ partition }, { region }, { accountId }] = await Promise.all([
    getPartition(),
    getRegion(),
    getCallerIdentity(),
  ]);
  return { partition, region, account: accountId };
}
