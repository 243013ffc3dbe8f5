import type { AlarmState } from "../../model/alarm.ts";

/** What AWS says is deployed, to be compared with an AlarmPlan. Null: it could not be read, and `unread` says why. */
export interface Deployed {
  readonly alarms: readonly DeployedAlarm[] | null;
  readonly topics: readonly DeployedTopic[] | null;
  /** Null also where no chat is planned. */
  readonly chats: readonly DeployedChat[] | null;
  readonly meter: MeterRuns | null;
  /** Organizations with figures of the last hours; null among them: the meter itself has sent its heartbeat. */
  readonly published: ReadonlySet<string | null> | null;
  readonly unread: readonly Unread[];
}

/** A request that AWS refused or did not answer. */
export interface Unread {
  /** The permission that it takes: "sns:ListTopics" */
  readonly action: string;
  /** What is unknown without it. */
  readonly hides: string;
  /** How it failed: "denied", "throttled" */
  readonly kind: string;
  readonly message: string;
}

/** How the meter's function ran, by its own metrics. */
export interface MeterRuns {
  /** Seconds since 1 January 1970, UTC; null: it was not started in the last hours. */
  readonly lastStart: number | null;
  /** Of the last hour. */
  readonly runs: number;
  readonly errors: number;
}

/** What can be changed by hand. An alarm made by hand may lack any of it. */
export interface AlarmSettings {
  readonly namespace: string | null;
  readonly metric: string | null;
  /** "Org=acme, Feature=social" */
  readonly dimensions: string;
  readonly statistic: string | null;
  readonly unit: string | null;
  /** Metric math, an anomaly band or a query in place of one metric. */
  readonly expression: string | null;
  readonly period: number | null;
  readonly evaluationPeriods: number | null;
  readonly datapointsToAlarm: number | null;
  readonly comparison: string | null;
  readonly threshold: number | null;
  readonly missingData: string;
  readonly window: string;
  readonly warmUp: string | null;
  /** Names of topics, or whole ARNs of what is no topic of this account and region; sorted. */
  readonly actions: readonly string[];
  readonly okActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
}

export interface DeployedAlarm {
  readonly name: string;
  readonly arn: string;
  readonly settings: AlarmSettings;
  readonly description: string;
  readonly hasActionsEnabled: boolean;
  readonly state: AlarmState;
  /** Seconds since 1 January 1970, UTC. */
  readonly stateSince: number;
  /** Notifications of the last two weeks that were not sent, latest first. */
  readonly failures: readonly FailedAction[];
}

export interface FailedAction {
  readonly at: number;
  /** The topic's ARN. */
  readonly action: string;
  /** In AWS's words. */
  readonly error: string;
}

export interface DeployedTopic {
  readonly arn: string;
  readonly name: string;
  /** Null, as the subscriptions: the plan does not know the topic, or it could not be read. */
  readonly attributes: { readonly policy: string; readonly key: string | null } | null;
  readonly subscriptions: readonly DeployedSubscription[] | null;
}

export interface DeployedSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly isConfirmed: boolean;
  /** A filter policy: messages that it does not match are not delivered. */
  readonly filter: string | null;
}

/** A configuration of Amazon Q Developer in chat applications: a channel, and the topics that it listens to. */
export interface DeployedChat {
  readonly name: string;
  readonly protocol: "slack" | "teams";
  readonly endpoint: string;
  /** ARNs. */
  readonly topics: readonly string[];
  /** ARNs of policies: what its channel may do at most. */
  readonly guardrails: readonly string[];
  readonly isEnabled: boolean;
}

/** A topic's name: the last part of its ARN. */
export const topicNameOf = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

/** In one order: CloudWatch keeps none. */
export const dimensionsText = (dimensions: readonly (readonly [string, string])[]): string =>
  dimensions
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(", ");
