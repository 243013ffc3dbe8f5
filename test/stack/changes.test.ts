import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import type { Registered } from "./support/monitor.ts";
import { refusals } from "./support/resource-types.ts";
import { deployed, ofType } from "./support/run.ts";

const USAGE = "consumption: { virtual-agent: { sessionsPerDay: 100 } }\n";
const ACME = budget(USAGE, { owners: "[a@example.com]" });
const BETA = budget(USAGE, { org: "beta", owners: "[b@example.com]" });
const OPERATOR = { operatorEmail: "ops@example.com" };

const stackOf = async (budgets: Record<string, string>, config: Record<string, unknown> = OPERATOR) =>
  (await deployed(config, folder(budgets))).resources;

/** All that Pulumi compares: an entry that is the same in both runs is left alone. */
const entries = (resources: readonly Registered[]): Set<string> =>
  new Set(resources.map(({ urn, parent, inputs, isKept }) => JSON.stringify({ urn, parent, inputs, isKept })));

const gone = (before: readonly Registered[], now: readonly Registered[]): Registered[] => {
  const left = entries(now);
  return before.filter((resource) => !left.has([...entries([resource])][0] ?? ""));
};

describe("what a change of the budgets touches", () => {
  test("an organization more adds its own resources, and leaves the others' untouched", async () => {
    const [one, two] = [
      await stackOf({ "budgets/acme.yaml": ACME }),
      await stackOf({ "budgets/acme.yaml": ACME, "budgets/beta.yaml": BETA }),
    ];
    expect(gone(one, two)).toEqual([]);
    const added = gone(two, one);
    expect(added).toHaveLength(1 + 4 + 4); // its component and alarms; its address's topic, policy, subscription
    for (const { urn, inputs } of added)
      expect(urn + JSON.stringify(inputs)).toMatch(/beta|b@example\.com|to-[0-9a-f]{16}/);
    expect(added.filter(({ urn }) => urn.includes("acme"))).toEqual([]);
  });

  test("an organization that shares its address adds no topic", async () => {
    const shared = budget(USAGE, { org: "beta", owners: "[a@example.com]" });
    const [one, two] = [
      await stackOf({ "budgets/acme.yaml": ACME }),
      await stackOf({ "budgets/acme.yaml": ACME, "budgets/beta.yaml": shared }),
    ];
    expect(
      gone(two, one)
        .map(({ type }) => type)
        .filter((type) => type.includes("sns")),
    ).toEqual([]);
    expect(gone(one, two)).toEqual([]);
  });

  test("another display name, file name or order of files renames nothing", async () => {
    const before = await stackOf({ "budgets/acme.yaml": ACME, "budgets/beta.yaml": BETA });
    const renamed = budget(USAGE, { owners: "[a@example.com]", name: "東京 Support" });
    const now = await stackOf({ "budgets/a/zzz.yaml": BETA, "budgets/a/yyy.yaml": renamed });
    const names = (resources: readonly Registered[]) =>
      resources.map(({ urn, inputs }) => [urn, inputs["name"] ?? inputs["dashboardName"]].join(" ")).sort();
    expect(names(now)).toEqual(names(before));
  });

  test("another org is another organization: URNs and physical names change together", async () => {
    const before = await stackOf({ "budgets/acme.yaml": ACME });
    const now = await stackOf({ "budgets/acme.yaml": budget(USAGE, { org: "acme-2", owners: "[a@example.com]" }) });
    const alarms = (resources: readonly Registered[]) =>
      ofType(resources, "MetricAlarm").filter(({ urn }) => urn.includes("acme"));
    const physical = (resources: readonly Registered[]) =>
      new Set(alarms(resources).map(({ inputs }) => inputs["name"]));
    const urns = (resources: readonly Registered[]) => new Set(alarms(resources).map(({ urn }) => urn));
    // Were one name old and one new, Pulumi would put the new alarm over the old and then delete it as the old one.
    for (const name of physical(now)) expect(physical(before)).not.toContain(name);
    for (const urn of urns(now)) expect(urns(before)).not.toContain(urn);
  });

  test("in every stack the physical name is the prefix and the logical name", async () => {
    for (const prefix of ["tollgate", "emea_2"]) {
      const resources = await stackOf({ "budgets/acme.yaml": ACME }, { ...OPERATOR, prefix });
      for (const type of ["MetricAlarm", "Topic", "Dashboard"]) {
        for (const { name, inputs } of ofType(resources, type))
          expect(inputs["name"] ?? inputs["dashboardName"]).toBe(`${prefix}-${name}`);
      }
    }
  });

  test("an org named like a part of the stack takes nothing from it", async () => {
    const budgets = ["fleet", "meter", "operator", "org-acme"].map((org) => [
      `budgets/${org}.yaml`,
      budget(USAGE, { org }),
    ]);
    const all = { ...Object.fromEntries(budgets), "budgets/acme.yaml": ACME };
    const resources = await stackOf(all, { dashboards: "organizations" });
    expect(ofType(resources, "Organization")).toHaveLength(5);
    expect(ofType(resources, "Dashboard")).toHaveLength(6);
  });
});

test("the monitor of these tests refuses what AWS would", () => {
  expect([...refusals("aws:s3/bucket:Bucket", {})]).toEqual(["unknown type aws:s3/bucket:Bucket"]);
  expect([...refusals("aws:sns/topicPolicy:TopicPolicy", { arn: "", policies: "" })]).toEqual([
    "aws:sns/topicPolicy:TopicPolicy: no arn",
    "aws:sns/topicPolicy:TopicPolicy: no policy",
    "aws:sns/topicPolicy:TopicPolicy: unknown property policies",
  ]);
});
