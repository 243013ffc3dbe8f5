import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { FUNCTION_ALARMS, PREFIX } from "../../src/core/metrics/names.ts";
import { ROOT } from "../support/cli.ts";
import { officialSchema } from "../support/official.ts";

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), "utf8");
const page = read("docs", "deploy.md");
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block]) => block ?? "");

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: object;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const policyOf = (name: string): PolicyDocument => JSON.parse(read("examples", "aws", name)) as PolicyDocument;

describe("docs/deploy.md", () => {
  const documents = ["deploy-role.json", "topic-key.json"].map(policyOf);

  test("its policies are policies: of a role and of a key, nothing allowed on everything that could be narrower", () => {
    for (const { Version, Statement } of documents) {
      expect(Version).toBe("2012-10-17");
      expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
      for (const { Sid, Effect, Action } of Statement) {
        expect(Effect).toBe("Allow");
        expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
        for (const action of [Action].flat()) expect(action).toMatch(/^(sns|ssm|cloudwatch|kms):[A-Z][A-Za-z]+\*?$/);
      }
    }
    const [role] = documents;
    const wide = role?.Statement.filter(({ Resource }) => Resource === "*").flatMap(({ Action }) => Action);
    expect(wide).toEqual([
      "sns:GetSubscriptionAttributes",
      "sns:SetSubscriptionAttributes",
      "ssm:DescribeParameters",
      "sns:ListTopics",
      "cloudwatch:DescribeAlarms",
    ]);
  });

  test("its project is a project, and its program is in the package", () => {
    const [project = ""] = blocks(page, "yaml");
    const { main, ...rest } = load(project) as { main: string; runtime: object };
    expect(rest.runtime).toEqual({ name: "nodejs", options: { typescript: false } });
    expect(main).toBe("node_modules/tollgate/dist/stack/index.cjs");
    const schema = officialSchema("pulumi.json");
    if (schema === null) return;
    const validate = new Ajv({ strict: false }).compile(JSON.parse(schema));
    expect(validate({ main, ...rest }), JSON.stringify(validate.errors)).toBe(true);
  });

  test("it explains every key of Pulumi.yaml, and no other", () => {
    const { config } = load(read("Pulumi.yaml")) as { config: object };
    const explained = [...page.matchAll(/^- `(tollgate:\w+)`: /gm)].map(([, key]) => key);
    expect(explained.sort()).toEqual(Object.keys(config).sort());
  });

  test("its versions are those that are tested", () => {
    const { devDependencies } = JSON.parse(read("package.json")) as { devDependencies: Record<string, string> };
    for (const name of ["@pulumi/pulumi", "@pulumi/aws"]) expect(page).toContain(`${name}@${devDependencies[name]}`);
    const pack = JSON.parse(read("policy", "pulumi", "package.json")) as { dependencies: Record<string, string> };
    expect(pack.dependencies).toEqual({ "@pulumi/policy": devDependencies["@pulumi/policy"] });
  });

  test("its prefixes are prefixes", () => {
    for (const [, prefix = ""] of page.matchAll(/tollgate:prefix (\S+)/g)) expect(prefix).toMatch(PREFIX);
  });
});

describe("docs/meter.md", () => {
  const text = read("docs", "meter.md");

  test("its policy allows on everything only what has no narrower resource", () => {
    const { Statement } = policyOf("meter-role.json");
    const wide = Statement.filter(({ Resource }) => Resource === "*").map(({ Sid }) => Sid);
    expect(wide).toEqual(["LogGroupsHaveNoNarrowerResource"]);
    for (const { Resource } of Statement) {
      for (const resource of [Resource].flat()) if (resource !== "*") expect(resource).toContain("tollgate-meter-*");
    }
  });

  test("it says what to do about every alarm of the functions", () => {
    for (const about of FUNCTION_ALARMS) expect(text).toContain(`\`meter.${about}\``);
  });
});

test("policy/pulumi/README.md has every policy, and configures those that can be", () => {
  const text = read("policy", "pulumi", "README.md");
  const { policies } = createRequire(import.meta.url)("../../policy/pulumi/policies") as {
    policies: { name: string; configSchema?: { properties: object } }[];
  };
  const named = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(policies.map(({ name }) => name).sort());
  const [example = "{}"] = blocks(text, "json");
  for (const [name, config] of Object.entries(JSON.parse(example) as Record<string, object>)) {
    const schema = policies.find((policy) => policy.name === name)?.configSchema?.properties ?? {};
    expect(Object.keys(schema), name).toEqual(expect.arrayContaining(Object.keys(config)));
  }
});
