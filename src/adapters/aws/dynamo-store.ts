import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
} from "@aws-sdk/client-dynamodb";
import type { Memory } from "../../core/metrics/memory.ts";
import {
  changed,
  keptFrom,
  keptText,
  memoryFrom,
  memoryJson,
  observationFrom,
  observationJson,
} from "../../core/metrics/state/json.ts";
import { type Kept, StateRefused } from "../../core/metrics/state/kept.ts";
import {
  type Change,
  KEYS,
  NO_STATE,
  recording,
  type State,
  StateFailure,
  type StateStore,
} from "../../core/metrics/state/store.ts";
import { instantSeconds, isoText } from "../../core/model/calendar.ts";
import type { PeriodUsage } from "../../core/model/period-usage.ts";
import { withHistory } from "../../core/usage/history.ts";
import { MOST_AHEAD, observedOn, sortable } from "../../core/usage/observations.ts";
import type { Aws } from "./aws.ts";
import { AwsError } from "./aws-error.ts";

const MEMORY = "memory";
const USAGE = "usage#";
const HISTORY = "history#";
const ESTIMATE = "estimate#";
/** A period, its late days, and some: then DynamoDB deletes an observation by itself. */
const KEPT_SECONDS = 45 * 86_400;
/** Estimates are the history of a forecast: one item for each period. */
const YEAR_SECONDS = 365 * 86_400;
/** As many periods as forecasts learn from. */
const HISTORY_SECONDS = 400 * 86_400;
const REMEMBERED_SECONDS = 90 * 86_400;
const ATTEMPTS = 5;

type Item = Record<string, AttributeValue>;
type RequestOptions = Parameters<Parameters<Aws["ask"]>[1]>[0];

/**
 * One item for each organization, period and day, and one for what is remembered. An observation is put only over an older
 * one, a memory only over the one it was made from: overlapping runs lose nothing, and need no lock.
 */
export class DynamoStore implements StateStore {
  private readonly aws: Aws;
  private readonly client: DynamoDBClient;
  private readonly table: string;

  constructor(aws: Aws, table: string) {
    this.aws = aws;
    this.client = aws.connect(DynamoDBClient);
    this.table = table;
  }

  async read(org: string, now?: number): Promise<State> {
    const recorded = recording(now);
    let state = NO_STATE;
    let from: Item | undefined;
    do {
      const page = await this.query(org, from);
      for (const item of page.Items ?? []) {
        const name = item[KEYS.sort]?.S ?? "";
        if (name === MEMORY) {
          state = { ...state, memory: memoryIn(item) };
          continue;
        }
        const usage = kept(item, (body) => observationFrom(body, org));
        state = name.startsWith(HISTORY)
          ? { ...state, history: withHistory(state.history, [usage]) }
          : recorded(state, usage);
      }
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return state;
  }

  async record(org: string, usage: readonly PeriodUsage[], now = Number.POSITIVE_INFINITY): Promise<void> {
    // After every instant that is text.
    const latest = Number.isFinite(now) ? sortable(isoText(now + MOST_AHEAD)) : "~";
    for (const period of usage) {
      const item = observationItem(org, { ...period, observedAt: sortable(period.observedAt) });
      await this.put(item, "attribute_not_exists(fetchedAt) OR fetchedAt < :fetchedAt OR fetchedAt > :latest", {
        ":fetchedAt": item["fetchedAt"] as AttributeValue,
        ":latest": { S: latest },
      });
    }
  }

  async keep(org: string, ended: readonly PeriodUsage[]): Promise<void> {
    for (const period of ended) await this.put(historyItem(org, period), null);
  }

  async remember(org: string, there: Memory | null, change: Change): Promise<Memory> {
    let before = there;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const after = changed(before, change);
      if (after === before || (await this.putMemory(org, before, after))) return after;
      before = await this.memory(org);
    }
    throw new StateFailure(`${org}: others keep changing what is remembered of it`);
  }

  /** False: it is not what it was. */
  private putMemory(org: string, before: Memory | null, after: Memory): Promise<boolean> {
    const item = memoryItem(org, after);
    if (before === null) return this.put(item, "attribute_not_exists(revision)");
    return this.put(item, "revision = :revision", { ":revision": { N: String(before.revision) } });
  }

  private async memory(org: string): Promise<Memory | null> {
    const command = new GetItemCommand({ TableName: this.table, Key: keyOf(org, MEMORY), ConsistentRead: true });
    const { Item } = await this.ask("dynamodb:GetItem", (options) => this.client.send(command, options));
    return Item === undefined ? null : memoryIn(Item);
  }

  private query(org: string, from: Item | undefined): Promise<QueryCommandOutput> {
    const command = new QueryCommand({
      TableName: this.table,
      KeyConditionExpression: "#org = :org",
      ExpressionAttributeNames: { "#org": KEYS.partition },
      ExpressionAttributeValues: { ":org": { S: org } },
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    return this.ask("dynamodb:Query", (options) => this.client.send(command, options));
  }

  /** False: the condition does not hold. */
  private async put(Item: Item, condition: string | null, values: Item = {}): Promise<boolean> {
    const ExpressionAttributeValues = Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values };
    const command = new PutItemCommand({
      TableName: this.table,
      Item,
      ...(condition === null ? {} : { ConditionExpression: condition }),
      ...ExpressionAttributeValues,
    });
    return this.ask("dynamodb:PutItem", async (options) => {
      try {
        await this.client.send(command, options);
        return true;
      } catch (error) {
        if ((error as Error).name === "ConditionalCheckFailedException") return false;
        throw error;
      }
    });
  }

  private async ask<T>(action: string, call: (options: RequestOptions) => Promise<T>): Promise<T> {
    try {
      return await this.aws.ask(action, call);
    } catch (error) {
      throw error instanceof AwsError ? new StateFailure(error.message) : error;
    }
  }
}

const keyOf = (org: string, item: string): Item => ({ [KEYS.partition]: { S: org }, [KEYS.sort]: { S: item } });

function observationItem(org: string, usage: PeriodUsage): Item {
  const { period, periodId, observedAt, daysAre } = usage;
  const isEstimated = daysAre === "estimated";
  const sort = isEstimated
    ? `${ESTIMATE}${period.start}#${periodId}`
    : `${USAGE}${period.start}#${periodId}#${observedOn(usage)}`;
  const kept = isEstimated ? instantSeconds(`${period.end}T00:00:00Z`) + YEAR_SECONDS : instantSeconds(observedAt);
  return {
    ...keyOf(org, sort),
    fetchedAt: { S: observedAt },
    body: { S: keptText(observationJson(usage)) },
    [KEYS.expires]: { N: String(kept + KEPT_SECONDS) },
  };
}

const historyItem = (org: string, usage: PeriodUsage): Item => ({
  ...keyOf(org, `${HISTORY}${usage.period.start}`),
  body: { S: keptText(observationJson(usage)) },
  [KEYS.expires]: { N: String(instantSeconds(`${usage.period.end}T00:00:00Z`) + HISTORY_SECONDS) },
});

/** As long as an organization is metered, its memory is written every hour. */
const expiryOf = ({ since, metrics }: Memory): number =>
  Math.max(since, (metrics?.notified.hour ?? 0) * 3600) + REMEMBERED_SECONDS;

const memoryItem = (org: string, memory: Memory): Item => ({
  ...keyOf(org, MEMORY),
  [KEYS.expires]: { N: String(expiryOf(memory)) },
  revision: { N: String(memory.revision) },
  body: { S: keptText(memoryJson(memory)) },
});

const memoryIn = (item: Item): Memory => kept(item, memoryFrom);

function kept<T>(item: Item, read: (kept: Kept) => T): T {
  try {
    return read(keptFrom(item["body"]?.S ?? ""));
  } catch (error) {
    if (!(error instanceof StateRefused)) throw error;
    const [org, name] = [item[KEYS.partition]?.S, item[KEYS.sort]?.S];
    throw new StateFailure(`the item ${name} of ${org}: ${error.message}. Delete it to start without it`);
  }
}
