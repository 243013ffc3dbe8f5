import type { Output } from "@pulumi/pulumi";
import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import type { Place } from "../../core/alarms/place.ts";
import type { StackConfig } from "./config.ts";

/** What every component of a stack knows. */
export interface Surroundings {
  readonly place: Output<Place>;
  readonly plan: AlarmPlan;
  readonly config: StackConfig;
  /** Of everything that is deployed. */
  readonly tags: Record<string, string>;
}

/** The topics of a plan as they are deployed, by logical name. */
export type Topics = ReadonlyMap<string, Output<string>>;
