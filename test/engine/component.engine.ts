import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { EngineStack, type Ran } from "./support/stack.ts";

const EXAMPLE = join(ROOT, "examples", "component");
const done = (ran: Ran): Ran => {
  expect(ran, ran.said.join("\n")).toMatchObject({ isDone: true });
  return ran;
};

/** The example as a project of its own, with the package as it is built. */
async function project(): Promise<{ home: string; file: string }> {
  const home = folder({ "package.json": '{ "private": true }' });
  cpSync(join(EXAMPLE, "budgets"), join(home, "budgets"), { recursive: true });
  mkdirSync(join(home, "node_modules"));
  symlinkSync(join(ROOT, "node_modules", "@pulumi"), join(home, "node_modules", "@pulumi"));
  symlinkSync(ROOT, join(home, "node_modules", "tollgate"));
  const file = join(home, "index.cjs");
  await build({
    entryPoints: [join(EXAMPLE, "index.ts")],
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["@pulumi/*", "tollgate/*"],
    outfile: file,
  });
  return { home, file };
}

test("the example makes its own topic and hands it in: previewed, deployed, repeated, changed, destroyed", async () => {
  const { home, file } = await project();
  const stack = await EngineStack.open(home, { file });
  onTestFinished(stack.close);
  const { cloud } = stack;
  done(await stack.run("preview"));
  expect(cloud.resources.size).toBe(0);
  done(await stack.run("up"));
  const alarms = cloud.named("MetricAlarm");
  const named = (prefix: string) => alarms.filter(({ id }) => id.startsWith(prefix));
  expect(named("finops-acme-us.")).toHaveLength(4);
  expect(named("finops-emea-acme-emea.")).toHaveLength(4);
  const [own] = cloud.named("Topic").filter(({ id }) => id === "finops-operators");
  expect(own).toBeDefined();
  const operated = named("finops-meter.");
  expect(operated.length).toBeGreaterThan(0);
  for (const { inputs } of operated)
    expect(inputs["alarmActions"]).toEqual(["arn:aws:sns:us-east-1:123456789012:finops-operators"]);
  expect(Object.keys(done(await stack.run("up")).steps)).toEqual(["same"]);

  const budget = join(home, "budgets", "acme-us.yaml");
  writeFileSync(budget, "org: acme\n");
  const before = [...cloud.resources.keys()];
  const refused = await stack.run("up");
  expect(refused.isDone).toBe(false);
  expect(refused.said.filter((line) => line.includes("budgets/acme-us.yaml:1:1 schema"))).not.toEqual([]);
  expect([...cloud.resources.keys()]).toEqual(before);
  done(await stack.run("destroy"));
  expect(cloud.named("MetricAlarm")).toEqual([]);
});
