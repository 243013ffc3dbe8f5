import type { AlarmPlan } from "../../../src/core/alarms/alarm-plan.ts";
import type {
  DeployedAlarm,
  DeployedChat,
  DeployedTopic,
  MeterRuns,
  Unread,
} from "../../../src/core/alarms/drift/deployed.ts";
import { settingsOf } from "../../../src/core/alarms/drift/settings.ts";
import { alarmArn } from "../../../src/core/alarms/place.ts";
import { topicPolicy } from "../../../src/core/alarms/topics.ts";

export const NOW = Date.UTC(2026, 11, 10) / 1000;
const PLACE = { partition: "aws", region: "us-east-1", account: "123456789012" };

export const POLICY = (topic: string): string => JSON.stringify(topicPolicy(PLACE, { prefix: "tollgate" }, topic));

/** All of it could be read. */
export interface Read {
  readonly alarms: readonly DeployedAlarm[];
  readonly topics: readonly DeployedTopic[];
  readonly chats: readonly DeployedChat[] | null;
  readonly meter: MeterRuns | null;
  readonly published: ReadonlySet<string | null> | null;
  readonly unread: readonly Unread[];
}

/** A plan as AWS would show it an hour after it was deployed, everybody having confirmed. */
export function asDeployed(plan: AlarmPlan): Read {
  const names = new Map(plan.topics.map(({ logicalName, name, arn }) => [logicalName, name ?? arn ?? ""]));
  return {
    meter: { lastStart: null, runs: 0, errors: 0 },
    published: new Set(plan.alarms.map(({ org }) => org)),
    unread: [],
    chats: null,
    alarms: plan.alarms.map(
      (alarm): DeployedAlarm => ({
        name: alarm.name,
        arn: alarmArn(PLACE, alarm.name),
        settings: settingsOf(alarm, names),
        description: alarm.description,
        hasActionsEnabled: true,
        state: "OK",
        stateSince: NOW - 3600,
        failures: [],
      }),
    ),
    topics: plan.topics.map(({ name, arn, subscription }): DeployedTopic => {
      const own = arn ?? `arn:aws:sns:${PLACE.region}:${PLACE.account}:${name}`;
      const there = subscription ?? { protocol: "email", endpoint: "operator@example.com" };
      return {
        arn: own,
        name: name ?? own.slice(own.lastIndexOf(":") + 1),
        attributes: { policy: POLICY(own), key: null },
        subscriptions: [{ ...there, isConfirmed: true, filter: null }],
      };
    }),
  };
}
