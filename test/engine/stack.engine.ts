import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { done, fleetOf, heard, names, planned, stackOf } from "./support/fleet.ts";

test("deployed, deployed again, and destroyed: topics stay", async () => {
  const stack = await stackOf(fleetOf("acme", "beta"));
  done(await stack.run("preview"));
  expect(stack.cloud.resources.size).toBe(0);
  done(await stack.run("up"));
  expect(heard(stack)).toEqual(names(stack, "MetricAlarm"));
  expect(heard(stack).length).toBeGreaterThan(8);
  expect(Object.keys(done(await stack.run("up")).steps)).toEqual(["same"]);
  done(await stack.run("destroy"));
  expect([...stack.cloud.resources.values()].map(({ type }) => type.split(":").at(-1)).sort()).toEqual(
    ["Topic", "TopicPolicy", "TopicSubscription"].flatMap((type) => [type, type, type]),
  );
});

test("a renamed organization has its new alarms before the old ones go", async () => {
  const root = fleetOf("acme");
  const stack = await stackOf(root);
  done(await stack.run("up"));
  writeFileSync(join(root, "budgets", "acme.yaml"), planned("acme-emea", "acme@example.com"));
  done(await stack.run("up"));
  const { done: operations } = stack.cloud;
  const created = operations.findLastIndex((each) => /^create .*\.over-budget/.test(each));
  const deleted = operations.findIndex((each) => each.startsWith("delete "));
  expect(created).toBeGreaterThanOrEqual(0);
  expect(created).toBeLessThan(deleted);
  expect(names(stack, "Topic")).toHaveLength(2);
});

test("an invalid budget changes nothing", async () => {
  const root = fleetOf("acme");
  const stack = await stackOf(root);
  done(await stack.run("up"));
  const before = [...stack.cloud.resources.keys()];
  writeFileSync(join(root, "budgets", "acme.yaml"), "org: acme\n");
  const refused = await stack.run("up");
  expect(refused.isDone).toBe(false);
  expect(refused.said.filter((line) => line.includes("budgets/acme.yaml:1:1 schema:"))).not.toEqual([]);
  expect([...stack.cloud.resources.keys()]).toEqual(before);
});

test("a subscription that fails leaves the old audience in place, and the next run repairs it", async () => {
  const root = fleetOf("acme");
  const stack = await stackOf(root);
  done(await stack.run("up"));
  const before = heard(stack);
  writeFileSync(join(root, "budgets", "acme.yaml"), planned("acme", "new@example.com"));
  stack.cloud.refuses = (operation, urn) => operation === "create" && urn.includes(":TopicSubscription::");
  expect((await stack.run("up")).isDone).toBe(false);
  expect(heard(stack)).toEqual(before);
  stack.cloud.refuses = () => false;
  done(await stack.run("up"));
  expect(heard(stack).sort()).toEqual(before.sort());
});

test("a topic that cannot be made keeps no other organization from its alarms", async () => {
  const root = fleetOf("acme", "beta", "care");
  const stack = await stackOf(root);
  let first: string | null = null;
  stack.cloud.refuses = (operation, urn) => {
    if (operation !== "create" || !/:Topic::to-/.test(urn)) return false;
    first ??= urn;
    return urn === first;
  };
  expect((await stack.run("up", { continueOnError: true })).isDone).toBe(false);
  const organizations = new Set(heard(stack).map((name) => name.split(".")[0]));
  expect(organizations.size).toBeGreaterThanOrEqual(3);
  stack.cloud.refuses = () => false;
  done(await stack.run("up"));
  expect(heard(stack)).toHaveLength(names(stack, "MetricAlarm").length);
});

test("tags may change between a destroyed stack and the next", async () => {
  const stack = await stackOf(fleetOf("acme"), { config: { "tollgate:tags": '["team=a"]' } });
  done(await stack.run("up"));
  const before = heard(stack);
  done(await stack.run("destroy"));
  await stack.configure({ "tollgate:tags": '["team=b"]' });
  done(await stack.run("up"));
  expect(heard(stack).sort()).toEqual(before.sort());
});

test("a second stack with the same prefix is refused before its first resource, in a preview too", async () => {
  const stack = await stackOf(fleetOf("acme"), { name: "second" });
  const owner = { names: ["/tollgate/tollgate/stack"], values: ["organization/tollgate/first"] };
  stack.cloud.invokes = { ...stack.cloud.invokes, "aws:ssm/getParametersByPath:getParametersByPath": owner };
  for (const what of ["preview", "up"] as const) {
    const refused = await stack.run(what);
    expect(refused.isDone).toBe(false);
    expect(
      refused.said.filter((line) => line.includes("belongs to the stack organization/tollgate/first")),
    ).not.toEqual([]);
  }
  expect(stack.cloud.resources.size).toBe(0);
});
