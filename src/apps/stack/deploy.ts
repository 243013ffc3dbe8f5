import { type Output, output } from "@pulumi/pulumi";
import type { PlannedAlarm, PlannedTopic } from "../../core/alarms/alarm-plan.ts";
import type { OrganizationFacts } from "../../core/alarms/dashboard/organization.ts";
import { alarmsByOrg } from "../../core/alarms/plan.ts";
import { Chat, hasChats } from "./chat.ts";
import { Fleet, Organization } from "./components.ts";
import { Endpoint } from "./endpoint.ts";
import type { CodeSources } from "./meter/code.ts";
import { Meter } from "./meter/meter.ts";
import type { Audience, Surroundings } from "./surroundings.ts";

/** What `pulumi stack output` shows of what is deployed. */
export interface Deployed {
  /** ARNs, by the names that alarms' actions have in the plan. */
  readonly topics: Readonly<Record<string, Output<string>>>;
  readonly dashboards: {
    readonly fleet: string | null;
    readonly organizations: Readonly<Record<string, string | null>>;
  };
  /** Physical names. */
  readonly alarms: {
    readonly meter: readonly string[];
    readonly organizations: Readonly<Record<string, readonly string[]>>;
  };
  /** Names of its table and function; null: the stack does not meter. */
  readonly meter: Pick<Meter, "table" | "functions"> | null;
}

/**
 * Registers everything: the plan was checked before.
 * @param metered what the meter's function is made of; null: the stack does not meter
 */
export function deploy(
  organizations: readonly OrganizationFacts[],
  metered: CodeSources | null,
  around: Surroundings,
): Deployed {
  const { plan } = around;
  const chat = hasChats(plan) ? new Chat(around) : null;
  const topics = new Map(plan.topics.map((topic) => [topic.logicalName, audienceOf(topic, around, chat)]));
  const made = organizations.map((facts) => [facts, new Organization(facts, topics, around)] as const);
  const fleet = new Fleet(topics, around);
  const meter = metered && new Meter(metered, topics, around);
  return {
    topics: Object.fromEntries([...topics].map(([name, { arn }]) => [name, arn])),
    dashboards: {
      fleet: fleet.dashboard,
      organizations: Object.fromEntries(made.map(([{ planned }, { dashboard }]) => [planned.budget.org, dashboard])),
    },
    alarms: {
      meter: namesOf(alarmsByOrg(plan).get(null) ?? []),
      organizations: Object.fromEntries(made.map(([{ planned, alarms }]) => [planned.budget.org, namesOf(alarms)])),
    },
    meter: meter && { table: meter.table, functions: meter.functions },
  };
}

function audienceOf(topic: PlannedTopic, around: Surroundings, chat: Chat | null): Audience {
  if (topic.arn !== null) return { arn: around.config.operatorTopicArn ?? output(topic.arn), endpoint: null };
  const endpoint = new Endpoint(topic, around, chat);
  return { arn: endpoint.arn, endpoint };
}

const namesOf = (alarms: readonly PlannedAlarm[]): string[] => alarms.map(({ name }) => name);
