import { join } from "node:path";
import { DynamoStore } from "../../src/adapters/aws/dynamo-store.ts";
import { putMetrics } from "../../src/adapters/aws/put-metrics.ts";
import { countUnconfirmed } from "../../src/adapters/aws/topics.ts";
import { findSources } from "../../src/adapters/files/find.ts";
import { MeterFunction } from "../../src/apps/meter/function.ts";
import { planAlarms } from "../../src/core/alarms/plan.ts";
import { check } from "../../src/core/check/check.ts";
import { KEYS } from "../../src/core/metrics/state/store.ts";
import { instantText } from "../../src/core/model/calendar.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import type { UsageSource } from "../../src/core/model/usage-source.ts";
import { policy } from "../alarms/fleet.ts";
import { deploy } from "../aws/deploy.ts";
import { HOUR } from "../aws/hourly.ts";
import { listen } from "../aws/listener.ts";
import { connect, startDouble } from "../aws/support.ts";
import { folder, TODAY } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const TABLE = "tollgate-meter";
const HOOK = "https://hooks.example.com/fleet";
const OPERATOR = "https://ops.example.com";
const TIMEOUT = 780_000;
const PLAN = { prefix: "tollgate", operatorTopic: null, operatorEmail: null };

/** 1,000 tokens a month; whoever watches is a web hook. */
export const budgetOf = (org: string): string =>
  budget(
    `allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\nalarms: { notify: [{ https: "${HOOK}" }] }\n` +
      `meter: { kind: genesys-contract, region: mypurecloud.com, contractId: contract-1, credentials: "env:${org.toUpperCase()}" }\n`,
    { org, plan: "{ from: 2026-11, months: 4 }" },
  );

export interface Told {
  readonly at: string;
  readonly alarm: string;
  readonly state: string;
}

/** The meter as the stack deploys it, on the double: its table, alarms and topics, and real listeners. */
export async function deployedMeter(now: number, orgs: readonly string[], source: UsageSource) {
  const [owner, operator] = [await listen(), await listen()];
  const hosts = new Map(
    [
      [HOOK, owner.url],
      [OPERATOR, operator.url],
    ].map(([name = "", url = ""]) => [new URL(name).origin, url] as const),
  );
  const double = await startDouble({ now, hosts });
  double.dynamodb.createTable(TABLE, KEYS.partition, KEYS.sort);
  const root = folder(Object.fromEntries(orgs.map((org) => [`budgets/${org}.yaml`, budgetOf(org)])));
  const aws = connect();
  await deploy(aws, withOperator(planOf(root)));
  const log: Record<string, unknown>[] = [];
  const meter = new MeterFunction({
    root,
    plan: PLAN,
    store: new DynamoStore(aws, TABLE),
    source,
    publish: (data, at) => putMetrics(aws, data, at),
    unconfirmed: (topics) => countUnconfirmed(aws, topics),
    wait: async () => {},
    now: () => new Date((double.now + 300) * 1000),
    log: (line) => void log.push({ ...line }),
  });
  const told = ({ received }: typeof owner): Told[] =>
    received.map(({ message }) => {
      const { StateChangeTime, AlarmName, NewStateValue } = JSON.parse(message);
      return { at: StateChangeTime.slice(0, 16), alarm: AlarmName, state: NewStateValue };
    });
  return {
    double,
    run: () => meter.run(TIMEOUT),
    root,
    log,
    owner: () => told(owner),
    operator: () => told(operator),
    table: TABLE,
  };
}

export type DeployedMeter = Awaited<ReturnType<typeof deployedMeter>>;

function planOf(root: string) {
  const results = [...check(findSources([join(root, "budgets")], root), policy(), TODAY)];
  const planned = results.flatMap(({ budget: one, projection, file }) =>
    one === null || projection === null ? [] : [{ budget: one, projection, file }],
  );
  return planAlarms(planned, policy().guardrails, PLAN);
}

/** Whoever operates the stack subscribes to its topic. */
const withOperator = (plan: ReturnType<typeof planOf>): ReturnType<typeof planOf> => ({
  ...plan,
  topics: plan.topics.map((topic) =>
    topic.subscription === null ? { ...topic, subscription: { protocol: "https", endpoint: OPERATOR } } : topic,
  ),
});

/** One hour of the deployed meter: a run, and CloudWatch's evaluation of the alarms. */
export async function hour({ double, run }: DeployedMeter): Promise<void> {
  await run().catch(() => {});
  await double.advanceTo((Math.floor(double.now / HOUR) + 1) * HOUR);
}

export const fetchedAt = (now: number): string => `${instantText(now).replace(" ", "T")}:00Z`;

export type Says = (org: string, now: string) => readonly PeriodUsage[];

export const sourceThat = (says: Says): UsageSource => ({
  read: async ({ budget: { org } }, { now }) => says(org, now),
});
