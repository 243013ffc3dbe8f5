import { runtime } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { ACCOUNT, type Invokes, REGION } from "./support/resource-types.ts";
import { deployed, ofType } from "./support/run.ts";

const FLEET = { "budgets/acme.yaml": budget("consumption: { virtual-agent: { sessionsPerDay: 100 } }\n") };
const PARAMETERS = "aws:ssm/getParametersByPath:getParametersByPath";
const TOPIC = "aws:sns/getTopic:getTopic";

const ownedBy = (stack: string, prefix = "tollgate"): Invokes => ({
  [PARAMETERS]: { names: [`/tollgate/${prefix}/stack`], values: [stack] },
});
const deploy = (config: Record<string, unknown>, invokes: Invokes, isPreview = false) =>
  deployed(config, folder(FLEET), { invokes, isPreview });

describe("a prefix belongs to one stack", () => {
  test("which leaves a parameter that says so", async () => {
    const { resources } = await deploy({ prefix: "emea" }, {});
    const [marker] = ofType(resources, "Parameter");
    const stack = `${runtime.getOrganization()}/tollgate/dev`;
    expect(marker?.inputs).toMatchObject({ name: "/tollgate/emea/stack", insecureValue: stack, overwrite: true });
    await expect(deploy({ prefix: "emea" }, ownedBy(stack, "emea"))).resolves.toBeDefined();
  });

  test.each([false, true])("and a second one is refused (in a preview: %s)", async (isPreview) => {
    const refused = await deploy({}, ownedBy("other/tollgate/prod"), isPreview).catch((error: unknown) => error);
    expect(String(refused)).toMatch(/prefix: tollgate belongs to the stack other\/tollgate\/prod.*Use another prefix/);
    expect((refused as { __pulumiRunError?: boolean }).__pulumiRunError).toBe(true);
  });

  test("where it cannot be looked up, that is said and stops nothing", async () => {
    await expect(deploy({}, { [PARAMETERS]: "AccessDeniedException: not authorized" })).resolves.toBeDefined();
  });
});

describe("the operator's own topic", () => {
  const arn = `arn:aws:sns:${REGION}:${ACCOUNT}:ops`;

  test.each<[string, string, string | object, RegExp]>([
    ["is not there", arn, "no matching SNS Topic found", /operatorTopic: .*:ops is not there/],
    ["is in another region", arn.replace(REGION, "eu-west-1"), {}, /is not in us-east-1/],
  ])("%s: refused before the first resource", async (_what, operatorTopic, answer, said) => {
    const invokes = { [TOPIC]: answer } as Invokes;
    await expect(deploy({ operatorTopic }, invokes, true)).rejects.toThrow(said);
  });

  test("is of another account, or may not be looked up: deployed", async () => {
    const foreign = arn.replace(ACCOUNT, "999999999999");
    await expect(deploy({ operatorTopic: foreign }, { [TOPIC]: "no matching" })).resolves.toBeDefined();
    await expect(deploy({ operatorTopic: arn }, { [TOPIC]: "AuthorizationError" })).resolves.toBeDefined();
  });
});
