import type { ComparedAlarm, ComparedPlan } from "../../alarms/alarm-plan.ts";
import { type AwsCost, PRICES, USD } from "../../alarms/cost.ts";
import { shownEndpoint } from "../../alarms/drift/topic-for.ts";
import { alarmsByOrg } from "../../alarms/plan.ts";
import type { Result } from "../../check/result.ts";
import { moneyText } from "../../model/money.ts";
import { count, counted, money } from "../../text/text.ts";
import { type Block, columns, type Doc, type Figure, invalidBlocks, listBlocks } from "../documents/doc.ts";

/** The alarms that would be deployed: when each fires, whom it notifies, and what AWS charges. */
export function alarmsDoc(plan: ComparedPlan, cost: AwsCost, invalid: readonly Result[]): Doc {
  const orgs = new Set(plan.alarms.flatMap(({ org }) => org ?? []));
  return {
    title: `${counted(plan.alarms.length, "alarm")} for ${counted(orgs.size, "organization")} and the meter`,
    blocks: [
      ...[...alarmsByOrg(plan)].map(([org, alarms]) => tableOf(org, alarms)),
      { kind: "heading", text: "Topics" },
      { kind: "figures", items: topicItems(plan) },
      ...unheardBlocks(plan),
      ...invalidBlocks("Without alarms, because these budgets are invalid:", invalid),
      { kind: "heading", text: "AWS cost a month" },
      { kind: "figures", items: costItems(cost) },
      { kind: "paragraph", text: PRICES.uncertain },
    ],
    data: {
      ...plan,
      topics: plan.topics.map(shownTopic),
      cost: costData(cost),
      invalid: invalid.map(({ file }) => file),
    },
  };
}

const COLUMNS = columns("alarm", "fires when", "severity", ">topics");

const SIGNS = {
  GreaterThanThreshold: ">",
  GreaterThanOrEqualToThreshold: ">=",
  LessThanThreshold: "<",
  LessThanOrEqualToThreshold: "<=",
} as const;

const tableOf = (org: string | null, alarms: readonly ComparedAlarm[]): Block => ({
  kind: "details",
  summary: org ?? "The meter itself",
  blocks: [{ kind: "table", columns: COLUMNS, rows: alarms.map(row) }],
});

const row = (alarm: ComparedAlarm): string[] => [
  alarm.about,
  `${alarm.metricName} ${SIGNS[alarm.comparisonOperator]} ${alarm.threshold}`,
  alarm.severity,
  String(alarm.actions.length),
];

function topicItems({ topics, alarms }: ComparedPlan): Figure[] {
  const users = new Map<string, number>();
  for (const action of alarms.flatMap(({ actions }) => actions)) users.set(action, (users.get(action) ?? 0) + 1);
  return topics.map(({ logicalName, arn, subscription }) => ({
    label: logicalName,
    value: `${(subscription && shownEndpoint(subscription)) ?? arn ?? "nobody yet: subscribe, or use --operator-email"}, ${counted(users.get(logicalName) ?? 0, "alarm")}`,
  }));
}

/** Whoever knows the address of a web hook can post to it. */
const shownTopic = (topic: ComparedPlan["topics"][number]) =>
  topic.subscription === null
    ? topic
    : { ...topic, subscription: { ...topic.subscription, endpoint: shownEndpoint(topic.subscription) } };

function unheardBlocks({ unheard }: ComparedPlan): Block[] {
  const items = unheard.map(({ org, about, severity }) => `${org}: ${about} (${severity})`);
  return listBlocks("Not created, because alarms.notify has no recipient for their severity:", items, "paragraph");
}

const costItems = ({ alarms, metrics, onChange, more, cost }: AwsCost) => [
  { label: "alarms", value: money({ minor: cost.alarms, currency: USD }), note: counted(alarms, "alarm") },
  {
    label: "metrics",
    value: money({ minor: cost.metrics, currency: USD }),
    note: `${count(metrics)} metrics, ${count(onChange)} of them sent when they change`,
  },
  {
    label: "dashboard",
    value: money({ minor: cost.dashboards, currency: USD }),
    note: `of the fleet; tollgate:dashboards organizations adds ${money({ minor: more.cost, currency: USD })}`,
  },
  { label: "total", value: money({ minor: cost.total, currency: USD }), note: `${PRICES.region}, ${PRICES.source}` },
];

const costData = ({ alarms, metrics, onChange, dashboards, more, cost }: AwsCost): object => ({
  currency: USD.code,
  alarms: moneyText(cost.alarms, USD),
  metrics: moneyText(cost.metrics, USD),
  dashboards: moneyText(cost.dashboards, USD),
  total: moneyText(cost.total, USD),
  counted: { alarms, metrics, onChange, dashboards },
  organizationDashboards: { count: more.dashboards, cost: moneyText(more.cost, USD) },
  source: PRICES.source,
  region: PRICES.region,
  uncertain: PRICES.uncertain,
});
