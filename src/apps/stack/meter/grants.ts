import { NAMESPACE } from "../../../core/metrics/names.ts";

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

/** Lets a service of AWS take a role, for this account's sake only. */
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

/** What the functions work on, once it is there. */
export interface Targets {
  readonly table: string;
  readonly queue: string;
}

/** What each function may do beside writing its own log. */
export const GRANTS = {
  plan: ({ table, queue }: Targets): Grant[] => [
    { actions: ["dynamodb:Query"], resources: [table] },
    { actions: ["sqs:SendMessage"], resources: [queue] },
  ],
  collect: ({ table, queue }: Targets): Grant[] => [
    { actions: ["dynamodb:Query", "dynamodb:PutItem"], resources: [table] },
    { actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], resources: [queue] },
  ],
  emit: ({ table }: Targets): Grant[] => [
    { actions: ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"], resources: [table] },
    {
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      condition: { StringEquals: { "cloudwatch:namespace": NAMESPACE } },
    },
    // There is no narrower resource for it.
    { actions: ["sns:ListSubscriptions"], resources: ["*"] },
  ],
} as const;

export type FunctionName = keyof typeof GRANTS;

export const logGrant = (logGroup: string): Grant => ({
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [`${logGroup}:*`],
});
