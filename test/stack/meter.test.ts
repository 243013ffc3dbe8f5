import { describe, expect, test } from "vitest";
import { SETTINGS } from "../../src/apps/meter/settings.ts";
import { secretPolicies } from "../../src/apps/stack/meter/secrets.ts";
import { FUNCTION_ALARMS } from "../../src/core/metrics/names.ts";
import { KEYS } from "../../src/core/metrics/state/store.ts";
import { folder } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { ACCOUNT, REGION } from "./support/resource-types.ts";
import { deployed, ofType, type Ran } from "./support/run.ts";

const SECRET = (name: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:tollgate/${name}`;
const metered = (org: string, secret: string, more = "") =>
  budget(
    `labels: { customer: ${org} }\nconsumption: { virtual-agent: { sessionsPerDay: 100 } }\n` +
      `meter: { kind: genesys-contract, region: mypurecloud.com, contractId: c-1, credentials: "${secret}" }\n${more}`,
    { org },
  );
const FILES = {
  "budgets/acme.yaml": metered("acme", SECRET("acme-AbCdEf")),
  "budgets/emea/beta.yaml": metered("beta", SECRET("beta")),
  "budgets/emea/_defaults.yaml": "pricing: { overageUnitPrice: 0.85 }\n",
  "budgets/unmetered.yaml": budget("consumption: { virtual-agent: { sessionsPerDay: 1 } }\n", { org: "unmetered" }),
  "budgets/filed.yaml": budget(
    "consumption: { virtual-agent: { sessionsPerDay: 1 } }\nmeter: { kind: csv, path: usage.csv }\n",
    { org: "filed" },
  ),
  "policy/guardrails.yaml": "version: 1\nthresholds: { utilization: [70%] }\n",
  "notes.txt": "not for the cloud",
};

let first: Promise<Ran> | undefined;
/** Deployed once, by the first test that asks. */
const meter = (): Promise<Ran> => {
  first ??= deployed({ meter: "on" }, folder(FILES));
  return first;
};

// biome-ignore lint/suspicious/noExplicitAny: properties as the engine gets them.
const inputsOf = async (type: string, name: string): Promise<any> =>
  ofType((await meter()).resources, type).find((one) => one.name === name)?.inputs;

interface Statement {
  readonly Action: string[];
  readonly Resource: string[];
}

const grantsOf = async (what: string): Promise<Statement[]> =>
  JSON.parse((await inputsOf("RolePolicy", `meter-${what}`)).policy).Statement;

describe("the meter, deployed", () => {
  test("is off unless it is wanted", async () => {
    const { resources, outputs } = await deployed({}, folder(FILES));
    expect([ofType(resources, "Function"), outputs.meter]).toEqual([[], null]);
  });

  test("is three functions, two of them by the hour, each with a role and a log that ends", async () => {
    const { resources } = await meter();
    const names = (type: string) => ofType(resources, type).map(({ name }) => name);
    expect(names("Function")).toEqual(["meter-plan", "meter-collect", "meter-emit"]);
    expect(names("Schedule")).toEqual(["meter-plan", "meter-emit"]);
    expect(names("Role")).toEqual(["meter-plan", "meter-collect", "meter-emit", "meter-scheduler"]);
    for (const { inputs } of ofType((await meter()).resources, "LogGroup")) expect(inputs["retentionInDays"]).toBe(30);
    for (const { parent, type } of (await meter()).resources.filter(({ name }) => name.startsWith("meter-"))) {
      expect(parent, type).toContain("tollgate:index:Meter");
    }
  });

  test("each function is told where it works, and waits until its role may", async () => {
    for (const { inputs, dependencies, name } of ofType((await meter()).resources, "Function")) {
      const { variables } = inputs["environment"] as { variables: Record<string, string> };
      expect(variables).toMatchObject({ [SETTINGS.table]: "tollgate-meter-state", [SETTINGS.prefix]: "tollgate" });
      expect(variables[SETTINGS.queue]).toMatch(/tollgate-meter-turns\.fifo$/);
      expect(
        dependencies.some((urn) => urn.endsWith(`rolePolicy:RolePolicy::${name}`)),
        name,
      ).toBe(true);
    }
  });

  test("ships the bundle, the budgets of the stack and its policy, and nothing else", async () => {
    const { code } = await inputsOf("Function", "meter-emit");
    expect(Object.keys(code.assets).sort()).toEqual([
      "budgets/acme.yaml",
      "budgets/emea/_defaults.yaml",
      "budgets/emea/beta.yaml",
      "budgets/unmetered.yaml",
      "index.cjs",
      "policy/guardrails.yaml",
    ]);
  });

  test("its state is kept: neither Pulumi nor AWS deletes it by mistake, and it can be taken back", async () => {
    const [table] = ofType((await meter()).resources, "Table");
    expect(table).toMatchObject({ isProtected: true });
    expect(table?.inputs).toMatchObject({
      hashKey: KEYS.partition,
      rangeKey: KEYS.sort,
      ttl: { attributeName: KEYS.expires, enabled: true },
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
    });
  });

  test("turns are FIFO, by client; what fails for good is kept apart", async () => {
    const { redrivePolicy, fifoQueue, visibilityTimeoutSeconds } = await inputsOf("Queue", "meter-turns");
    expect(JSON.parse(redrivePolicy)).toEqual({
      deadLetterTargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:tollgate-meter-turns-dead.fifo`,
      maxReceiveCount: 3,
    });
    expect(fifoQueue).toBe(true);
    // SQS would hand a batch out again while it is being worked on.
    expect(visibilityTimeoutSeconds).toBeGreaterThan((await inputsOf("Function", "meter-collect")).timeout);
    const [mapping] = ofType((await meter()).resources, "EventSourceMapping");
    expect(mapping?.inputs).toMatchObject({ batchSize: 10, functionResponseTypes: ["ReportBatchItemFailures"] });
  });

  test("a schedule tries a few times, not into the next hour, and says where it could not", async () => {
    for (const { inputs } of ofType((await meter()).resources, "Schedule")) {
      expect(inputs["target"]).toMatchObject({
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 1800 },
        deadLetterConfig: { arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:tollgate-meter-missed` },
      });
    }
  });

  test("what breaks is told to the operator", async () => {
    const alarms = ofType((await meter()).resources, "MetricAlarm").filter(
      ({ inputs }) => inputs["namespace"] !== "Tollgate",
    );
    expect(alarms.map(({ name }) => name).sort()).toEqual(FUNCTION_ALARMS.map((about) => `meter.${about}`).sort());
    for (const { inputs } of alarms) {
      expect(inputs["alarmActions"]).toEqual([`arn:aws:sns:${REGION}:${ACCOUNT}:tollgate-operator`]);
      expect(inputs["treatMissingData"]).toBe("notBreaching");
    }
  });
});

describe("least privilege", () => {
  const actions = async (what: string) => (await grantsOf(what)).flatMap(({ Action }) => Action);

  test("each function may do its own work, and write its own log", async () => {
    expect(await actions("plan")).toEqual([
      "dynamodb:Query",
      "sqs:SendMessage",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]);
    expect(await actions("collect")).not.toContain("cloudwatch:PutMetricData");
    expect(await actions("emit")).not.toContain("sqs:SendMessage");
    expect((await grantsOf("emit")).at(-1)?.Resource).toEqual([
      `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/tollgate-meter-emit:*`,
    ]);
  });

  test("what has no narrower resource is narrowed otherwise", async () => {
    const wide = (await Promise.all(["plan", "collect", "emit"].map(grantsOf)))
      .flat()
      .filter(({ Resource }) => Resource.includes("*"));
    expect(wide).toEqual([
      expect.objectContaining({
        Action: ["cloudwatch:PutMetricData"],
        Condition: { StringEquals: { "cloudwatch:namespace": "Tollgate" } },
      }),
      expect.objectContaining({ Action: ["sns:ListSubscriptions"] }),
    ]);
  });

  test("exactly the secrets that the budgets name may be read, and by the collector only", async () => {
    const [policy, ...others] = ofType((await meter()).resources, "Policy");
    expect(others).toEqual([]);
    expect(JSON.parse(String(policy?.inputs["policy"])).Statement).toEqual([
      {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        // Secrets Manager ends every ARN with six characters of its own; who leaves them out gets any.
        Resource: [SECRET("acme-AbCdEf"), `${SECRET("beta")}-??????`],
      },
    ]);
    expect(ofType((await meter()).resources, "RolePolicyAttachment").map(({ inputs }) => inputs["role"])).toEqual([
      "tollgate-meter-collect",
    ]);
  });

  test("many secrets are several policies, each of a size that AWS takes; too many are refused", () => {
    const arns = (count: number) => Array.from({ length: count }, (_, at) => SECRET(`customer-${at}-AbCdEf`));
    const policies = secretPolicies(arns(500));
    expect(policies.flatMap((policy) => JSON.parse(policy).Statement[0].Resource)).toEqual(arns(500));
    for (const policy of policies) expect(policy.length).toBeLessThanOrEqual(6144);
    expect(() => secretPolicies(arns(2000))).toThrow(/more than one role may name/);
  });
});

describe("what keeps the meter from being deployed is said before the first resource", () => {
  test.each([
    [
      "credentials that a function cannot follow",
      { ...FILES, "budgets/acme.yaml": metered("acme", "env:ACME") },
      {},
      /acme: meter\.credentials must be the ARN/,
    ],
    [
      "nothing to meter",
      { "budgets/unmetered.yaml": FILES["budgets/unmetered.yaml"] },
      {},
      /no budget says where its usage is/,
    ],
    ["a prefix that leaves no room", FILES, { prefix: "p".repeat(49) }, /prefix is too long/],
  ])("%s", async (_, files, config, said) => {
    await expect(deployed({ meter: "on", ...config }, folder(files))).rejects.toThrow(said);
  });
});
