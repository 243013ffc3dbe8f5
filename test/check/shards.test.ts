import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const USAGE = "consumption: { virtual-agent: { sessionsPerDay: 100 } }\n";
const of = (org: string, region: string) => budget(`labels: { region: ${region} }\n${USAGE}`, { org });
const stack = (...where: string[]) =>
  `encryptionsalt: v1:Zm9v:v1:YmFy:YmF6\nconfig:\n  aws:region: eu-central-1\n  tollgate:operatorEmail: ops@example.com\n  tollgate:where:\n${where.map((one) => `    - ${one}\n`).join("")}`;
const FLEET = {
  "Pulumi.yaml": "name: tollgate\n",
  "Pulumi.emea.yaml": stack("region=emea"),
  "Pulumi.apac.yaml": stack("region=apac"),
  "Pulumi.web.yaml": "config:\n  web:port: 80\n",
  "budgets/acme.yaml": of("acme", "emea"),
  "budgets/beta.yaml": of("beta", "apac"),
};

const isInput = ({ kind }: Report): boolean => kind === "input";

async function shards(files: Readonly<Record<string, string>>, ...args: string[]) {
  const { code, out, err } = await tollgate(["check", "--shards", "--format", "json", ...args], { cwd: folder(files) });
  return { code, err, findings: out === "" ? [] : JSON.parse(out).findings.filter(isInput) };
}

describe("check --shards", () => {
  test("passes where each budget is in a stack, and says which files it left out", async () => {
    const { code, err, findings } = await shards(FLEET);
    expect({ code, findings }).toEqual({ code: 0, findings: [] });
    expect(err).toContain("Pulumi.web.yaml");
  });

  test("a label that no stack selects is found at the labels", async () => {
    const { code, findings } = await shards({ ...FLEET, "budgets/acme.yaml": of("acme", "emae") });
    expect(code).toBe(2);
    expect(findings).toMatchObject([
      {
        ...{ code: "in-no-stack", file: "budgets/acme.yaml", line: 9, org: "acme" },
        data: { labels: ["region=emae"], stacks: ["apac (region=apac)", "emea (region=emea)"] },
      },
    ]);
  });

  test("so is a budget in a folder that no stack has", async () => {
    const { code, findings } = await shards({ ...FLEET, "more/care.yaml": of("care", "emea") }, "budgets", "more");
    expect({ code, codes: findings.map(({ code: each }: Report) => each) }).toEqual({
      code: 2,
      codes: ["in-no-stack"],
    });
  });

  test.each([
    [{ "Pulumi.emea.yaml": "config:\n  tollgate:where: region=emea\n" }, "Pulumi.emea.yaml: tollgate:where"],
    [{ "Pulumi.emea.yaml": "config: [\n" }, "Pulumi.emea.yaml is not plain YAML"],
  ])("a stack's file that says nothing clear is refused: %j", async (files, said) => {
    const { code, err } = await shards({ ...FLEET, ...files });
    expect({ code, isSaid: err.includes(said) }).toEqual({ code: 2, isSaid: true });
  });

  test("without a stack there is nothing to compare with", async () => {
    const { code, err } = await shards({ "budgets/acme.yaml": of("acme", "emea") });
    expect({ code, isSaid: err.includes("Pulumi.<stack>.yaml") }).toEqual({ code: 2, isSaid: true });
  });
});
