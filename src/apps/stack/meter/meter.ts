import { Table } from "@pulumi/aws/dynamodb/table.js";
import { ComponentResource, type Output, type Resource } from "@pulumi/pulumi";
import { alarmsByOrg } from "../../../core/alarms/plan.ts";
import { meterAlarmName, meterResourceName, type Name } from "../../../core/metrics/names.ts";
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
    super("tollgate:index:Meter", "meter");
    const { config, plan } = around;
    const table = stateTable(around, this);
    const budgets = shipped(sources.results).map(({ budget }) => budget);
    const environment = {
      [SETTINGS.table]: table.name,
      [SETTINGS.prefix]: config.prefix,
      [SETTINGS.operatorTopic]: config.operatorTopic ?? "",
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
    errorAlarm(name, topics, around, this);
    this.table = table.name;
    this.functions = { emit: made.name };
    this.registerOutputs({ table: this.table, functions: this.functions });
  }
}

/** Without its high-water marks every overage would be announced again: the table is protected from deletion. */
function stateTable({ plan, tags }: Surroundings, parent: Resource): Table {
  const { logical, physical } = meterResourceName(plan.prefix, "state");
  return new Table(
    logical,
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

/** A run that failed may have sent its heartbeat. So this alarm, to the same topics, looks at the function itself. */
function errorAlarm({ physical }: Name, topics: Topics, { plan, tags }: Surroundings, parent: Resource): void {
  const name = meterAlarmName(plan.prefix, "emit-errors");
  const alarm = {
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: physical },
    statistic: "Sum",
    period: 3600,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "notBreaching",
    description: "A run of the meter failed. The log of the function says why; docs/meter.md says what to do.",
  } as const;
  for (const heartbeat of alarmsByOrg(plan).get(null)?.slice(0, 1) ?? [])
    deployAlarm({ ...heartbeat, ...alarm, logicalName: name.logical, name: name.physical }, topics, tags, parent);
}
