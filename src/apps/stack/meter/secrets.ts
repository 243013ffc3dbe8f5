import { RunError } from "@pulumi/pulumi";
import type { Budget } from "../../../core/model/budget.ts";
import { type Grant, policyOf } from "./grants.ts";

/** Of one managed policy, and of one role. */
const MOST_CHARACTERS = 6_144;
const MOST_POLICIES = 10;
/** The six characters that Secrets Manager puts after a name. */
const SUFFIX = /-[A-Za-z0-9]{6}$/;

/** The secrets that budgets' meters name, each once, in one order. */
export function secretsOf(budgets: readonly Budget[]): readonly string[] {
  const arns = budgets.flatMap(({ meter }) => meter?.credentials ?? []);
  return [...new Set(arns)].sort().map((arn) => (SUFFIX.test(arn) ? arn : `${arn}-??????`));
}

/**
 * Policies that let exactly these secrets be read, as few as hold them.
 * @throws RunError where a role cannot have as many
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
