import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { folder, ROOT, TODAY, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "policy", "report.schema.json"), "utf8"));
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

async function errorsOf(cwd: string, ...args: string[]): Promise<unknown> {
  const { out } = await tollgate(["check", "--format", "json", ...args], { cwd });
  validate(JSON.parse(out));
  return validate.errors;
}

describe("the JSON report follows policy/report.schema.json", () => {
  test("the worked examples", async () => {
    expect(await errorsOf(ROOT, "--now", TODAY)).toBeNull();
  });

  test("the worked examples under a card with gaps", async () => {
    expect(await errorsOf(ROOT, "--rate-card", "genesys-2026-06", "--now", TODAY)).toBeNull();
  });

  test("a failing example, a plan that is over, a ceiling of 0, an unknown line", async () => {
    expect(await errorsOf(ROOT, "examples", "--now", TODAY)).toBeNull();
    const text = budget("consumption: { social: unknown, other: { tokens: 7 } }\nallocation: { tokensPerMonth: 0 }\n");
    expect(await errorsOf(folder({ "budgets/acme.yaml": text }))).toBeNull();
  });

  test("invalid files, broken defaults, no budgets", async () => {
    const files = {
      "budgets/a.yaml": "a: [",
      "budgets/b.yaml": "org: b\n",
      "budgets/c.yaml": "",
      "budgets/d.yaml": "- 1",
    };
    expect(await errorsOf(folder(files))).toBeNull();
    expect(await errorsOf(folder({ ...files, "budgets/_defaults.yaml": "org: x\n" }))).toBeNull();
    expect(await errorsOf(folder({ "budgets/readme.txt": "" }))).toBeNull();
  });
});

test("the schema refuses a report with a renamed key", async () => {
  const { out } = await tollgate(["check", "--format", "json", "--now", TODAY]);
  const report = JSON.parse(out);
  report.organizations[0].organisation = report.organizations[0].org;
  expect(validate(report)).toBe(false);
});
