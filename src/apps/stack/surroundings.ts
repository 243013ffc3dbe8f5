import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { getPartition } from "@pulumi/aws/getPartition.js";
import { getRegion } from "@pulumi/aws/getRegion.js";
import type { InvokeOptions, Output, Resource } from "@pulumi/pulumi";
import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import type { Place } from "../../core/alarms/place.ts";
import type { StackConfig } from "./config.ts";

/** Where resources are made, and looked up: at the root of the stack, or in a component of somebody's program. */
export interface Scope {
  readonly under: { readonly parent?: Resource };
  /** Of several components in a stack, each names its resources by itself. */
  readonly name: (logical: string) => string;
}

export const AT_ROOT: Scope = { under: {}, name: (logical) => logical };

/** What every component of a stack needs. */
export interface Surroundings {
  readonly scope: Scope;
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
export async function here(options: InvokeOptions): Promise<Place> {
  const [{ partition }, { region }, { accountId }] = await Promise.all([
    getPartition({}, options),
    getRegion({}, options),
    getCallerIdentity({}, options),
  ]);
  return { partition, region, account: accountId };
}
