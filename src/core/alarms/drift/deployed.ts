import type { AlarmState } from "../../model/alarm.ts";

/** What AWS says is deployed, to be compared with an AlarmPlan. */
export interface Deployed {
  readonly alarms: readonly DeployedAlarm[];
  readonly topics: readonly DeployedTopic[];
}

/** What can be changed by hand. An alarm made by hand may lack any of it. */
export interface AlarmSettings {
  readonly namespace: string | null;
  readonly metric: string | null;
  /** "Org=acme, Feature=social" */
  readonly dimensions: string;
  readonly statistic: string | null;
  readonly period: number | null;
  readonly evaluationPeriods: number | null;
  readonly datapointsToAlarm: number | null;
  readonly comparison: string | null;
  readonly threshold: number | null;
  readonly missingData: string;
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
  /** False where the plan does not know it, or access is denied: then the fields below are not known. */
  readonly isRead: boolean;
  /** JSON. */
  readonly policy: string | null;
  readonly key: string | null;
  readonly subscriptions: readonly DeployedSubscription[];
}

export interface DeployedSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly isConfirmed: boolean;
}

/** A topic's name: the last part of its ARN. */
export const topicNameOf = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

/** In one order: CloudWatch keeps none. */
export const dimensionsText = (dimensions: readonly (readonly [string, string])[]): string =>
  dimensions
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(", ");
