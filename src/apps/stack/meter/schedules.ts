import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import type { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import { FunctionEventInvokeConfig } from "@pulumi/aws/lambda/functionEventInvokeConfig.js";
import { Schedule } from "@pulumi/aws/scheduler/schedule.js";
import type { Queue } from "@pulumi/aws/sqs/queue.js";
import { all, type Resource } from "@pulumi/pulumi";
import { meterResourceName } from "../../../core/metrics/names.ts";
import type { Surroundings } from "../surroundings.ts";
import { policyOf, trustOf } from "./grants.ts";

/** By the hour, UTC: turns first, so that what they bring is sent in the same hour. */
const HOURLY = { plan: "cron(5 * * * ? *)", emit: "cron(35 * * * ? *)" } as const;
/** The next hour brings the next try: what is older than half of one is not worth it. */
const MAX_AGE_SECONDS = 1800;
const RETRIES = 2;

export type Scheduled = Readonly<Record<keyof typeof HOURLY, LambdaFunction>>;

/** Starts the functions every hour; what could not be started goes to `missed`. */
export function schedules(
  functions: Scheduled,
  missed: Queue,
  { place, plan, tags }: Surroundings,
  parent: Resource,
): void {
  const under = { parent };
  const { logical, physical } = meterResourceName(plan.prefix, "scheduler");
  const assumeRolePolicy = place.apply(({ account }) => trustOf("scheduler", account));
  const role = new Role(logical, { name: physical, assumeRolePolicy, tags }, under);
  const policy = all([functions.plan.arn, functions.emit.arn, missed.arn]).apply(([turns, sends, queue]) =>
    policyOf([
      { actions: ["lambda:InvokeFunction"], resources: [turns, sends] },
      { actions: ["sqs:SendMessage"], resources: [queue] },
    ]),
  );
  new RolePolicy(logical, { name: physical, role: role.name, policy }, under);
  for (const [what, scheduleExpression] of Object.entries(HOURLY)) {
    const { arn, name } = functions[what as keyof Scheduled];
    const { logical: own, physical: called } = meterResourceName(plan.prefix, what);
    const retryPolicy = { maximumRetryAttempts: RETRIES, maximumEventAgeInSeconds: MAX_AGE_SECONDS };
    new Schedule(
      own,
      {
        name: called,
        scheduleExpression,
        scheduleExpressionTimezone: "UTC",
        flexibleTimeWindow: { mode: "OFF" },
        target: { arn, roleArn: role.arn, deadLetterConfig: { arn: missed.arn }, retryPolicy },
      },
      under,
    );
    new FunctionEventInvokeConfig(
      own,
      { functionName: name, maximumRetryAttempts: 1, maximumEventAgeInSeconds: MAX_AGE_SECONDS },
      under,
    );
  }
}
