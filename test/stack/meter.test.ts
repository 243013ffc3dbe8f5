import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findSources } from "../../src/adapters/files/find.ts";
import { readPolicyFiles } from "../../src/adapters/files/policy.ts";
import { SETTINGS } from "../../src/apps/meter/settings.ts";
import { secretPolicies, secretsOf } from "../../src/apps/stack/meter/grants.ts";
import { check } from "../../src/core/check/check.ts";
import { FUNCTION_ALARMS } from "../../src/core/metrics/names.ts";
import { KEYS } from "../../src/core/metrics/state/store.ts";
import type { Budget } from "../../src/core/model/budget.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { folder, TODAY } from "../support/cli.ts";
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

const grantsOf = async (role: string): Promise<Statement[]> =>
  JSON.parse((await inputsOf("RolePolicy", `meter-${role}`)).policy).Statement;

describe("the meter, deployed", () => {
  test("is off unless it is wanted", async () => {
    const { resources, outputs } = await deployed({}, folder(FILES));
    expect([ofType(resources, "Function"), outputs.meter]).toEqual([[], null]);
  });

  test("is one function with a schedule, a role and a log that ends", async () => {
    const { resources } = await meter();
    const names = (type: string) => ofType(resources, type).map(({ name }) => name);
    expect([names("Function"), names("Schedule")]).toEqual([["meter-emit"], ["meter-emit"]]);
    expect(names("Role")).toEqual(["meter-emit", "meter-scheduler"]);
    expect((await inputsOf("LogGroup", "meter-emit")).retentionInDays).toBe(30);
    for (const { parent, type } of resources.filter(({ name }) => name.startsWith("meter-"))) {
      expect(parent, type).toContain("tollgate:index:Meter");
    }
  });

  test("is told where it works, and waits until its role may", async () => {
    const [made] = ofType((await meter()).resources, "Function");
    const variables = { [SETTINGS.table]: "tollgate-meter-state", [SETTINGS.prefix]: "tollgate" };
    expect(made?.inputs).toMatchObject({ runtime: "nodejs24.x", environment: { variables } });
    expect(made?.dependencies.some((urn) => urn.endsWith("rolePolicy:RolePolicy::meter-emit"))).toBe(true);
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

  test("the function reads the budgets as check does, whatever their defaults and policy are called", async () => {
    const root = folder({
      "plans/acme.yml": metered("acme", SECRET("acme-AbCdEf")),
      "plans/_defaults.yml": "pricing: { overageUnitPrice: 0.85 }\n",
      "policy/guardrails.yml": "version: 1\nthresholds: { utilization: [70%] }\n",
    });
    const { resources } = await deployed({ meter: "on", budgets: "plans" }, root);
    const [made] = ofType(resources, "Function");
    const code = made?.inputs["code"] as { assets: Record<string, { path: string }> } | undefined;
    const shipped = Object.entries(code?.assets ?? {}).filter(([name]) => name !== "index.cjs");
    const unpacked = folder(Object.fromEntries(shipped.map(([name, { path }]) => [name, readFileSync(path, "utf8")])));
    const judged = (at: string, budgets: string) => {
      const policy = loadPolicy(readPolicyFiles(join(at, "policy"), "policy", at));
      const results = [...check(findSources([budgets], at), policy, TODAY)];
      return results.map(({ org, budget, findings }) => [org, budget, findings.map(({ code }) => code)]);
    };
    expect(judged(unpacked, "budgets")).toEqual(judged(root, "plans"));
    expect(judged(root, "plans")[0]?.[2]).not.toEqual([]);
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

  test("has ended before it starts again, and the next run is its only repetition", async () => {
    const { scheduleExpression, target } = await inputsOf("Schedule", "meter-emit");
    const [, every] = /^cron\(1\/(\d+) \* \* \* \? \*\)$/.exec(scheduleExpression) ?? [];
    expect((await inputsOf("Function", "meter-emit")).timeout).toBeLessThan(Number(every) * 60);
    expect(target.retryPolicy.maximumEventAgeInSeconds).toBeLessThan(Number(every) * 60);
    expect(await inputsOf("FunctionEventInvokeConfig", "meter-emit")).toMatchObject({ maximumRetryAttempts: 0 });
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
  test("the function may use its table, publish its metrics and write its own log", async () => {
    const table = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/tollgate-meter-state`;
    expect(await grantsOf("emit")).toMatchObject([
      { Action: ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"], Resource: [table] },
      // Neither has a narrower resource.
      {
        Action: ["cloudwatch:PutMetricData"],
        Resource: ["*"],
        Condition: { StringEquals: { "cloudwatch:namespace": "Tollgate" } },
      },
      { Action: ["sns:ListSubscriptions"], Resource: ["*"] },
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/tollgate-meter-emit:*`],
      },
    ]);
  });

  test("the schedule may start the function", async () => {
    expect(await grantsOf("scheduler")).toMatchObject([
      {
        Action: ["lambda:InvokeFunction"],
        Resource: [`arn:aws:lambda:${REGION}:${ACCOUNT}:function:tollgate-meter-emit`],
      },
    ]);
  });

  test("exactly the secrets that the budgets name may be read", async () => {
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
      "tollgate-meter-emit",
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

test("a secret without the suffix of its ARN can be read, also where its name ends in six letters", () => {
  const of = (name: string) => ({ meter: { credentials: SECRET(name) } }) as Budget;
  expect(secretsOf([of("acme-AbC1eF")])).toEqual([SECRET("acme-AbC1eF")]);
  expect(secretsOf([of("acme")])).toEqual([SECRET("acme-??????")]);
  expect(secretsOf([of("acme-meters")])).toEqual([SECRET("acme-meters"), SECRET("acme-meters-??????")]);
});
