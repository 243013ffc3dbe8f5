import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import { all, type asset, type Input, type Output, type Resource } from "@pulumi/pulumi";
import type { Name } from "../../../core/metrics/names.ts";
import type { Surroundings } from "../surroundings.ts";
import { meterGrants, policyOf, trustOf } from "./grants.ts";

export interface FunctionArgs {
  readonly code: asset.AssetArchive;
  readonly environment: Readonly<Record<string, Input<string>>>;
  /** The ARN of its state. */
  readonly table: Output<string>;
  /** Policies that let its secrets be read. */
  readonly secrets: readonly string[];
}

/** A run has ended before the next one starts: see schedule.ts. */
const TIMEOUT_SECONDS = 780;
/** Memory in MB buys CPU: this is one CPU. bench/meter.mjs measures both. */
const MEMORY = 1769;
const RUNTIME = "nodejs24.x";
const LOG_DAYS = 30;

/** The function, with its role and its log. */
export function meterFunction(
  name: Name,
  { code, environment, table, secrets }: FunctionArgs,
  { tags, scope }: Surroundings,
  parent: Resource,
): LambdaFunction {
  const { physical } = name;
  const logical = scope.name(name.logical);
  const log = new LogGroup(logical, { name: `/aws/lambda/${physical}`, retentionInDays: LOG_DAYS, tags }, { parent });
  const policy = all([table, log.arn]).apply(([state, arn]) => policyOf(meterGrants(state, arn)));
  const { role, allowed } = roleOf({ logical, physical }, policy, secrets, tags, parent);
  return new LambdaFunction(
    logical,
    {
      name: physical,
      description: "Publishes usage to CloudWatch, and reads it from Genesys Cloud",
      runtime: RUNTIME,
      handler: "index.emit",
      code,
      role: role.arn,
      timeout: TIMEOUT_SECONDS,
      memorySize: MEMORY,
      environment: { variables: environment },
      loggingConfig: { logGroup: log.name, logFormat: "Text" },
      tags,
    },
    // Its first run needs the role's permissions.
    { parent, dependsOn: allowed },
  );
}

function roleOf(
  { logical, physical }: Name,
  policy: Output<string>,
  secrets: readonly string[],
  tags: Record<string, string>,
  parent: Resource,
): { readonly role: Role; readonly allowed: Resource[] } {
  const under = { parent };
  const role = new Role(logical, { name: physical, assumeRolePolicy: trustOf("lambda", null), tags }, under);
  const allowed: Resource[] = [new RolePolicy(logical, { name: physical, role: role.name, policy }, under)];
  for (const [index, text] of secrets.entries()) {
    const part = `${logical}-${index}`;
    const made = new Policy(part, { name: `${physical}-${index}`, policy: text, tags }, under);
    allowed.push(new RolePolicyAttachment(part, { role: role.name, policyArn: made.arn }, under));
  }
  return { role, allowed };
}
