import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { AlarmPlan, PlannedAlarm } from "../../src/core/alarms/alarm-plan.ts";
import { assertPlan, planProblems } from "../../src/core/alarms/assert-plan.ts";
import { awsCost } from "../../src/core/alarms/cost.ts";
import { planAlarms } from "../../src/core/alarms/plan.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { fleet, OPTIONS, plan, policy } from "./fleet.ts";

const USAGE = "consumption: { virtual-agent: { sessionsPerDay: 100 } }\n";
const short = ({ logicalName, metricName, threshold, severity, actions }: PlannedAlarm) =>
  `${logicalName}: ${metricName} ${threshold}, ${severity}, ${actions.length}`;

describe("the plan of a fleet", () => {
  test("of a new budget", () => {
    const { alarms, topics, unheard } = plan(fleet(budget(USAGE)));
    expect(alarms.map(short)).toEqual([
      "acme.utilization-80: BudgetPercent 80, warning, 1",
      "acme.over-budget: OverBudgetTokens 0, critical, 1",
      "acme.forecast: ForecastBreach 0, critical, 1",
      "acme.late-overage: LateOverageTokens 0, critical, 1",
      "meter.heartbeat: MeterHeartbeat 1, operator, 1",
      "meter.stale: StaleOrganizations 0, operator, 1",
      "meter.newly-stale: NewlyStaleOrganizations 0, operator, 1",
      "meter.unconfirmed: UnconfirmedSubscriptions 0, operator, 1",
      "meter.drift: AllocationDrift 0, operator, 1",
    ]);
    expect(topics.map(({ logicalName, subscription }) => [logicalName, subscription?.endpoint])).toEqual([
      ["operator", undefined],
      ["to-ce863fa504653ed5", "platform@example.com"],
    ]);
    expect(unheard).toEqual([]);
  });

  test("sorts the file's thresholds and removes duplicates; 100 % is the overage alarm", () => {
    const { alarms } = plan(fleet(budget(`${USAGE}alarms: { utilization: [95.5%, 50%, 50.0%, 100%] }\n`)));
    expect(alarms.slice(0, 3).map(short)).toEqual([
      "acme.utilization-50: BudgetPercent 50, warning, 1",
      "acme.utilization-95.5: BudgetPercent 95.5, warning, 1",
      "acme.over-budget: OverBudgetTokens 0, critical, 1",
    ]);
  });

  test("guardrails set the defaults of thresholds and CloudWatch's settings", () => {
    const { guardrails, findings } = policy(
      "version: 1\nthresholds: { utilization: [60%, 90%] }\nalarms: { period: 7200, evaluationPeriods: 3, datapointsToAlarm: 2 }\n",
    );
    expect(findings).toEqual([]);
    const { alarms } = plan(fleet(budget(USAGE)), guardrails);
    expect(alarms.slice(0, 2).map(({ threshold }) => threshold)).toEqual([60, 90]);
    expect(alarms[0]).toMatchObject({
      period: 7200,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: "ignore",
    });
  });

  test("a feature with a limit in any period has its own alarm", () => {
    const limits =
      "limits: { featureTokens: { virtual-agent: 9000 } }\nchanges: [{ from: 2027-01, limits: { featureTokens: { social: 5 } } }]\n";
    const about = plan(fleet(budget(USAGE + limits))).alarms.filter(
      ({ metricName }) => metricName === "FeatureOverTokens",
    );
    expect(about.map(({ dimensions }) => dimensions)).toEqual([
      { Org: "acme", Feature: "social" },
      { Org: "acme", Feature: "virtual-agent" },
    ]);
  });

  test("an address has one topic, in whatever order budgets name it", () => {
    const [a, b] = [budget(USAGE), budget(USAGE, { org: "beta" })];
    expect(plan(fleet(a, b)).topics).toHaveLength(2);
    expect(plan(fleet(b, a)).topics).toEqual(plan(fleet(a, b)).topics);
  });

  test("the operator's address gets its own topic beside an existing one", () => {
    const planFor = (operatorTopic: string | null, operatorEmail: string | null) => {
      const options = { ...OPTIONS, operatorTopic, operatorEmail };
      const { topics, alarms } = planAlarms(fleet(budget(USAGE)), policy().guardrails, options);
      return [topics.map(({ logicalName }) => logicalName), alarms.at(-1)?.actions];
    };
    const [arn, owner] = ["arn:aws:sns:us-east-1:123456789012:ops", "to-ce863fa504653ed5"];
    expect(planFor(null, null)).toEqual([["operator", owner], ["operator"]]);
    expect(planFor(arn, null)).toEqual([["operator", owner], ["operator"]]);
    expect(planFor(null, "platform@example.com")).toEqual([[owner], [owner]]);
    expect(planFor(arn, "platform@example.com")).toEqual([
      ["operator", owner],
      ["operator", owner],
    ]);
  });

  test("adding or removing an organization keeps the others' alarms", () => {
    const [one] = fleet(budget(USAGE));
    const both = fleet(budget(USAGE), budget(USAGE, { org: "beta" }));
    const ofAcme = (alarms: readonly PlannedAlarm[]) => alarms.filter(({ org }) => org === "acme");
    expect(ofAcme(plan(both).alarms)).toEqual(ofAcme(plan(one === undefined ? [] : [one]).alarms));
  });

  test("off has no alarms; a critical-only recipient gets only those, and the plan says so", () => {
    expect(plan(fleet(budget(`${USAGE}alarms: off\n`))).alarms.filter(({ org }) => org !== null)).toEqual([]);
    const critical = "alarms: { notify: [{ email: ops@example.com, severity: critical }] }\n";
    const { alarms, unheard } = plan(fleet(budget(USAGE + critical)));
    expect(alarms.filter(({ severity }) => severity === "warning")).toEqual([]);
    expect(unheard).toEqual([{ org: "acme", about: "utilization-80", severity: "warning" }]);
  });
});

describe("a description", () => {
  const of = (head: Record<string, string>) => plan(fleet(budget(USAGE, head))).alarms[1]?.description ?? "";

  test("says what happened, what to do, the owners and the file", () => {
    expect(of({})).toBe(
      "Acme Support (acme) has used more than its ceiling of 50,000 tokens in this billing period. Every further token " +
        "is overage, billed in USD. Find the feature that grew, switch off a feature that can wait, or buy tokens for " +
        "the next period. See Admin > Billing & Subscriptions > AI Experience Tokens. Owners: platform@example.com. " +
        "Budget: budgets/0.yaml; tollgate explain acme shows the figures.",
    );
  });

  test("is ASCII of at most 1,024 characters for any file", () => {
    const owners = `[${Array.from({ length: 5 }, (_, i) => `"${"ä".repeat(60)}${i}@example.com"`).join(", ")}]`;
    for (const head of [{ name: '"Zürich – 東京 \\u0007"' }, { name: `"${"東".repeat(200)}"` }]) {
      const text = of({ ...head, owners: owners.replaceAll("ä", "a") });
      expect(text).toMatch(/^[\x20-\x7e]{1,1024}$/);
    }
    expect(of({ name: '"Zürich"' })).toMatch(/^Zurich \(acme\) /);
  });
});

describe("assertPlan refuses what AWS would refuse", () => {
  const good = plan(fleet(budget(USAGE)));
  const broken = (change: Partial<PlannedAlarm>): AlarmPlan => ({
    ...good,
    alarms: good.alarms.map((alarm, at) => (at === 0 ? { ...alarm, ...change } : alarm)),
  });

  test("a valid plan passes", () => {
    expect([...planProblems(good)]).toEqual([]);
    expect(() => assertPlan(good)).not.toThrow();
  });

  test.each<Partial<PlannedAlarm>>([
    { name: `tollgate-${"x".repeat(250)}` },
    { name: "tollgate-zürich" },
    { name: "other-acme" },
    { name: good.alarms[1]?.name ?? "" },
    { logicalName: good.alarms[1]?.logicalName ?? "" },
    { description: "x".repeat(1025) },
    { description: "" },
    { namespace: "AWS/Tollgate" },
    { dimensions: { Org: "" } },
    { dimensions: { Org: "東京" } },
    { dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`D${i}`, "x"])) },
    { threshold: Number.NaN },
    { period: 61 },
    { period: 60, evaluationPeriods: 1441 },
    { period: 86_400, evaluationPeriods: 8 },
    { evaluationPeriods: 0 },
    { datapointsToAlarm: 3 },
    { comparisonOperator: "GreaterThan" as "GreaterThanThreshold" },
    { treatMissingData: "whatever" as "ignore" },
    { actions: [] },
    { actions: ["to-nobody"] },
    { actions: ["operator", "operator"] },
    { metricName: "OverBudgetTokens", threshold: 0 },
  ])("%o", (change) => {
    expect(() => assertPlan(broken(change))).toThrow(/cannot be deployed/);
  });

  test("topics: more than five for an alarm, no name, no ARN", () => {
    const many = ["a", "b", "c", "d", "e", "f"];
    const topics = many.map((name) => ({ logicalName: name, name, arn: null, subscription: null }));
    expect([...planProblems({ ...broken({ actions: many }), topics: [...good.topics, ...topics] })]).toHaveLength(1);
    const bad = [{ logicalName: "x", name: "with.dot", arn: null, subscription: null }];
    expect([...planProblems({ ...good, topics: [...good.topics, ...bad] })]).toHaveLength(1);
    const foreign = { logicalName: "operator", name: null, arn: "arn:aws:s3:::bucket", subscription: null };
    expect([...planProblems({ ...good, topics: [foreign, ...good.topics.slice(1)] })]).toHaveLength(1);
  });
});

describe("AWS cost", () => {
  test("one organization: 9 alarms at 0.10, metrics by the hours in which they are sent, the fleet's dashboard at 3.00", () => {
    // 11 metrics every hour, 6 in at most 7 of 24 hours, and 2 of the closing period in a third of these.
    expect(awsCost(plan(fleet(budget(USAGE))))).toMatchObject({
      alarms: 9,
      metrics: 19,
      onChange: 8,
      dashboards: 1,
      more: { dashboards: 1, cost: 300n },
      cost: { alarms: 90n, metrics: 388n, dashboards: 300n, total: 778n },
    });
  });

  test("an organization with four alarms costs at most 2.20 USD", () => {
    const text = budget("consumption: { other: { tokens: 900 } }\n");
    const one = awsCost(plan(fleet(text)));
    const two = awsCost(plan(fleet(text, text.replace("org: acme", "org: beta"))));
    expect(two.alarms - one.alarms).toBe(4);
    expect(two.cost.total - one.cost.total).toBeLessThanOrEqual(220n);
  });

  test("metrics over 10,000 cost less", () => {
    const [first] = plan(fleet(budget(USAGE))).alarms as [PlannedAlarm];
    const alarms = Array.from({ length: 4800 }, (_, i) => ({ ...first, org: `o${i}`, dimensions: { Org: `o${i}` } }));
    // 4,802 every hour, and 35/18 of 4,800: 10,000 at 0.30 and 4,135.33 at 0.10.
    expect(awsCost({ ...plan([]), alarms })).toMatchObject({ metrics: 43_202, cost: { metrics: 341_353n } });
  });
});

describe("tollgate alarms", () => {
  const schema = JSON.parse(readFileSync(join(ROOT, "policy", "alarms.schema.json"), "utf8"));
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

  test("prints the plan of the worked examples as policy/alarms.schema.json", async () => {
    const { code, out, err } = await tollgate(["alarms", "--format", "json"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const data = JSON.parse(out);
    expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
    expect(data.alarms).toHaveLength(31);
    expect(data.cost).toMatchObject({ total: "19.20", counted: { alarms: 31, metrics: 80, dashboards: 1 } });
  });

  test("with --meter, the function's alarm is listed: it costs 0.10, and its metric is AWS's own", async () => {
    const { out } = await tollgate(["alarms", "--meter", "--format", "json"]);
    const data = JSON.parse(out);
    expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
    expect(data.alarms.at(-1)).toMatchObject({ name: "tollgate-meter.emit-errors", statistic: "Sum", org: null });
    expect(data.cost).toMatchObject({ total: "19.30", counted: { alarms: 32, metrics: 80, dashboards: 1 } });
  });

  test("fits 80 columns", async () => {
    const { out } = await tollgate(["alarms"]);
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("an invalid file has no alarms, keeps the others' and exits 2", async () => {
    const cwd = folder({ "budgets/acme.yaml": budget(USAGE), "budgets/bad.yaml": "org: bad\n" });
    const { code, out } = await tollgate(["alarms", "--format", "json"], { cwd });
    expect(code).toBe(2);
    expect(validate(JSON.parse(out))).toBe(true);
    expect(JSON.parse(out)).toMatchObject({ alarms: { length: 9 }, invalid: ["budgets/bad.yaml"] });
  });

  test.each([
    [["--prefix", "a.b"], /prefix/],
    [["--operator-topic", "me@example.com"], /not a topic's ARN/],
    [["--operator-email", "arn:aws:sns:us-east-1:123456789012:ops"], /not an e-mail address/],
    [["--where", "env=none"], /no budget found/],
  ])("%j is refused", async (args, said) => {
    const { code, err } = await tollgate(["alarms", ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(said);
  });
});
