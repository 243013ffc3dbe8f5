import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Provider } from "@pulumi/aws/provider.js";
import { type Output, output } from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import { Guardrails } from "../../src/apps/stack/guardrails.ts";
import type { GuardrailsArgs } from "../../src/apps/stack/public.d.ts";
import { folder, ROOT } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { deployed, inMonitor, ofType } from "./support/run.ts";

const planned = (org: string, region = "us") =>
  budget(`labels: { region: ${region} }\nconsumption: { virtual-agent: { sessionsPerDay: 100 } }\n`, { org });
const OPERATOR = { operatorEmail: "ops@example.com" };
let root: string;
beforeEach(() => {
  root = folder({ "budgets/acme.yaml": planned("acme"), "budgets/beta.yaml": planned("beta", "emea") });
});

const resolved = <T>(of: Output<T>): Promise<T> =>
  new Promise((resolve) => {
    of.apply((value) => resolve(value as T));
  });
let made = 0;
/** Each test has a prefix of its own: they share a process, which looks out for components with one prefix. */
const component = (args: GuardrailsArgs, options = {}, name = `c${++made}`) =>
  inMonitor(async () => {
    const guardrails = new Guardrails(name, { prefix: name, root, ...args }, options);
    return { name, guardrails, verdicts: await resolved(guardrails.verdicts) };
  });

describe("the component", () => {
  test("makes what the default program makes, below itself and under names of its own", async () => {
    const { result, resources } = await component({ ...OPERATOR, prefix: "tollgate" });
    const alone = await deployed({ operatorEmail: "ops@example.com" }, root);
    const [self, ...inside] = resources;
    expect(self).toMatchObject({ type: "tollgate:index:Guardrails", name: result.name, parent: "" });
    const plain = (urn: string) => urn.split("::").at(-1)?.replace(`${result.name}-`, "");
    const shown = (all: typeof inside) => all.map(({ type, urn, inputs }) => [type, plain(urn), inputs]).sort();
    expect(JSON.stringify(shown(inside))).toBe(JSON.stringify(shown([...alone.resources])));
    expect(inside.every(({ urn }) => urn.includes("tollgate:index:Guardrails$"))).toBe(true);
    expect(result.verdicts).toEqual({ acme: "pass", beta: "pass" });
    expect(await resolved(result.guardrails.alarms)).toEqual(alone.outputs.alarms);
    expect(await resolved(result.guardrails.meter)).toBeNull();
  });

  test("several in one program, with prefixes and labels of their own", async () => {
    const { resources } = await inMonitor(async () => {
      const us = new Guardrails("us", { ...OPERATOR, root, prefix: "two-us", where: { region: "us" } });
      const emea = new Guardrails("emea", { ...OPERATOR, root, prefix: "two-emea", where: { region: "emea" } });
      return Promise.all([resolved(us.verdicts), resolved(emea.verdicts)]);
    });
    expect(ofType(resources, "Organization").map(({ name }) => name)).toEqual(["us-acme", "emea-beta"]);
    expect(new Set(resources.map(({ urn }) => urn)).size).toBe(resources.length);
  });

  test("two with one prefix are refused", async () => {
    await component({ ...OPERATOR, prefix: "taken" });
    await expect(component({ ...OPERATOR, prefix: "taken" })).rejects.toThrow(/prefix: taken is that of c\d+/);
  });

  test("tags, and a topic that is made in the same program", async () => {
    const arn = "arn:aws:sns:us-east-1:123456789012:mine";
    const args = { operatorTopic: output(Promise.resolve(arn)), tags: { team: "finops" } };
    const { resources } = await component(args);
    const operated = ofType(resources, "MetricAlarm").filter(({ name }) => name.includes("meter."));
    expect(operated.length).toBeGreaterThan(0);
    for (const { inputs } of operated) expect(inputs["alarmActions"]).toEqual([arn]);
    for (const { inputs } of ofType(resources, "MetricAlarm")) expect(inputs["tags"]).toMatchObject({ team: "finops" });
    expect(ofType(resources, "Topic").map(({ name }) => name)).not.toContain("operator");
  });

  test("a provider is handed on to resources and lookups", async () => {
    const { resources } = await inMonitor(async () => {
      const provider = new Provider("europe", { region: "eu-central-1" });
      const guardrails = new Guardrails("far", { ...OPERATOR, root, prefix: "far" }, { provider });
      return resolved(guardrails.verdicts);
    });
    const own = resources.filter(({ type }) => type.startsWith("aws:"));
    expect(own.length).toBeGreaterThan(8);
    for (const { provider } of own) expect(provider).toContain("pulumi:providers:aws::europe");
  });

  test.each<[string, object, RegExp]>([
    ["a misspelled argument", { prefx: "x" }, /prefx: there is no such argument\..*prefix/],
    ["a prefix that AWS refuses", { prefix: "a b" }, /prefix: a b: write letters/],
    ["a key of AWS's own", { kmsKey: "alias/aws/sns" }, /kmsKey: alias\/aws\/sns belongs to AWS/],
    ["no such dashboards", { dashboards: "all" }, /dashboards: write organizations, fleet, none/],
    ["a number for a text", { budgets: 5 }, /budgets: must be of type string/],
    ["a number for a tag", { tags: { team: 5 } }, /tags: its values/],
    ["an invalid budget", { budgets: "wrong" }, /wrong\/acme\.yaml:1:1 schema/],
  ])("before the first resource it refuses %s", async (_, args, message) => {
    mkdirSync(join(root, "wrong"));
    writeFileSync(join(root, "wrong", "acme.yaml"), "org: acme\n");
    const { resources } = await inMonitor(async () => {
      expect(() => new Guardrails("bad", { root, ...args } as GuardrailsArgs)).toThrow(message);
    });
    expect(resources).toEqual([]);
  });
});

/** A project with the package, and without the AWS SDK. */
function project(): string {
  const home = folder({ "package.json": '{ "private": true }' });
  const [modules, tollgate] = [join(home, "node_modules"), join(home, "node_modules", "tollgate")];
  for (const part of ["stack", "meter"])
    cpSync(join(ROOT, "dist", part), join(tollgate, "dist", part), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(tollgate, "package.json"));
  for (const name of ["@pulumi", "@types"]) symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  return home;
}

describe("tollgate/pulumi", () => {
  test.each([
    ["es.mjs", 'import { Guardrails } from "tollgate/pulumi";'],
    ["common.cjs", 'const { Guardrails } = require("tollgate/pulumi");'],
  ])("is found by %s, without the AWS SDK", (name, line) => {
    const home = project();
    writeFileSync(join(home, name), `${line}\nprocess.stdout.write(typeof Guardrails);\n`);
    expect(execFileSync(process.execPath, [name], { cwd: home, encoding: "utf8" })).toBe("function");
    expect(readFileSync(join(ROOT, "dist", "stack", "pulumi.cjs"), "utf8")).not.toContain("@aws-sdk");
  });

  test.each(["mts", "cts"])("has types in strict mode: a program in .%s", (extension) => {
    const text = `import { Guardrails } from "tollgate/pulumi";
import type { Output } from "@pulumi/pulumi";
const made = new Guardrails("finops", { prefix: "finops", where: { region: "us" }, meter: "on" });
export const verdicts: Output<Readonly<Record<string, string>>> = made.verdicts;
export const table: Output<string | null> = made.meter.apply((meter) => meter?.table ?? null);
// @ts-expect-error: no such argument
new Guardrails("finops", { prefx: "finops" });
// @ts-expect-error: no such switch
new Guardrails("finops", { meter: true });
`;
    const home = project();
    writeFileSync(join(home, `program.${extension}`), text);
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
    const tsc = join(ROOT, "node_modules", "typescript-7", "bin", "tsc");
    execFileSync(process.execPath, [tsc, ...flags, "--types", "node", `program.${extension}`], { cwd: home });
  });
});
