import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import type { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import { FunctionEventInvokeConfig } from "@pulumi/aws/lambda/functionEventInvokeConfig.js";
import { Schedule } from "@pulumi/aws/scheduler/schedule.js";
import type { Resource } from "@pulumi/pulumi";
import { meterResourceName, type Name } from "../../../core/metrics/names.ts";
import type { Surroundings } from "../surroundings.ts";
import { policyOf, trustOf } from "./grants.ts";

/** UTC: at :01, :16, :31 and :46. */
const SCHEDULE = "cron(1/15 * * * ? *)";
/** A run that could not start by then is left to the next one. */
const MAX_AGE_SECONDS = 600;
/** To start the function; a run that failed is not repeated, because the next one does the same work. */
const RETRIES = 2;

/** Starts the function every quarter of an hour. */
export function schedule(
  name: Name,
  { arn, name: functionName }: LambdaFunction,
  around: Surroundings,
  parent: Resource,
): void {
  const under = { parent };
  const { place, plan, tags, scope } = around;
  const { physical, ...called } = meterResourceName(plan.prefix, "scheduler");
  const logical = scope.name(called.logical);
  const assumeRolePolicy = trustOf("scheduler", place.account);
  const role = new Role(logical, { name: physical, assumeRolePolicy, tags }, under);
  const policy = arn.apply((target) => policyOf([{ actions: ["lambda:InvokeFunction"], resources: [target] }]));
  new RolePolicy(logical, { name: physical, role: role.name, policy }, under);
  const retryPolicy = { maximumRetryAttempts: RETRIES, maximumEventAgeInSeconds: MAX_AGE_SECONDS };
  new Schedule(
    scope.name(name.logical),
    {
      name: name.physical,
      scheduleExpression: SCHEDULE,
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn, roleArn: role.arn, retryPolicy },
    },
    under,
  );
  new FunctionEventInvokeConfig(
    scope.name(name.logical),
    { functionName, maximumRetryAttempts: 0, maximumEventAgeInSeconds: MAX_AGE_SECONDS },
    under,
  );
}
