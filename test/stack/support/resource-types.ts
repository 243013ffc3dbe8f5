export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

export type Properties = Readonly<Record<string, unknown>>;

interface ResourceType {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** The property that names it in AWS; two of a type with one name would overwrite each other. */
  readonly physical: string | null;
  outputs(inputs: Properties): Properties;
}

const arn = (service: string, path: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${path}`;

const named = (service: string, kind: string, optional: readonly string[], required: readonly string[] = []) => ({
  required: ["name", ...required],
  optional,
  physical: "name",
  outputs: ({ name }: Properties) => ({ arn: arn(service, `${kind}${name}`) }),
});

const chat = (ids: readonly string[]): ResourceType => ({
  required: ["configurationName", "iamRoleArn", "guardrailPolicyArns", "snsTopicArns", ...ids],
  optional: [],
  physical: "configurationName",
  outputs: ({ configurationName }) => ({
    chatConfigurationArn: `arn:aws:chatbot::${ACCOUNT}:chat-configuration/${configurationName}`,
  }),
});

const METER_TYPES: Readonly<Record<string, ResourceType>> = {
  "aws:dynamodb/table:Table": named(
    "dynamodb",
    "table/",
    ["tags"],
    ["billingMode", "hashKey", "rangeKey", "attributes", "ttl", "pointInTimeRecovery", "deletionProtectionEnabled"],
  ),
  "aws:cloudwatch/logGroup:LogGroup": named("logs", "log-group:", ["tags"], ["retentionInDays"]),
  "aws:iam/role:Role": named("iam", "role/", ["tags"], ["assumeRolePolicy"]),
  "aws:iam/rolePolicy:RolePolicy": named("iam", "policy/", [], ["role", "policy"]),
  "aws:iam/policy:Policy": named("iam", "policy/", ["tags"], ["policy"]),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    required: ["role", "policyArn"],
    optional: [],
    physical: "policyArn",
    outputs: () => ({}),
  },
  "aws:lambda/function:Function": named(
    "lambda",
    "function:",
    ["tags"],
    ["description", "runtime", "handler", "code", "role", "timeout", "memorySize", "environment", "loggingConfig"],
  ),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    required: ["functionName", "maximumRetryAttempts", "maximumEventAgeInSeconds"],
    optional: [],
    physical: "functionName",
    outputs: () => ({}),
  },
  "aws:scheduler/schedule:Schedule": named(
    "scheduler",
    "schedule/default/",
    [],
    ["scheduleExpression", "scheduleExpressionTimezone", "flexibleTimeWindow", "target"],
  ),
};

/** What the stack may register, as far as it uses it; @pulumi/aws itself accepts anything. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  "pulumi:providers:aws": {
    required: [],
    optional: ["region", "skipCredentialsValidation", "skipRegionValidation"],
    physical: null,
    outputs: () => ({}),
  },
  "aws:sns/topic:Topic": {
    required: ["name", "displayName"],
    optional: ["kmsMasterKeyId", "tags"],
    physical: "name",
    outputs: ({ name }) => ({ arn: arn("sns", String(name)) }),
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    required: ["arn", "policy"],
    optional: [],
    physical: "arn",
    outputs: () => ({ owner: ACCOUNT }),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    required: ["topic", "protocol", "endpoint"],
    optional: [],
    physical: null,
    outputs: ({ topic }) => ({ arn: `${topic}:00000000-0000-0000-0000-000000000000`, pendingConfirmation: true }),
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    required: [
      "name",
      "alarmDescription",
      "namespace",
      "metricName",
      "statistic",
      "period",
      "evaluationPeriods",
      "datapointsToAlarm",
      "threshold",
      "comparisonOperator",
      "treatMissingData",
      "alarmActions",
    ],
    optional: ["dimensions", "tags"],
    physical: "name",
    outputs: ({ name }) => ({ arn: arn("cloudwatch", `alarm:${name}`) }),
  },
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": chat(["slackTeamId", "slackChannelId"]),
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": chat(["tenantId", "teamId", "channelId"]),
  "aws:ssm/parameter:Parameter": named(
    "ssm",
    "parameter",
    ["tags"],
    ["type", "insecureValue", "description", "overwrite"],
  ),
  ...METER_TYPES,
  "aws:cloudwatch/dashboard:Dashboard": {
    required: ["dashboardName", "dashboardBody"],
    optional: [],
    physical: "dashboardName",
    outputs: ({ dashboardName }) => ({ dashboardArn: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${dashboardName}` }),
  },
};

/** Components, and the stack itself, hold others and are nothing in AWS. */
export const COMPONENT_TYPES: readonly string[] = [
  "pulumi:pulumi:Stack",
  "tollgate:index:Chat",
  "tollgate:index:Endpoint",
  "tollgate:index:Fleet",
  "tollgate:index:Guardrails",
  "tollgate:index:Meter",
  "tollgate:index:Organization",
];

/** What the stack may ask for. A text: the provider fails with it. */
export type Invokes = Readonly<Record<string, Properties | string>>;

export const INVOKES: Invokes = {
  "aws:ssm/getParametersByPath:getParametersByPath": { names: [], values: [] },
  "aws:sns/getTopic:getTopic": { arn: arn("sns", "ops") },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: ACCOUNT, arn: "", id: ACCOUNT, userId: "" },
  "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" },
  "aws:index/getRegion:getRegion": { region: REGION, name: REGION, id: REGION, endpoint: "", description: "" },
};

/** What AWS would refuse, or take for something else. */
export function* refusals(type: string, inputs: Properties): Generator<string> {
  const schema = RESOURCE_TYPES[type];
  if (schema === undefined) return yield `unknown type ${type}`;
  const { required, optional } = schema;
  for (const key of required) {
    if (inputs[key] === undefined || inputs[key] === null || inputs[key] === "") yield `${type}: no ${key}`;
  }
  for (const key of Object.keys(inputs)) {
    if (![...required, ...optional, "__defaults"].includes(key)) yield `${type}: unknown property ${key}`;
  }
}
