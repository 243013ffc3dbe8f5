import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { contractCard } from "../support/contract-card.ts";
import { budget, checkJson, type Report } from "../support/report.ts";

const TODAY = ["--now", "2026-11-23"];

/** Three months of so many tokens, of a pool of 100. */
const plan = (org: string, tokens: number, more = "", head: Record<string, string> = {}): [string, string] => [
  `budgets/${org}.yaml`,
  budget(`allocation: { tokensPerMonth: 100 }\nconsumption: { other: { tokens: ${tokens} } }\n${more}`, {
    org,
    ...head,
  }),
];

const FLEET = Object.fromEntries([
  plan("a-first", 150, "labels: { customer: beta }\n"),
  plan("b-second", 50, "labels: { customer: acme }\n"),
  plan("c-third", 120, "labels: { customer: acme }\n", { currency: "EUR", rateCard: "genesys-2026-06" }),
  plan("d-fourth", 10),
]);

describe("check --group-by", () => {
  test("adds up each value of a label, by currency", async () => {
    const { report } = await checkJson(folder(FLEET), "--group-by", "customer", ...TODAY);
    const { groupBy, groups } = report.summary;
    const figures = groups.map(({ value, organizations, fail, totals }: Report) => {
      const sums = Object.entries<Report>(totals).map(([currency, { total }]) => `${total} ${currency}`);
      return [value, organizations, fail, ...sums.sort()];
    });
    expect([groupBy, ...figures]).toEqual([
      "customer",
      ["acme", 2, 1, "0.00 USD", "48.00 EUR"],
      ["beta", 1, 1, "150.00 USD"],
      [null, 1, 0, "0.00 USD"],
    ]);
  });

  test.each(["text", "markdown", "brief"])("says the same as %s", async (format) => {
    const { out } = await tollgate(["check", "--group-by", "customer", "--format", format, ...TODAY], {
      cwd: folder(FLEET),
    });
    const rows = out.split("\n").filter((line) => /^\W*(customer=)?(acme|beta)\b/.test(line));
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(rows.join("\n")).toMatch(/acme[^\n]*1 pass[^\n]*1 fail/);
    expect(out).toMatch(/48\.00 EUR/);
  });
});

describe("as text", () => {
  test("what failed comes last", async () => {
    const { out } = await tollgate(["check", ...TODAY], { cwd: folder(FLEET) });
    const names = [...out.matchAll(/^[✔!✖] (\S+)/gm)].map(([, name]) => name);
    expect(names).toEqual(["b-second", "d-fourth", "a-first", "c-third"]);
  });

  test("an error in a card is said first and once, and what follows from it is counted", async () => {
    const card = contractCard("  voice-bots: { title: Voice bots, unit: minutes, tokens: many, accrual: usage }\n");
    const budgets = ["a", "b", "c"].map((org) => plan(org, 10, "", { rateCard: "acme-contract" }));
    const cwd = folder({ ...Object.fromEntries([...budgets, plan("d", 10)]), "policy/rate-cards/acme.yaml": card });
    const { out, code } = await tollgate(["check", ...TODAY], { cwd });
    expect(code).toBe(2);
    expect(out).toMatch(/^ *error policy-invalid +policy\/rate-cards\/acme\.yaml:\d/);
    expect(out.match(/error /g)).toHaveLength(1);
    expect(out.replace(/\s+/g, " ")).toContain(
      "3 organizations cannot be judged while policy/rate-cards/acme.yaml is invalid: a and 2 more",
    );
    const { report } = await checkJson(cwd, ...TODAY);
    const codes = report.findings.map(({ org = null, code: of }: Report) => [org, of]);
    expect(codes).toEqual(expect.arrayContaining(["a", "b", "c"].map((org) => [org, "rate-card-invalid"])));
    for (const format of ["markdown", "brief", "github"]) {
      const { out: other } = await tollgate(["check", "--format", format, ...TODAY], { cwd });
      expect([
        format,
        other.match(/rate-card-invalid/g),
        other.match(/3 organizations cannot be judged/g)?.length,
      ]).toEqual([format, null, 1]);
    }
  });
});
