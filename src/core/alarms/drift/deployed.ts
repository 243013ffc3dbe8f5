import type { AlarmState } from "../../model/alarm.ts";

/** What is deployed, as AWS says it: the other side of an AlarmPlan. */
export interface Deployed {
  readonly alarms: readonly DeployedAlarm[];
  readonly topics: readonly DeployedTopic[];
}

/** Whatever a hand can change of an alarm, as text or number: an alarm made by hand may lack any of it. */
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
  /** False: the plan does not know it, or its account does not show it. What follows is not known then. */
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

/** An ARN's last part: what a topic is called. */
export const topicNameOf = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);
