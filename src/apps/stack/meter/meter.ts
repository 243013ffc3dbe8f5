import { Table } from "@pulumi/aws/dynamodb/table.js";
import { ComponentResource, type Output, type Resource } from "@pulumi/pulumi";
import { functionAlarms } from "../../../core/alarms/meter.ts";
import { meterResourceName } from "../../../core/metrics/names.ts";
import { KEYS } from "../../../core/metrics/state/store.ts";
import { SETTINGS } from "../../meter/settings.ts";
import { deployAlarm } from "../monitoring.ts";
import type { Surroundings, Topics } from "../surroundings.ts";
import { type CodeSources, functionCode, shipped } from "./code.ts";
import { meterFunction } from "./function.ts";
import { secretPolicies, secretsOf } from "./grants.ts";
import { schedule } from "./schedule.ts";

/** The meter: a scheduled function, its state, and an alarm about it. */
export class Meter extends ComponentResource {
  readonly table: Output<string>;
  /** Names of functions, by what they are called in the stack. */
  readonly functions: { readonly emit: Output<string> };

  constructor(sources: CodeSources, topics: Topics, around: Surroundings) {
    const { config, plan, scope } = around;
    super("tollgate:index:Meter", scope.name("meter"), {}, scope.under);
    const table = stateTable(around, this);
    const budgets = shipped(sources.results).map(({ budget }) => budget);
    const environment = {
      [SETTINGS.table]: table.name,
      [SETTINGS.prefix]: config.prefix,
      [SETTINGS.operatorTopic]: config.operatorTopicArn ?? "",
      [SETTINGS.operatorEmail]: config.operatorEmail ?? "",
    };
    const name = meterResourceName(plan.prefix, "emit");
    const made = meterFunction(
      name,
      {
        code: functionCode(sources),
        environment,
        table: table.arn,
        secrets: secretPolicies(secretsOf(budgets)),
      },
      around,
      this,
    );
    schedule(name, made, around, this);
    for (const alarm of functionAlarms(plan)) deployAlarm(alarm, topics, around.tags, around, this);
    this.table = table.name;
    this.functions = { emit: made.name };
    this.registerOutputs({ table: this.table, functions: this.functions });
  }
}

/** Without its high-water marks every overage would be announced again: the table is protected from deletion. */
function stateTable({ plan, tags, scope }: Surroundings, parent: Resource): Table {
  const { logical, physical } = meterResourceName(plan.prefix, "state");
  return new Table(
    scope.name(logical),
    {
      name: physical,
      billingMode: "PAY_PER_REQUEST",
      hashKey: KEYS.partition,
      rangeKey: KEYS.sort,
      attributes: [KEYS.partition, KEYS.sort].map((name) => ({ name, type: "S" })),
      ttl: { attributeName: KEYS.expires, enabled: true },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags,
    },
    { parent, protect: true },
  );
}
