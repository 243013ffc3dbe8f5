import { describe, expect, test } from "vitest";
import { takeMark } from "../rules/case.ts";
import { folder } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";

const DEFAULTS = `version: 1
owners: [platform@example.com]
labels: { env: prod, customer: acme }
rateCard: genesys-2026-03
currency: USD
licensing: { model: named, users: 200 }
plan: { from: 2026-12, months: 2 }
consumption: { other: { tokens: 1000 }, ai-scoring: { evaluations: 20 } }
limits: { overageTokens: 100, cost: 5 }
`;
const own = (org: string, rest = ""): string => `org: ${org}\nname: Acme\n${rest}`;

async function check(files: Record<string, string>, ...args: string[]): Promise<{ code: number; report: Report }> {
  return checkJson(folder(files), ...args);
}

const findings = (report: Report, code: string): Report[] =>
  report.findings.filter((finding: Report) => finding.code === code);

describe("_defaults.yaml", () => {
  test("says what a budget does not", async () => {
    const { code, report } = await check({ "budgets/_defaults.yaml": DEFAULTS, "budgets/acme.yaml": own("acme") });
    expect(report.organizations[0]).toMatchObject({
      org: "acme",
      name: "Acme",
      labels: { env: "prod", customer: "acme" },
      rateCard: "genesys-2026-03",
      periods: [{ consumed: { typical: 1001 }, ceiling: 50_100 }, {}],
    });
    expect(code).toBe(0);
  });

  test("is replaced by whole top-level keys", async () => {
    const rest = "labels: { team: voice }\nconsumption: { other: { tokens: 7 } }\nlimits: { overageTokens: 50 }\n";
    const { report } = await check({ "budgets/_defaults.yaml": DEFAULTS, "budgets/acme.yaml": own("acme", rest) });
    const [{ labels, periods }] = report.organizations;
    expect(labels).toEqual({ team: "voice" });
    expect(periods[0].lines).toHaveLength(1);
    expect(periods[0]).toMatchObject({ consumed: { typical: 7 }, acceptedOverage: 50 });
  });

  test("is where a finding points that came from it", async () => {
    const { text, line, column } = takeMark(DEFAULTS.replace("other: {", "other: ▸{"));
    const pool = "allocation: { tokensPerMonth: 10 }\nlimits: {}\n";
    const { code, report } = await check({ "budgets/_defaults.yaml": text, "budgets/acme.yaml": own("acme", pool) });
    expect(findings(report, "over-allocation")[0]).toMatchObject({
      org: "acme",
      file: "budgets/_defaults.yaml",
      line,
      column,
    });
    expect(code).toBe(1);
  });

  test("is not where a finding points whose key the budget says itself", async () => {
    const rest = "allocation: { tokensPerMonth: 10 }\nlimits: {}\nconsumption: { other: { tokens: 11 } }\n";
    const { report } = await check({ "budgets/_defaults.yaml": DEFAULTS, "budgets/acme.yaml": own("acme", rest) });
    expect(findings(report, "over-allocation")[0]).toMatchObject({ file: "budgets/acme.yaml", line: 5, column: 23 });
  });

  test("that does not fit one budget's card is that budget's finding, at the defaults", async () => {
    const { text, line, column } = takeMark(DEFAULTS.replace("ai-scoring: { ", "social: { ▸"));
    const published = own("acme", "rateCard: genesys-2026-06\n");
    const { code, report } = await check({ "budgets/_defaults.yaml": text, "budgets/acme.yaml": published });
    const path = ["consumption", "social", "evaluations"];
    const file = "budgets/_defaults.yaml";
    expect(findings(report, "feature-unit")).toMatchObject([{ org: "acme", file, line, column, path }]);
    expect(code).toBe(2);
  });
});

describe("invalid defaults", () => {
  const broken = { "budgets/a.yaml": own("a"), "budgets/b.yaml": own("b") };

  test.each([
    ["no YAML", "owners: [", "invalid-yaml"],
    ["no map", "- a\n", "schema"],
    ["a wrong value", DEFAULTS.replace("months: 2", "months: 37"), "schema"],
    ["an unknown key", `${DEFAULTS}ratecard: x\n`, "schema"],
    ["an org", `${DEFAULTS}org: acme\n`, "schema"],
  ])("%s: found once, and every budget of the folder is invalid", async (_, defaults, code) => {
    const checked = await check({ "budgets/_defaults.yaml": defaults, ...broken });
    expect(findings(checked.report, code)).toMatchObject([{ file: "budgets/_defaults.yaml" }]);
    expect(findings(checked.report, "defaults-invalid").map(({ file }) => file)).toEqual([
      "budgets/a.yaml",
      "budgets/b.yaml",
    ]);
    expect({ code: checked.code, invalid: checked.report.summary.invalid }).toEqual({ code: 2, invalid: 2 });
  });

  test("what neither says is missing in the budget", async () => {
    const defaults = DEFAULTS.replace("currency: USD\n", "");
    const { code, report } = await check({ "budgets/_defaults.yaml": defaults, "budgets/acme.yaml": own("acme") });
    expect(report.findings).toMatchObject([{ code: "schema", file: "budgets/acme.yaml", line: 1 }]);
    expect(code).toBe(2);
  });
});

describe("folders", () => {
  const small = DEFAULTS.replace("tokens: 1000", "tokens: 1");

  test("each has its own defaults, and no other's", async () => {
    const { code, report } = await check({
      "budgets/_defaults.yaml": DEFAULTS,
      "budgets/acme.yaml": own("acme"),
      "budgets/emea/_defaults.yaml": small,
      "budgets/emea/acme-emea.yaml": own("acme-emea"),
      "budgets/apac/acme-apac.yaml": own("acme-apac"),
    });
    const byOrg = Object.fromEntries(
      report.organizations.map(({ org, status, totals }: Report) => [org, [status, totals?.consumed]]),
    );
    expect(byOrg).toEqual({ acme: ["pass", 2002], "acme-emea": ["pass", 4], "acme-apac": ["invalid", undefined] });
    expect(code).toBe(2);
  });

  test("a budget named alone has its folder's defaults", async () => {
    const cwd = folder({ "budgets/emea/_defaults.yaml": small, "budgets/emea/acme.yaml": own("acme") });
    const { code, report } = await checkJson(cwd, "budgets/emea/acme.yaml");
    expect({ code, consumed: report.organizations[0].totals.consumed }).toEqual({ code: 0, consumed: 4 });
  });
});

describe("defaults that a budget might be thought to have", () => {
  const lacking = async (files: Record<string, string>): Promise<Report> => {
    const { code, report } = await check(files);
    expect(code).toBe(2);
    const [finding] = report.findings.filter(({ message }: Report) => message.includes("needs version"));
    expect(finding.code).toBe("schema");
    return finding;
  };

  test.each(["_default.yaml", "_Defaults.yml", "defaults.yaml", ".defaults.yaml", "_defualts.yaml"])(
    "are not read as %s, and the finding says so",
    async (name) => {
      const { help } = await lacking({ [`budgets/${name}`]: DEFAULTS, "budgets/z.yaml": own("acme") });
      expect(help).toContain(`Rename budgets/${name} to _defaults.yaml`);
    },
  );

  test.each(["budgets/_defaults.yaml", "_defaults.yml"])("are not those of a folder above, %s", async (file) => {
    const { help } = await lacking({ [file]: DEFAULTS, "budgets/apac/jp/acme.yaml": own("acme") });
    expect(help).toContain(`${file} is read only for the files beside it`);
  });

  test("are not named where nothing is there that could be meant, or the folder has its own", async () => {
    const others = { "budgets/results.yaml": own("acme"), "budgets/_drafts.yaml": DEFAULTS };
    expect((await lacking(others)).help).toMatch(/^Add /);
    const empty = {
      "budgets/_defaults.yaml": "labels: {}\n",
      "_defaults.yaml": DEFAULTS,
      "budgets/acme.yaml": own("acme"),
    };
    expect((await lacking(empty)).help).toMatch(/^Add /);
  });

  test("are not named where a file lacks only what is its own", async () => {
    const whole = DEFAULTS.replace(/^consumption:.*\n/m, "");
    const { code, report } = await check({ "_defaults.yaml": DEFAULTS, "budgets/acme.yaml": own("acme", whole) });
    expect(code).toBe(2);
    expect(report.findings[0].help).toMatch(/^Add it, as in consumption:/);
  });
});
