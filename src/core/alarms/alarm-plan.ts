import type { Dimensions } from "../metrics/names.ts";
import type { AlarmEvaluation } from "../model/alarm.ts";
import type { Budget, Recipient } from "../model/budget.ts";
import type { Projection } from "../model/projection.ts";

export type Severity = "warning" | "critical";

/** One SNS topic for each distinct endpoint of the fleet, so that an address confirms only once. */
export interface PlannedTopic {
  readonly logicalName: string;
  /** Null: the topic exists already, at `arn`. */
  readonly name: string | null;
  readonly arn: string | null;
  /** Null: the operator of the stack subscribes. */
  readonly subscription: { readonly protocol: Recipient["protocol"]; readonly endpoint: string } | null;
}

/** One alarm as CloudWatch defines it, with what Tollgate knows about it. */
export interface PlannedAlarm extends AlarmEvaluation {
  readonly logicalName: string;
  readonly name: string;
  /** Null for alarms about the meter itself. */
  readonly org: string | null;
  readonly about: string;
  readonly severity: Severity | "operator";
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Dimensions;
  readonly description: string;
  /** Logical names of topics. A reset notifies nobody: there are no OK actions. */
  readonly actions: readonly string[];
}

/** An alarm without a recipient, which is not created. */
export interface Unheard {
  readonly org: string;
  readonly about: string;
  readonly severity: Severity;
}

/**
 * All alarms of a fleet, as plain data: Pulumi deploys it, `rehearse` evaluates it, and `doctor` compares it with the
 * deployed resources.
 */
export interface AlarmPlan {
  readonly version: 1;
  readonly prefix: string;
  readonly alarms: readonly PlannedAlarm[];
  readonly topics: readonly PlannedTopic[];
  readonly unheard: readonly Unheard[];
}

/** A budget with its projection. */
export interface Planned {
  readonly budget: Budget;
  readonly projection: Projection;
  readonly file: string;
}

export interface PlanOptions {
  /** Every physical name begins with it. */
  readonly prefix: string;
  /** The ARN of an existing topic, for alarms about the meter itself. */
  readonly operatorTopic: string | null;
  /** An address for the same alarms. Without both, the plan has a topic that somebody must subscribe to. */
  readonly operatorEmail: string | null;
}

/** An alarm of the plan, or of the meter's function: that one counts errors. */
export type ComparedAlarm = Omit<PlannedAlarm, "statistic"> & { readonly statistic: "Maximum" | "Sum" };

/** What is compared with the deployed resources: the plan, and the alarms of the function where there is one. */
export type ComparedPlan = Omit<AlarmPlan, "alarms"> & { readonly alarms: readonly ComparedAlarm[] };
