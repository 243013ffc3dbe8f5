import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { drawn } from "./support/drawn.ts";
import { hosted } from "./support/engine.ts";

const project = load(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { main: string; runtime: object };
const MAIN = join(ROOT, project.main);

test("Pulumi's language host runs the compiled program: the same graph as in this process", async () => {
  expect(project.runtime).toEqual({ name: "nodejs", options: { typescript: false } });
  const ran = await hosted({ root: ROOT, main: MAIN, config: { "tollgate:operatorEmail": "finops@example.com" } });
  expect({ code: ran.code, said: ran.said, refused: ran.refused }).toEqual({ code: 0, said: [], refused: [] });
  const [stack, ...resources] = ran.resources;
  expect(stack?.type).toBe("pulumi:pulumi:Stack");
  const unrooted = resources.map((resource) => ({
    ...resource,
    parent: resource.parent === stack?.urn ? "" : resource.parent,
  }));
  await expect(drawn(unrooted)).toMatchFileSnapshot("golden/examples.txt");
  const encrypted = resources.filter(({ secrets }) => secrets.length > 0);
  expect(encrypted.map(({ inputs, secrets }) => [secrets, inputs["protocol"]])).toEqual([[["endpoint"], "https"]]);
  expect(Object.keys(stack?.outputs ?? {}).sort()).toEqual([
    "alarms",
    "dashboards",
    "meter",
    "planned",
    "topics",
    "verdicts",
  ]);
});

test("in another repository it is a program of a package, and refuses what is invalid there without a stack trace", async () => {
  const root = folder({ "budgets/acme.yaml": "org: acme\n" });
  const main = join(root, "node_modules", "tollgate", "dist", "stack");
  cpSync(join(MAIN, ".."), main, { recursive: true });
  symlinkSync(join(ROOT, "node_modules", "@pulumi"), join(root, "node_modules", "@pulumi"));
  const ran = await hosted({ root, main: join(main, "index.cjs") });
  expect(ran.code).not.toBe(0);
  expect(ran.resources.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
  expect(ran.said).toHaveLength(1);
  expect(ran.said[0]).toMatch(/^error: tollgate refuses to deploy.*\n.*budgets\/acme\.yaml:1:1 schema: /);
  expect(ran.said[0]).not.toMatch(/\n\s+at /);
});
