import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import type { Queue } from "@pulumi/aws/sqs/queue.js";
import type { Input, Resource } from "@pulumi/pulumi";
import { alarmsByOrg } from "../../../core/alarms/plan.ts";
import { type FunctionAlarm, meterAlarmName } from "../../../core/metrics/names.ts";
import type { Surroundings, Topics } from "../surroundings.ts";
import type { FunctionName } from "./grants.ts";

export interface Watched {
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  /** Turns that failed for good, and schedules that could not start anything. */
  readonly dead: Queue;
  readonly missed: Queue;
}

const ERRORS = { namespace: "AWS/Lambda", metricName: "Errors", statistic: "Sum" } as const;
const DEPTH = { namespace: "AWS/SQS", metricName: "ApproximateNumberOfMessagesVisible", statistic: "Maximum" } as const;

/** What happens to the functions before any metric of theirs could tell: to the same operator as the meter's alarms. */
export function watch(
  { functions, dead, missed }: Watched,
  topics: Topics,
  around: Surroundings,
  parent: Resource,
): void {
  const errors = (what: FunctionName) => ({ ...ERRORS, dimensions: { FunctionName: functions[what].name } });
  const depth = (queue: Queue) => ({ ...DEPTH, dimensions: { QueueName: queue.name } });
  const alarm = alarms(topics, around, parent);
  alarm("plan-errors", errors("plan"), "Turns could not be given to every organization: their usage gets old.");
  alarm("collect-errors", errors("collect"), "A batch of turns broke off; it is tried again.");
  alarm("emit-errors", errors("emit"), "Metrics of at least one organization, named in the log, could not be sent.");
  alarm("turns-dead", depth(dead), "Usage of an organization could not be kept, three times. The queue has its turn.");
  alarm("missed", depth(missed), "A schedule could not start its function.");
}

interface What {
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, Input<string>>>;
}

function alarms(topics: Topics, { plan, tags }: Surroundings, parent: Resource) {
  const [heartbeat] = alarmsByOrg(plan).get(null) ?? [];
  const alarmActions = (heartbeat?.actions ?? []).flatMap((action) => topics.get(action) ?? []);
  return (about: FunctionAlarm, { dimensions, ...what }: What, happened: string): void => {
    const { logical, physical } = meterAlarmName(plan.prefix, about);
    new MetricAlarm(
      logical,
      {
        name: physical,
        alarmDescription: `${happened} Look at the log of the function; docs/meter.md says what to do.`,
        ...what,
        dimensions: { ...dimensions },
        period: 3600,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        threshold: 0,
        comparisonOperator: "GreaterThanThreshold",
        treatMissingData: "notBreaching",
        alarmActions,
        tags,
      },
      { parent },
    );
  };
}
