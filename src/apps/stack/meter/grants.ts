import { RunError } from "@pulumi/pulumi";
import { NAMESPACE } from "../../../core/metrics/names.ts";
import type { Budget } from "../../../core/model/budget.ts";

/** What a role may do, and to what. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** An IAM policy as text. */
export const policyOf = (grants: readonly Grant[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: grants.map(({ actions, resources, condition }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(condition === undefined ? {} : { Condition: condition }),
    })),
  });

/** Lets a service of AWS take a role; with an account, only on behalf of that account. */
export const trustOf = (service: string, account: string | null): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: `${service}.amazonaws.com` },
        Action: "sts:AssumeRole",
        ...(account === null ? {} : { Condition: { StringEquals: { "aws:SourceAccount": account } } }),
      },
    ],
  });

/** What the meter may do, beside reading its secrets. */
export const meterGrants = (table: string, logGroup: string): Grant[] => [
  { actions: ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"], resources: [table] },
  {
    actions: ["cloudwatch:PutMetricData"],
    resources: ["*"],
    condition: { StringEquals: { "cloudwatch:namespace": NAMESPACE } },
  },
  // IAM has no narrower resource for it.
  { actions: ["sns:ListSubscriptions"], resources: ["*"] },
  { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${logGroup}:*`] },
];

/** Limits of one managed policy, and of one role. */
const MOST_CHARACTERS = 6_144;
const MOST_POLICIES = 10;
/** The six characters that Secrets Manager puts after a name. */
const SUFFIX = /-[A-Za-z0-9]{6}$/;
/** Such an end is a word of the name just as well. */
const WORD = /-[a-z]{6}$/;

/** The secrets that budgets' meters name, each once, sorted. */
export function secretsOf(budgets: readonly Budget[]): readonly string[] {
  const arns = budgets.flatMap(({ meter }) => meter?.credentials ?? []);
  return [...new Set(arns)]
    .sort()
    .flatMap((arn) => [
      ...(SUFFIX.test(arn) ? [arn] : []),
      ...(SUFFIX.test(arn) && !WORD.test(arn) ? [] : [`${arn}-??????`]),
    ]);
}

/**
 * As few policies as possible that let exactly these secrets be read.
 * @throws RunError where that is more than a role can have
 */
export function secretPolicies(arns: readonly string[]): readonly string[] {
  const policies: string[] = [];
  let chunk: string[] = [];
  for (const arn of arns) {
    if (policyOf([reading([...chunk, arn])]).length > MOST_CHARACTERS) {
      policies.push(policyOf([reading(chunk)]));
      chunk = [];
    }
    chunk.push(arn);
  }
  if (chunk.length > 0) policies.push(policyOf([reading(chunk)]));
  if (policies.length <= MOST_POLICIES) return policies;
  throw new RunError(
    `tollgate cannot deploy the meter: ${arns.length} secrets are more than one role may name. Shard: docs/deploy.md`,
  );
}

const reading = (resources: readonly string[]): Grant => ({ actions: ["secretsmanager:GetSecretValue"], resources });
