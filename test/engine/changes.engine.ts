import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { done, expectSound, fleetOf, heard, names, planned, stackOf } from "./support/fleet.ts";

type Files = Readonly<Record<string, string | null>>;

function write(root: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, "budgets", `${file}.yaml`);
    if (text === null) rmSync(path);
    else writeFileSync(path, text);
  }
}

const LABELS = "labels: { region: emea }\n";

/** Each is a change of the fleet, with the names of resources that it creates, and what it deletes in AWS. */
const CHANGES: readonly (readonly [string, Files, created: number, deleted: number])[] = [
  ["an address is added to another", { acme: planned("acme", "acme@example.com }, { email: more@example.com") }, 3, 0],
  ["an address is changed", { acme: planned("acme", "new@example.com") }, 3, 0],
  ["an address is shared with another organization", { acme: planned("acme", "beta@example.com") }, 0, 0],
  ["a threshold is added", { acme: planned("acme", "beta@example.com", ", utilization: [70%, 90%]") }, 2, 1],
  ["the threshold goes, a label comes", { acme: planned("acme", "beta@example.com", "", LABELS) }, 1, 2],
  ["a file gets another name", { acme: null, "acme-emea": planned("acme", "beta@example.com") }, 0, 0],
  ["an organization is removed", { "acme-emea": null }, 0, 4],
  ["it is back, with its old address", { acme: planned("acme") }, 7, 0],
];

test("changes of a fleet, one after another: what is made and deleted, and every alarm is heard", async () => {
  const root = fleetOf("acme", "beta");
  const stack = await stackOf(root);
  done(await stack.run("up"));
  for (const [what, files, created, deleted] of CHANGES) {
    write(root, files);
    done(await stack.run("up"));
    expectSound(stack);
    const counted = (operation: string): number =>
      stack.cloud.done.filter((each) => each.startsWith(`${operation} `)).length;
    expect({ what, created: counted("create"), deleted: counted("delete") }).toEqual({ what, created, deleted });
    const firstDelete = stack.cloud.done.findIndex((each) => each.startsWith("delete "));
    const lastCreate = stack.cloud.done.findLastIndex((each) => each.startsWith("create "));
    if (deleted > 0 && created > 0) expect(lastCreate).toBeLessThan(firstDelete);
  }
});

test("another prefix, key, dashboards and tags: topics of the old prefix stay, alarms move", async () => {
  const stack = await stackOf(fleetOf("acme"));
  done(await stack.run("up"));
  const before = names(stack, "Topic");
  for (const config of [
    { "tollgate:dashboards": "organizations" },
    { "tollgate:tags": '["team=finops"]' },
    { "tollgate:kmsKey": "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
    { "tollgate:prefix": "other" },
  ]) {
    await stack.configure(config);
    done(await stack.run("up"));
    expectSound(stack);
  }
  expect(names(stack, "MetricAlarm").filter((name) => !name.startsWith("other-"))).toEqual([]);
  expect(names(stack, "Dashboard").sort()).toEqual(["other-fleet", "other-org-acme"]);
  expect(names(stack, "Topic")).toEqual(expect.arrayContaining(before));
});

test("an organization moves between shards: the new one first, and it always has its alarms", async () => {
  const of = (org: string, region: string) => planned(org, `${org}@example.com`, "", `labels: { region: ${region} }\n`);
  const root = fleetOf("acme");
  const shard = (region: string) => `config:\n  tollgate:where: ["region=${region}"]\n`;
  write(root, {
    acme: of("acme", "emea"),
    beta: of("beta", "apac"),
    care: of("care", "emea"),
    dora: of("dora", "emea"),
  });
  for (const region of ["emea", "apac"]) writeFileSync(join(root, `Pulumi.${region}.yaml`), shard(region));
  const shards = await Promise.all(
    ["emea", "apac"].map((region) =>
      stackOf(root, {
        name: region,
        config: { "tollgate:prefix": `tollgate-${region}`, "tollgate:where": `["region=${region}"]` },
      }),
    ),
  );
  const [emea, apac] = shards as [(typeof shards)[number], (typeof shards)[number]];
  for (const one of shards) done(await one.run("up"));
  write(root, { acme: of("acme", "apac") });
  done(await apac.run("up"));
  expect(heard(apac)).toContain("tollgate-apac-acme.over-budget");
  const left = done(await emea.run("up"));
  expect(left.said.filter((line) => line.includes("acme"))).toEqual([]);
  expect(heard(emea).filter((name) => name.includes("acme"))).toEqual([]);
  // A slip in the label: it leaves its stack, and no other one has it.
  write(root, { care: of("care", "emae") });
  const lost = done(await emea.run("up"));
  expect(lost.said.filter((line) => line.includes("care: this stack does not select it"))).toHaveLength(1);
});
