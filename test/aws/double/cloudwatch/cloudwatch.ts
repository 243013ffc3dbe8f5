import type { AlarmState } from "../../../../src/core/model/alarm.ts";
import { evaluationInterval, replay } from "../../../../src/core/simulate/replay.ts";
import { Fault } from "../fault.ts";
import type { JsonOperations } from "../json-protocol.ts";
import { pageOf, type World } from "../world.ts";
import { checkedAlarm, evaluationOf, isEvaluated, type MetricAlarm, type PutMetricAlarm } from "./alarm.ts";
import { type DescribeAlarmHistory, History } from "./history.ts";
import { messageOf, reasonOf, subjectOf } from "./message.ts";
import { type GetMetricData, type GetMetricStatistics, Metrics, type PutMetricData } from "./metrics.ts";

/** Sends a message to a topic as CloudWatch; null, or why it could not. */
export type Notify = (topicArn: string, subject: string, message: string, sourceArn: string) => Promise<string | null>;

interface DescribeAlarms {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly StateValue?: AlarmState;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

const ACTIONS_OF = { OK: "OKActions", ALARM: "AlarmActions", INSUFFICIENT_DATA: "InsufficientDataActions" } as const;

/** CloudWatch's alarms, evaluated by the product's own evaluator as the injected clock moves on. */
export class CloudWatch {
  readonly metrics: Metrics;
  readonly operations: JsonOperations;
  private readonly alarms = new Map<string, MetricAlarm>();
  private readonly history = new History();
  private readonly world: World;
  private readonly notify: Notify;

  constructor(world: World, notify: Notify) {
    this.world = world;
    this.notify = notify;
    this.metrics = new Metrics(world);
    this.operations = {
      PutMetricData: (input: PutMetricData) => this.metrics.put(input),
      GetMetricStatistics: (input: GetMetricStatistics) => this.metrics.statistics(input),
      GetMetricData: (input: GetMetricData) => this.metrics.data(input),
      PutMetricAlarm: (input: PutMetricAlarm) => this.put(input),
      DescribeAlarms: (input: DescribeAlarms) => this.describe(input),
      DescribeAlarmHistory: (input: DescribeAlarmHistory) => this.history.describe(input),
      DeleteAlarms: (input: { AlarmNames: readonly string[] }) => this.delete(input),
    };
  }

  /** Moves the clock, and evaluates every alarm at each of its minutes up to there. */
  async advanceTo(instant: number): Promise<void> {
    const { now } = this.world;
    const changes = [...this.alarms.values()].filter(isEvaluated).flatMap((alarm) => {
      const evaluation = evaluationOf(alarm);
      const every = evaluationInterval(evaluation);
      const from = (Math.floor(now / every) + 1) * every;
      const span = { from, through: instant, every };
      return replay(evaluation, this.metrics.of(alarm), span, alarm.StateValue).map((change) => ({ ...change, alarm }));
    });
    changes.sort((a, b) => a.at - b.at || (a.alarm.AlarmName < b.alarm.AlarmName ? -1 : 1));
    for (const { at, to, alarm } of changes) {
      this.world.now = at;
      await this.changeState(alarm.AlarmName, to);
    }
    this.world.now = instant;
  }

  private async changeState(name: string, to: AlarmState): Promise<void> {
    const before = this.alarms.get(name);
    if (before === undefined) return;
    const { now } = this.world;
    const StateReason = reasonOf(before, to, this.metrics.of(before).at(-1)?.value);
    const alarm = { ...before, StateValue: to, StateReason, StateUpdatedTimestamp: now };
    this.alarms.set(name, alarm);
    const HistorySummary = `Alarm updated from ${before.StateValue} to ${to}`;
    this.history.add({ AlarmName: name, Timestamp: now, HistoryItemType: "StateUpdate", HistorySummary }, {});
    if (!alarm.ActionsEnabled) return;
    for (const action of alarm[ACTIONS_OF[to]] ?? []) await this.act(alarm, before.StateValue, action);
  }

  private async act(alarm: MetricAlarm, from: AlarmState, action: string): Promise<void> {
    const message = messageOf(alarm, from, this.world);
    const error = await this.notify(action, subjectOf(alarm, this.world), message, alarm.AlarmArn);
    const HistorySummary =
      error === null ? `Successfully executed action ${action}` : `Failed to execute action ${action}. ${error}`;
    this.history.add(
      { AlarmName: alarm.AlarmName, Timestamp: this.world.now, HistoryItemType: "Action", HistorySummary },
      {
        actionState: error === null ? "Succeeded" : "Failed",
        stateUpdateTimestamp: this.world.now * 1000,
        notificationResource: action,
        publishedMessage: error === null ? message : null,
        error,
      },
    );
  }

  /** Creates or replaces; the state stays as it was. */
  private put(input: PutMetricAlarm): object {
    checkedAlarm(input, this.world);
    const { account, region, now } = this.world;
    const before = this.alarms.get(input.AlarmName);
    this.alarms.set(input.AlarmName, {
      ...input,
      ActionsEnabled: input.ActionsEnabled ?? true,
      OKActions: input.OKActions ?? [],
      AlarmActions: input.AlarmActions ?? [],
      InsufficientDataActions: input.InsufficientDataActions ?? [],
      Dimensions: input.Dimensions ?? [],
      AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${input.AlarmName}`,
      AlarmConfigurationUpdatedTimestamp: now,
      StateValue: before?.StateValue ?? "INSUFFICIENT_DATA",
      StateReason: before?.StateReason ?? "Unchecked: Initial alarm creation",
      StateUpdatedTimestamp: before?.StateUpdatedTimestamp ?? now,
    });
    const HistorySummary = `Alarm "${input.AlarmName}" ${before === undefined ? "created" : "updated"}`;
    this.history.add(
      { AlarmName: input.AlarmName, Timestamp: now, HistoryItemType: "ConfigurationUpdate", HistorySummary },
      {},
    );
    return {};
  }

  private describe({
    AlarmNames,
    AlarmNamePrefix = "",
    StateValue,
    MaxRecords = 50,
    NextToken,
  }: DescribeAlarms): object {
    if (AlarmNames !== undefined && AlarmNamePrefix !== "")
      throw new Fault("ValidationError", "AlarmNamePrefix and AlarmNames cannot both be specified");
    if (MaxRecords < 1 || MaxRecords > 100) throw new Fault("ValidationError", "MaxRecords must be from 1 to 100");
    const names = AlarmNames === undefined ? null : new Set(AlarmNames);
    const found = [...this.alarms.values()]
      .filter(({ AlarmName }) => names?.has(AlarmName) ?? AlarmName.startsWith(AlarmNamePrefix))
      .filter((alarm) => StateValue === undefined || alarm.StateValue === StateValue)
      .sort((a, b) => (a.AlarmName < b.AlarmName ? -1 : 1));
    const { items, next } = pageOf(found, NextToken, MaxRecords);
    return { MetricAlarms: items, CompositeAlarms: [], ...(next === null ? {} : { NextToken: next }) };
  }

  private delete({ AlarmNames }: { readonly AlarmNames: readonly string[] }): object {
    const missing = AlarmNames.find((name) => !this.alarms.has(name));
    if (missing !== undefined) throw new Fault("ResourceNotFound", `Unknown alarm ${missing}`, 404);
    for (const name of AlarmNames) this.alarms.delete(name);
    return {};
  }
}
