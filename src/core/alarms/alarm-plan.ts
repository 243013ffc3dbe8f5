import type { Dimensions } from "../metrics/names.ts";
import type { AlarmEvaluation } from "../model/alarm.ts";
import type { Budget, Recipient } from "../model/budget.ts";
import type { Projection } from "../model/projection.ts";

export type Severity = "warning" | "critical";

/** One SNS topic for each distinct endpoint of the fleet: an address confirms once. */
export interface PlannedTopic {
  readonly logicalName: string;
  /** Null: it is there already, at `arn`. */
  readonly name: string | null;
  readonly arn: string | null;
  /** Null: whoever operates the stack subscribes. */
  readonly subscription: { readonly protocol: Recipient["protocol"]; readonly endpoint: string } | null;
}

/** One alarm as CloudWatch takes it, and what Tollgate knows about it. */
export interface PlannedAlarm extends AlarmEvaluation {
  readonly logicalName: string;
  readonly name: string;
  /** Null: of the meter itself. */
  readonly org: string | null;
  readonly about: string;
  readonly severity: Severity | "operator";
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Dimensions;
  readonly description: string;
  /** Logical names of topics. There are no OK actions: a reset is no news. */
  readonly actions: readonly string[];
}

/** An alarm that a budget asks for and that nobody would receive. */
export interface Unheard {
  readonly org: string;
  readonly about: string;
  readonly severity: Severity;
}

/**
 * All alarms of a fleet, as plain data: Pulumi maps it one to one, `rehearse` evaluates it, `doctor` compares it with
 * what is deployed.
 */
export interface AlarmPlan {
  readonly version: 1;
  readonly prefix: string;
  readonly alarms: readonly PlannedAlarm[];
  readonly topics: readonly PlannedTopic[];
  readonly unheard: readonly Unheard[];
}

/** A budget that could be priced. */
export interface Planned {
  readonly budget: Budget;
  readonly projection: Projection;
  readonly file: string;
}

export interface PlanOptions {
  /** Begins every physical name. */
  readonly prefix: string;
  /** An ARN of a topic that is there already, for alarms of the meter itself. */
  readonly operatorTopic: string | null;
  /** An address for the same, instead or as well. Neither: the plan makes a topic, and somebody must subscribe. */
  readonly operatorEmail: string | null;
}
