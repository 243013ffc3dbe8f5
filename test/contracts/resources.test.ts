import { readFileSync } from "node:fs";
import { join } from "node:path";
import { output } from "@pulumi/pulumi";
import { load } from "js-yaml";
import { beforeEach, describe, expect, test } from "vitest";
import { startDouble } from "../aws/support.ts";
import type { Registered } from "../stack/support/monitor.ts";
import { RESOURCE_TYPES } from "../stack/support/resource-types.ts";
import { deployed, ofType, type Ran } from "../stack/support/run.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import type { Report } from "../support/report.ts";
import { FLEET } from "./fleet.ts";
import { expectGolden, keyPaths, sorted } from "./golden.ts";

const METER = "tollgate:index:Meter";
const CONFIG = {
  meter: "on",
  dashboards: "organizations",
  operatorEmail: "operator@example.com",
  operatorTopic: "arn:aws:sns:us-east-1:123456789012:on-call",
  tags: ["team=finops"],
};

let ran: Promise<Ran> | undefined;
let resources: readonly Registered[];
/** Deployed once, by the first test. */
beforeEach(async () => {
  ran ??= deployed(CONFIG, folder(FLEET));
  ({ resources } = await ran);
});

/** Its URN, by which Pulumi knows it again, and the name that AWS has for it. */
function identity({ urn, type, inputs, isKept, isProtected }: Registered): string {
  const { [RESOURCE_TYPES[type]?.physical ?? ""]: named, protocol, endpoint } = inputs;
  const physical = named ?? (endpoint === undefined ? "-" : `${protocol} ${endpoint}`);
  const flags = [isKept ? "kept" : "", isProtected ? "protected" : ""].filter((flag) => flag !== "");
  const [, , types, name] = urn.split("::");
  return [types, name, String(physical), ...flags].join("  ");
}

const inMeter = ({ urn }: Registered): boolean => (urn.split("::")[2] ?? "").split("$").includes(METER);

describe("what a stack of three budgets makes: type, logical name, physical name", () => {
  test("for the budgets", () =>
    expectGolden("resources", sorted(resources.filter((one) => !inMeter(one)).map(identity))));

  test("for the meter", () => expectGolden("resources-meter", sorted(resources.filter(inMeter).map(identity))));
});

const dimensionsText = (dimensions: object): string =>
  Object.entries(dimensions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}=${value}`)
    .join("");

/** Name, metric and condition of an alarm, and the topics that it tells. */
function alarmLine({ inputs }: Registered): string {
  const { name, namespace, metricName, dimensions, statistic, comparisonOperator, threshold } = inputs;
  const { datapointsToAlarm, evaluationPeriods, period, treatMissingData, alarmActions } = inputs;
  const metric = `${namespace} ${metricName}${dimensionsText((dimensions ?? {}) as object)}`;
  const window = `${datapointsToAlarm} of ${evaluationPeriods} x ${period} s, missing: ${treatMissingData}`;
  const topics = (alarmActions as string[]).map((arn) => arn.slice(arn.lastIndexOf(":") + 1));
  return `${name}  ${metric}  ${statistic} ${comparisonOperator} ${threshold}, ${window}  -> ${topics.join(", ")}`;
}

describe("what the alarms of the stack watch, and whom they tell", () => {
  const lines = (wanted: boolean) =>
    sorted(
      ofType(resources, "MetricAlarm")
        .filter((one) => inMeter(one) === wanted)
        .map(alarmLine),
    );

  test("for the budgets", () => expectGolden("alarms", lines(false)));

  test("for the meter", () => expectGolden("alarms-meter", lines(true)));

  test("are the alarms of `tollgate alarms`", async () => {
    const operator = ["--operator-email", CONFIG.operatorEmail, "--operator-topic", CONFIG.operatorTopic];
    const { out } = await tollgate(["alarms", "--format", "json", ...operator], { cwd: folder(FLEET) });
    const planned = JSON.parse(out).alarms.map(({ name }: Report) => name);
    const registered = ofType(resources, "MetricAlarm").filter((one) => !inMeter(one));
    expect(sorted(registered.map(({ inputs }) => String(inputs["name"])))).toEqual(sorted(planned));
  });
});

test("the metrics that the meter publishes", async () => {
  await startDouble({ now: Date.UTC(2026, 10, 23, 12) / 1000 });
  const args = ["meter", "run", "--once", "--format", "json", "budgets/shop.yaml"];
  const { out } = await tollgate(args, { cwd: folder(FLEET) });
  const { organizations, meter } = JSON.parse(out);
  const metrics: Report[] = [...organizations, meter].flatMap((one: Report) => one.metrics);
  await expectGolden(
    "metrics",
    sorted(metrics.map(({ metric, dimensions }) => `${metric}${dimensionsText(dimensions)}`)),
  );
});

test("the metrics that the dashboards draw", async () => {
  const bodies = ofType(resources, "Dashboard").map(({ inputs }) => JSON.parse(String(inputs["dashboardBody"])));
  const drawn = bodies.flatMap(({ widgets }: Report) =>
    widgets.flatMap(({ properties }: Report) => properties.metrics ?? []),
  );
  const named = drawn.map((row: unknown[]) => row.filter((cell) => typeof cell === "string").join(" "));
  await expectGolden("dashboard-metrics", sorted(named.filter((name: string) => name !== "")));
});

test("the outputs of the stack", async () => {
  const { outputs } = await (ran as Promise<Ran>);
  // Values that are still to come have no keys until they are there.
  const known = await (output(outputs) as unknown as { promise(): Promise<unknown> }).promise();
  const keys = sorted(keyPaths(known));
  const isOfMeter = (key: string): boolean => /^meter(\.|$)/.test(key);
  await expectGolden(
    "keys-stack-outputs",
    keys.filter((key) => !isOfMeter(key)),
  );
  await expectGolden("keys-stack-outputs-meter", keys.filter(isOfMeter));
});

test("the settings of the stack; the inputs and outputs of the action", async () => {
  const read = (file: string): Report => load(readFileSync(join(ROOT, file), "utf8"));
  const withDefault = (what: string, values: Record<string, Report>): string[] =>
    Object.entries(values).map(([name, { default: value }]) =>
      [`${what} ${name}`, ...(value === undefined ? [] : [`default ${JSON.stringify(value)}`])].join("  "),
    );
  const { inputs, outputs } = read("action.yml");
  const settings = withDefault("setting", read("Pulumi.yaml").config);
  const ofAction = Object.keys(outputs).map((name) => `output ${name}`);
  await expectGolden("settings", sorted([...settings, ...withDefault("input", inputs), ...ofAction]));
});
