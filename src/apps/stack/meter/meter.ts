import { EventSourceMapping } from "@pulumi/aws/lambda/eventSourceMapping.js";
import { all, ComponentResource, type Input, type Output } from "@pulumi/pulumi";
import { meterResourceName } from "../../../core/metrics/names.ts";
import { SETTINGS } from "../../meter/settings.ts";
import type { Surroundings, Topics } from "../surroundings.ts";
import { type CodeSources, functionCode, shipped } from "./code.ts";
import { meterFunction } from "./function.ts";
import { type FunctionName, GRANTS, type Targets } from "./grants.ts";
import { schedules } from "./schedules.ts";
import { secretPolicies, secretsOf } from "./secrets.ts";
import { stateTable } from "./table.ts";
import { missedQueue, turnQueue } from "./turns.ts";
import { watch } from "./watch.ts";

const BATCH = 10;
/** Batches at a time; those of one OAuth client never are. */
const AT_A_TIME = 10;

/** The meter as three functions, by the hour: its state, its turns, and who hears when it breaks. */
export class Meter extends ComponentResource {
  readonly table: Output<string>;
  readonly functions: Readonly<Record<FunctionName, Output<string>>>;

  constructor(sources: CodeSources, topics: Topics, around: Surroundings) {
    super("tollgate:index:Meter", "meter");
    const table = stateTable(around, this);
    const { queue, dead } = turnQueue(around, this);
    const missed = missedQueue(around, this);
    const targets = all([table.arn, queue.arn]).apply(([stateArn, queueArn]) => ({ table: stateArn, queue: queueArn }));
    const code = functionCode(sources);
    const environment = settingsOf(table.name, queue.url, around);
    const budgets = shipped(sources.results).map(({ budget }) => budget);
    const made = (what: FunctionName, policies: readonly string[] = []) => {
      const grants = targets.apply((to: Targets) => GRANTS[what](to));
      return meterFunction(what, { code, environment, grants, policies }, around, this);
    };
    const functions = {
      plan: made("plan"),
      collect: made("collect", secretPolicies(secretsOf(budgets))),
      emit: made("emit"),
    };
    new EventSourceMapping(
      meterResourceName(around.plan.prefix, "turns").logical,
      {
        eventSourceArn: queue.arn,
        functionName: functions.collect.name,
        batchSize: BATCH,
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: { maximumConcurrency: AT_A_TIME },
      },
      { parent: this },
    );
    schedules(functions, missed, around, this);
    watch({ functions, dead, missed }, topics, around, this);
    this.table = table.name;
    this.functions = { plan: functions.plan.name, collect: functions.collect.name, emit: functions.emit.name };
    this.registerOutputs({ table: this.table, functions: this.functions });
  }
}

function settingsOf(
  table: Output<string>,
  queue: Output<string>,
  { config }: Surroundings,
): Record<string, Input<string>> {
  return {
    [SETTINGS.table]: table,
    [SETTINGS.queue]: queue,
    [SETTINGS.prefix]: config.prefix,
    [SETTINGS.operatorTopic]: config.operatorTopic ?? "",
    [SETTINGS.operatorEmail]: config.operatorEmail ?? "",
  };
}
