import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import { all, type asset, type Input, type Output, type Resource } from "@pulumi/pulumi";
import { meterResourceName, type Name } from "../../../core/metrics/names.ts";
import type { Surroundings } from "../surroundings.ts";
import { FUNCTIONS, LOG_DAYS, RUNTIME } from "./functions.ts";
import { type FunctionName, type Grant, logGrant, policyOf, trustOf } from "./grants.ts";

export interface FunctionArgs {
  readonly code: asset.AssetArchive;
  readonly environment: Readonly<Record<string, Input<string>>>;
  readonly grants: Output<Grant[]>;
  /** More than fits into the role itself. */
  readonly policies?: readonly string[];
}

/** One function with a role and a log of its own. */
export function meterFunction(
  what: FunctionName,
  { code, environment, grants, policies = [] }: FunctionArgs,
  { plan, tags }: Surroundings,
  parent: Resource,
): LambdaFunction {
  const name = meterResourceName(plan.prefix, what);
  const { timeout, memorySize, description } = FUNCTIONS[what];
  const under = { parent };
  const log = new LogGroup(
    name.logical,
    { name: `/aws/lambda/${name.physical}`, retentionInDays: LOG_DAYS, tags },
    under,
  );
  const policy = all([grants, log.arn]).apply(([allowed, arn]) => policyOf([...allowed, logGrant(arn)]));
  const { role, allowed } = roleOf(name, policy, policies, tags, parent);
  return new LambdaFunction(
    name.logical,
    {
      name: name.physical,
      description,
      runtime: RUNTIME,
      handler: `index.${what}`,
      code,
      role: role.arn,
      timeout,
      memorySize,
      environment: { variables: environment },
      loggingConfig: { logGroup: log.name, logFormat: "Text" },
      tags,
    },
    // AWS tries the role as soon as the function has something to listen to.
    { parent, dependsOn: allowed },
  );
}

function roleOf(
  { logical, physical }: Name,
  policy: Output<string>,
  policies: readonly string[],
  tags: Record<string, string>,
  parent: Resource,
): { readonly role: Role; readonly allowed: Resource[] } {
  const under = { parent };
  const role = new Role(logical, { name: physical, assumeRolePolicy: trustOf("lambda", null), tags }, under);
  const allowed: Resource[] = [new RolePolicy(logical, { name: physical, role: role.name, policy }, under)];
  for (const [index, text] of policies.entries()) {
    const part = `${logical}-${index}`;
    const made = new Policy(part, { name: `${physical}-${index}`, policy: text, tags }, under);
    allowed.push(new RolePolicyAttachment(part, { role: role.name, policyArn: made.arn }, under));
  }
  return { role, allowed };
}
