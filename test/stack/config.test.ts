import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { UNKNOWN } from "./support/monitor.ts";
import { deployed, ofType } from "./support/run.ts";

const USAGE = "consumption: { virtual-agent: { sessionsPerDay: 100 } }\n";
const FLEET = {
  "budgets/acme.yaml": budget(`labels: { env: prod, customer: "A & B" }\n${USAGE}`),
  "budgets/beta.yaml": budget(`labels: { env: test }\n${USAGE}`, { org: "beta" }),
};
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

// biome-ignore lint/suspicious/noExplicitAny: outputs are read as a stranger reads them.
const known = (output: any): Promise<unknown> => output.promise();

describe("configuration", () => {
  test("outputs: where topics are, where dashboards are, which alarms there are", async () => {
    const { outputs } = await deployed({ dashboards: "organizations" }, folder(FLEET));
    expect(outputs.verdicts).toEqual({ acme: "pass", beta: "pass" });
    expect(outputs.alarms.organizations["beta"]).toEqual([
      "tollgate-beta.utilization-80",
      "tollgate-beta.over-budget",
      "tollgate-beta.forecast",
      "tollgate-beta.late-overage",
    ]);
    expect(outputs.alarms.meter).toHaveLength(5);
    expect(await known(outputs.topics["operator"])).toBe("arn:aws:sns:us-east-1:123456789012:tollgate-operator");
    expect(outputs.dashboards.organizations["acme"]).toBe(
      "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/tollgate-org-acme",
    );
  });

  test("where: a shard deploys only its own", async () => {
    const { outputs, resources } = await deployed({ where: ["env=test"], prefix: "tollgate-test" }, folder(FLEET));
    expect(Object.keys(outputs.verdicts)).toEqual(["beta"]);
    expect(ofType(resources, "Organization").map(({ name }) => name)).toEqual(["beta"]);
  });

  test("tags: the stack's, and an organization's labels as far as AWS takes them", async () => {
    const { resources } = await deployed({ tags: ["team=finops", "env=shared"] }, folder(FLEET));
    const tagsOf = (urn: string) => resources.find((resource) => resource.urn.endsWith(urn))?.inputs["tags"];
    expect(tagsOf("::acme.forecast")).toEqual({ customer: "A _ B", env: "shared", team: "finops" });
    expect(tagsOf("::meter.stale")).toEqual({ env: "shared", team: "finops" });
    // SNS would refuse to create a kept topic again once the tags have changed.
    expect(tagsOf("Topic::operator")).toBeUndefined();
  });

  test("kmsKey encrypts every topic the stack makes", async () => {
    const { resources } = await deployed({ kmsKey: KEY }, folder(FLEET));
    expect(new Set(ofType(resources, "Topic").map(({ inputs }) => inputs["kmsMasterKeyId"]))).toEqual(new Set([KEY]));
  });

  test("operator: a topic that is there already, an address, or both", async () => {
    const arn = "arn:aws:sns:us-east-1:123456789012:ops";
    const toldBy = async (config: Record<string, string>) => {
      const { resources } = await deployed(config, folder(FLEET));
      const heartbeat = resources.find(({ name }) => name === "meter.heartbeat");
      return (heartbeat?.inputs["alarmActions"] as string[] | undefined)?.map((topic) => topic.replace(/.*:/, ""));
    };
    expect(await toldBy({})).toEqual(["tollgate-operator"]);
    expect(await toldBy({ operatorTopic: arn })).toEqual(["ops"]);
    // The owner's own topic: an address confirms once.
    expect(await toldBy({ operatorEmail: "platform@example.com" })).toEqual(["tollgate-to-ce863fa504653ed5"]);
    expect(await toldBy({ operatorTopic: arn, operatorEmail: "platform@example.com" })).toHaveLength(2);
  });

  test.each([
    ["organizations", 3],
    ["fleet", 1],
    ["none", 0],
  ])("dashboards: %s makes %i", async (dashboards, count) => {
    const { resources, outputs } = await deployed({ dashboards }, folder(FLEET));
    expect(ofType(resources, "Dashboard")).toHaveLength(count);
    expect(outputs.dashboards.fleet === null).toBe(count === 0);
  });

  test("dashboards: the fleet's, unless more are asked for: AWS takes 3 USD a month for each", async () => {
    const { resources, outputs } = await deployed({}, folder(FLEET));
    expect(ofType(resources, "Dashboard")).toHaveLength(1);
    expect(outputs.dashboards).toMatchObject({ organizations: { acme: null, beta: null } });
  });

  test("who has no alarms has nothing deployed", async () => {
    const off = budget(`${USAGE}alarms: off\n`);
    const { resources } = await deployed({}, folder({ "budgets/acme.yaml": off }));
    expect(ofType(resources, "Organization")).toEqual([]);
  });

  test("a preview knows names, policies' grants and dashboards, and waits for nothing", async () => {
    const { resources } = await deployed({}, folder(FLEET), { isPreview: true });
    const [dashboard] = ofType(resources, "Dashboard");
    expect(JSON.parse(String(dashboard?.inputs["dashboardBody"])).widgets.length).toBeGreaterThan(3);
    expect(ofType(resources, "TopicPolicy")[0]?.inputs["arn"]).toBe(UNKNOWN);
  });

  test.each([
    [{ kmsKey: "alias/aws/sns" }, /kmsKey: alias\/aws\/sns belongs to AWS.*drop alarm messages/],
    [{ kmsKey: "arn:aws:kms:us-east-1:123456789012:alias/aws/sns" }, /belongs to AWS/],
    [{ kmsKey: "my key" }, /kmsKey: my key is not a KMS key/],
    [{ prefix: "a.b" }, /prefix: a\.b/],
    [{ prefix: "" }, /prefix/],
    [{ where: "env=prod" }, /where/],
    [{ where: { env: "prod" } }, /where: write a list/],
    [{ where: ["prod"] }, /where: write a list/],
    [{ tags: ["aws:team=x"] }, /tags: aws:team/],
    [{ tags: ["team=<x>"] }, /tags: team=<x>/],
    [{ dashboards: "all" }, /dashboards/],
    [{ strict: "yes" }, /strict/],
    [{ operatorTopic: "ops" }, /ops is not a topic's ARN/],
    [{ operatorEmail: "ops" }, /ops is not an e-mail address/],
    [{ operatorEmail: "o\u001b[2J@example.com" }, /o\\u\{1b\}\[2J@example\.com is not an e-mail address/],
    [{ where: ["env=none"] }, /no-budget/],
    [{ operatorMail: "ops@example.com" }, /operatorMail: there is no such key\. Did you mean operatorEmail\?/],
    [{ nonsense: "1", meters: "on" }, /nonsense: .*Use one of budgets.*\n.*Did you mean meter\?/],
    [{ prefix: "a.b", kmsKey: "alias/aws/sns" }, /prefix: .*\n.*kmsKey: /],
  ])("%j is refused before the first resource", async (config, said) => {
    await expect(deployed(config, folder(FLEET))).rejects.toThrow(said);
  });

  test("what is refused is said without a stack trace, and cannot move a cursor", async () => {
    const refused = await deployed({ prefix: "a\u001b[2J" }, folder(FLEET)).catch((error: unknown) => error);
    expect((refused as { __pulumiRunError?: boolean }).__pulumiRunError).toBe(true);
    expect(String(refused)).not.toContain("\u001b");
  });
});
