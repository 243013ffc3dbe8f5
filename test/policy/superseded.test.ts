import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget, checkJson, type Report } from "../support/report.ts";
import { contract, underContract } from "./contract.ts";

/** 2 tokens each by the notes, of 50,000; a quarter of that as published, of 250. */
const sessions = (count: number, head: Readonly<Record<string, string>>, more = ""): string =>
  budget(`consumption: { virtual-agent: { sessions: ${count} } }\n${more}`, head);

async function superseded(files: Record<string, string>, ...args: string[]): Promise<Report[]> {
  const { report } = await checkJson(folder(files), ...args);
  return report.findings.filter(({ code }: Report) => code === "rate-card-superseded");
}

describe("rate-card-superseded", () => {
  test("is one finding for all budgets of a card, in money by currency", async () => {
    const priced = "pricing: { overageUnitPrice: 0.80 }\n";
    const findings = await superseded({
      "budgets/a.yaml": sessions(1600, { org: "a" }),
      "budgets/b.yaml": sessions(600, { org: "b", plan: "{ from: 2026-12, months: 1 }" }),
      "budgets/c.yaml": sessions(1600, { org: "c", currency: "EUR" }, priced),
      "budgets/d.yaml": sessions(1600, { org: "d", currency: "JPY" }, "pricing: { overageUnitPrice: 120 }\n"),
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ kind: "notice", severity: "info", file: null, line: null, column: null });
    expect(findings[0].data).toMatchObject({
      rateCard: "genesys-2026-03",
      newer: "genesys-2026-06",
      observed: "2026-06-07",
      organizations: 4,
      changes: [
        { cost: { amount: "1700.00", currency: "USD" }, atLeast: false },
        { cost: { amount: "1320.00", currency: "EUR" }, atLeast: false },
        { cost: { amount: "198000", currency: "JPY" }, atLeast: false },
      ],
    });
  });

  test("a newer card can be cheaper", async () => {
    const text = sessions(30_000, {}, "allocation: { tokensPerMonth: 250 }\n");
    const [finding] = await superseded({ "budgets/acme.yaml": text });
    expect(finding.data.changes[0].cost).toEqual({ amount: "-135000.00", currency: "USD" });
  });

  test("is at least, where the newer card cannot price a line", async () => {
    const text = budget("consumption: { ai-translate: { minutes: 100 }, other: { tokens: 251 } }\n");
    const [finding] = await superseded({ "budgets/acme.yaml": text });
    expect(finding.data.changes).toEqual([{ cost: { amount: "3.00", currency: "USD" }, atLeast: true }]);
  });

  test("counts what is priced, where the newer card has no price in the currency", async () => {
    const files = {
      "policy/rate-cards/older.yaml": contract({ prices: { USD: 0.9, CHF: 0.8 } }),
      "policy/rate-cards/newer.yaml": contract({ id: "acme-renewed", observed: "2026-11-02" }),
      "budgets/acme.yaml": underContract(
        "consumption: { other: { tokens: 1110 } }\npurchases: [{ tokensPerMonth: 100, from: 2026-12, unitPrice: 0.5 }]\n",
        { currency: "CHF" },
      ),
    };
    const [finding] = await superseded(files);
    expect(finding.data).toMatchObject({
      newer: "acme-renewed",
      changes: [{ cost: { amount: "-24.00", currency: "CHF" }, atLeast: true }],
    });
  });

  test("is said of the card that priced, not of the one that is named", async () => {
    const files = { "budgets/acme.yaml": sessions(1, {}) };
    expect(await superseded(files, "--rate-card", "genesys-2026-06")).toEqual([]);
  });

  test("knows only cards of one series", async () => {
    const files = {
      "policy/rate-cards/acme-contract.yaml": contract({ observed: "2020-01-01" }),
      "budgets/acme.yaml": underContract("consumption: { other: { tokens: 1 } }\n"),
    };
    expect(await superseded(files)).toEqual([]);
  });

  test("a budget that is invalid is not counted", async () => {
    const files = {
      "budgets/a.yaml": sessions(1, { org: "a" }),
      "budgets/b.yaml": sessions(1, { org: "b", currency: "EUR" }),
    };
    const [finding] = await superseded(files);
    expect(finding.data).toMatchObject({ organizations: 1, changes: [{ cost: { currency: "USD" } }] });
  });
});
