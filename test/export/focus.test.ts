import { parse } from "csv-parse/sync";
import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, test } from "vitest";
import { filesOf, fleet, numbered } from "../properties/fleet.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { officialSchema } from "../support/official.ts";
import type { Report } from "../support/report.ts";
import { sampleOf, seedOf } from "../support/sample.ts";
import { FocusChecks, type Row, type Rules } from "./focus-rules.ts";
import { DYNAMIC, LEFT_OUT, NOT_SUPPORTED, WITHOUT_CONDITION } from "./not-checked.ts";

const FLEETS = sampleOf(4);
const model = officialSchema("focus-1.2-model.json");
const rules: Rules = model === null ? {} : JSON.parse(model).ModelRules;

const ids = Object.keys(rules);
const isSupported = (id: string): boolean =>
  !LEFT_OUT.test(id) && !(rules[id]?.ApplicabilityCriteria ?? []).some((one) => one in NOT_SUPPORTED);
/** What rows can show: no permission, and no recommendation. */
const checked = ids.filter((id) => {
  const { Type, Function: kind, ValidationCriteria } = rules[id] as Rules[string];
  const isAbout = kind !== "Composite" && !/^MAY/.test(ValidationCriteria.Keyword);
  return Type === "Static" && !WITHOUT_CONDITION.includes(id) && isSupported(id) && isAbout && !/-O$/.test(id);
});

async function exported(cwd: string, ...args: string[]): Promise<{ header: string[]; rows: Row[] }> {
  const { code, out, err } = await tollgate(["export", "--format", "focus", ...args], { cwd });
  expect(code, err).toBe(0);
  const [header = []] = parse(out, { to: 1 }) as string[][];
  return { header, rows: parse(out, { columns: true }) as Row[] };
}

function expectRules(header: string[], rows: Row[]): void {
  const checks = new FocusChecks(rules, header, rows);
  checks.run(checked);
  expect([...checks.failures]).toEqual([]);
}

const sum = (texts: readonly (string | undefined)[]): Fraction =>
  texts.reduce((total, text) => total.add(text === undefined || text === "" ? 0 : text), new Fraction(0));

/** Money and tokens of the rows against those of `check`. */
async function expectTotals(cwd: string, rows: readonly Row[], budgets: string): Promise<void> {
  const { out } = await tollgate(["check", "--format", "json", budgets], { cwd });
  const report: Report = JSON.parse(out);
  for (const organization of report.organizations) {
    for (const { period, consumed, cost } of organization.periods) {
      const own = rows.filter(
        (row) => row["BillingAccountId"] === organization.org && row["BillingPeriodStart"]?.startsWith(period),
      );
      const at = `${organization.org} ${period}`;
      expect(sum(own.map((row) => row["BilledCost"])).equals(cost.total), at).toBe(true);
      expect(sum(own.map((row) => row["EffectiveCost"])).equals(cost.total), at).toBe(true);
      expect(sum(own.map((row) => row["PricingCurrencyEffectiveCost"])).equals(consumed.typical), at).toBe(true);
    }
  }
}

/** What the model says in words alone. */
function expectWords(rows: readonly Row[]): void {
  for (const row of rows) {
    const isPurchase = row["ChargeCategory"] === "Purchase";
    if (isPurchase) expect(row["PricingCurrencyEffectiveCost"]).toBe("0");
    if (row["ChargeCategory"] === "Adjustment") continue;
    for (const column of ["PricingCurrencyContractedUnitPrice", "PricingQuantity", "ContractedUnitPrice"])
      expect(row[column]).toMatch(/^\d+(\.\d+)?$/);
    const tokens = new Fraction(row["PricingQuantity"] ?? "").mul(row["PricingCurrencyContractedUnitPrice"] ?? "");
    if (!isPurchase) expect(tokens.equals(row["PricingCurrencyEffectiveCost"] ?? "")).toBe(true);
    const cost = new Fraction(row["PricingQuantity"] ?? "").mul(row["ContractedUnitPrice"] ?? "");
    expect(cost.equals(row["ContractedCost"] ?? "")).toBe(true);
  }
}

describe.skipIf(model === null)("the requirements of FOCUS 1.2", () => {
  test("each is checked on rows, does not apply, or is listed with the reason", () => {
    const left = ids.filter((id) => {
      const { Type, Function: kind, ValidationCriteria } = rules[id] as Rules[string];
      if (checked.includes(id) || !isSupported(id) || kind === "Composite") return false;
      if (WITHOUT_CONDITION.includes(id)) return false;
      if (Type === "Static") return !/^(MAY|RECOMMENDED|SHOULD)/.test(ValidationCriteria.Keyword) && !/-O$/.test(id);
      return !DYNAMIC.some(([pattern]) => pattern.test(id));
    });
    expect(left).toEqual([]);
    expect(checked.length).toBeGreaterThan(170);
  });

  test.each(["budgets", "examples/published-card"])("hold for the rows of %s", async (budgets) => {
    const { header, rows } = await exported(ROOT, "--budgets", budgets);
    expectRules(header, rows);
    expectWords(rows);
    await expectTotals(ROOT, rows, budgets);
    const ours = header.findIndex((name) => name.startsWith("x_"));
    expect(header.slice(ours).every((name) => /^x_[A-Z]\w+$/.test(name))).toBe(true);
  });

  test.each(["holiday-retailer", "enterprise-center"])("hold for the usage of %s", async (org) => {
    const { header, rows } = await exported(ROOT, org, "--usage", `examples/usage/${org}.csv`, "--now", "2026-12-20");
    expect(new Set(rows.map((row) => row["x_Data"]))).toContain("Actual");
    expectRules(header, rows);
    expectWords(rows);
  });

  test("hold for random fleets, whose totals are the command line's", async () => {
    const fleets = fc.sample(fleet, { seed: seedOf(20_261_130), numRuns: FLEETS });
    for (const budgets of fleets) {
      const cwd = folder(filesOf(numbered(budgets)));
      const { header, rows } = await exported(cwd);
      expectRules(header, rows);
      expectWords(rows);
      await expectTotals(cwd, rows, "budgets");
    }
  });
});
