import { describe, expect, test } from "vitest";
import { takeMark } from "../rules/case.ts";
import { folder } from "../support/cli.ts";
import { budget, checkJson, type Report } from "../support/report.ts";

const planned = (org: string, rest = ""): string => budget(`consumption: { other: { tokens: 1 } }\n${rest}`, { org });
const statuses = (report: Report): object =>
  Object.fromEntries(report.organizations.map(({ file, status }: Report) => [file.replace(/^budgets\//, ""), status]));

describe("--where", () => {
  const files = {
    "budgets/a.yaml": planned("a", "labels: { env: prod, customer: acme }\n"),
    "budgets/b.yaml": planned("b", "labels: { env: test, customer: acme }\n"),
    "budgets/c.yaml": planned("c"),
    "budgets/east/_defaults.yaml": "labels: { env: prod }\n",
    "budgets/east/d.yaml": planned("d"),
    "budgets/east/e.yaml": planned("e", "labels: {}\n"),
  };

  test.each([
    [["env=prod"], ["a", "d"]],
    [["env=prod", "customer=acme"], ["a"]],
    [["customer=acme"], ["a", "b"]],
    [["env="], []],
    [["env=Prod"], []],
  ])("%s", async (labels, orgs) => {
    const { code, report } = await checkJson(folder(files), ...labels.flatMap((label) => ["--where", label]));
    expect(report.organizations.map(({ org }: Report) => org)).toEqual(orgs);
    expect(report.summary.organizations).toBe(orgs.length);
    expect(code).toBe(orgs.length === 0 ? 2 : 0);
    if (orgs.length === 0) expect(report.findings).toMatchObject([{ code: "no-budget", file: null }]);
  });

  test("an invalid budget is never hidden", async () => {
    const invalid = { ...files, "budgets/f.yaml": planned("f", "labels: { env: test }\n").replace("USD", "usd") };
    const { code, report } = await checkJson(folder(invalid), "--where", "env=prod");
    expect(statuses(report)).toEqual({ "a.yaml": "pass", "east/d.yaml": "pass", "f.yaml": "invalid" });
    expect(code).toBe(2);
  });
});

describe("duplicate-org", () => {
  test("the second file is invalid, in whatever folder; the first stands", async () => {
    const { text, line, column } = takeMark(planned("▸acme"));
    const { code, report } = await checkJson(folder({ "budgets/acme.yaml": text, "budgets/emea/acme.yaml": text }));
    const findings = report.findings.filter(({ code }: Report) => code === "duplicate-org");
    expect(findings).toMatchObject([
      {
        kind: "input",
        severity: "error",
        file: "budgets/emea/acme.yaml",
        line,
        column,
        data: { first: "budgets/acme.yaml" },
      },
    ]);
    expect(statuses(report)).toEqual({ "acme.yaml": "pass", "emea/acme.yaml": "invalid" });
    expect(report.summary.totals.USD.organizations).toBe(1);
    expect(code).toBe(2);
  });

  test("a third is one more", async () => {
    const files = {
      "budgets/a.yaml": planned("acme"),
      "budgets/b.yaml": planned("acme"),
      "budgets/c.yaml": planned("acme"),
    };
    const { report } = await checkJson(folder(files));
    const firsts = report.findings
      .filter(({ code }: Report) => code === "duplicate-org")
      .map(({ data }: Report) => data.first);
    expect(firsts).toEqual(["budgets/a.yaml", "budgets/a.yaml"]);
  });
});

describe("shared-credentials", () => {
  const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:genesys-a1b2c3";
  const metered = (
    org: string,
    customer: string | null,
    kind = "genesys-contract",
    credentials = `"${SECRET}"`,
  ): string => {
    const who = kind === "genesys-trustee" ? "trustorOrgId: t" : "contractId: c";
    const labels = customer === null ? "" : `labels: { customer: ${customer} }\n`;
    const reference = `meter: { kind: ${kind}, region: mypurecloud.com, ${who}, credentials: ${credentials} }\n`;
    return planned(org, labels + reference);
  };
  const sharing = async (a: string, b: string): Promise<{ code: number; report: Report }> =>
    checkJson(folder({ "budgets/a.yaml": a, "budgets/b.yaml": b }));

  test("one customer's client may not read another's usage", async () => {
    const { text, line, column } = takeMark(metered("b", "globex", undefined, `▸"${SECRET}"`));
    const { code, report } = await sharing(metered("a", "acme"), text);
    const findings = report.findings.filter(({ code }: Report) => code === "shared-credentials");
    expect(findings).toMatchObject([
      {
        org: "b",
        file: "budgets/b.yaml",
        line,
        column,
        data: { customer: "globex", other: "acme", first: "budgets/a.yaml" },
      },
    ]);
    expect({ code, statuses: statuses(report) }).toEqual({
      code: 2,
      statuses: { "a.yaml": "pass", "b.yaml": "invalid" },
    });
  });

  test.each([
    ["two organizations of one customer", metered("a", "acme"), metered("b", "acme")],
    [
      "a partner's own client, trusted by both",
      metered("a", "acme", "genesys-trustee"),
      metered("b", "globex", "genesys-trustee"),
    ],
    ["customers that nobody named", metered("a", "acme"), metered("b", null)],
    ["a secret each", metered("a", "acme"), metered("b", "globex", undefined, "env:GLOBEX")],
  ])("%s may", async (_, a, b) => {
    expect((await sharing(a, b)).code).toBe(0);
  });
});
