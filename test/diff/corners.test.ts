import { describe, expect, test } from "vitest";
import { diffBudget, diffJson, type Files } from "../support/change.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const TODAY = ["--now", "2026-11-23"];

/** 1,707 minutes are 100.41 tokens, 1,709 are 100.53. */
const voice = (minutes: number, rest = "", head: Readonly<Record<string, string>> = {}): string =>
  budget(`consumption: { voice-bots: { minutes: ${minutes} } }\n${rest}`, head);
const HUNDRED = "limits: { featureTokens: { voice-bots: 100 } }\n";

describe("features in the JSON report add up to the plan", () => {
  const plan = (minutes: number, tokens: number, rateCard: string): string =>
    budget(`consumption: { voice-bots: { minutes: ${minutes} }, other: { tokens: ${tokens} } }\n`, { rateCard });
  const rowsOf = async (rateCard: string): Promise<Report> => {
    const { report } = await diffBudget(plan(100, 7, rateCard), plan(161, 13, rateCard), ...TODAY, "--fail-on", "none");
    return report.organizations[0];
  };
  const sum = (rows: Report[], key: string): number => rows.reduce((total, row) => total + (row[key] ?? 0), 0);

  test.each(["genesys-2026-03", "genesys-2026-06"])("under %s", async (rateCard) => {
    const { features, base, head } = await rowsOf(rateCard);
    expect(sum(features, "before")).toBe(base.totals.consumed);
    expect(sum(features, "after")).toBe(head.totals.consumed);
  });

  test("with a row of its own only where the card rounds the total", async () => {
    const named = async (rateCard: string): Promise<string[]> =>
      (await rowsOf(rateCard)).features.map(({ feature }: Report) => feature).sort();
    expect(await named("genesys-2026-06")).toEqual(["other", "rounding", "voice-bots"]);
    expect(await named("genesys-2026-03")).toEqual(["other", "voice-bots"]);
  });
});

describe("an invalid file that is removed", () => {
  const files = { "budgets/acme.yaml": "org: acme\nversion: 1\n", "budgets/b.yaml": voice(1, "", { org: "b" }) };
  const { "budgets/acme.yaml": _, ...rest } = files;

  test("was invalid: nothing is lost with it", async () => {
    const { code, report } = await diffJson(files, rest, ...TODAY, "--fail-on", "new,loosened");
    expect({ code, loosened: report.loosened }).toEqual({ code: 0, loosened: [] });
    expect(report.organizations).toMatchObject([{ org: "acme", kind: "removed", base: { status: "invalid" } }]);
  });

  test("and is said to have been", async () => {
    const both = Object.entries(files).map(([name, text]) => [`a/${name}`, text]);
    const cwd = folder({ ...Object.fromEntries(both), "b/budgets/b.yaml": rest["budgets/b.yaml"] });
    const { out } = await tollgate(["diff", "--base-dir", "a", "--head-dir", "b", "--verbose", ...TODAY], { cwd });
    expect(out).toContain("removed; it was invalid");
    expect(out).not.toContain("is gone");
  });
});

describe("tokens of a feature are compared without rounding", () => {
  test("with the limit of the organization that may be replaced", async () => {
    const base: Files = { "budgets/acme.yaml": voice(1_700, HUNDRED) };
    const zulu = (minutes: number): Files => ({ "budgets/zulu.yaml": voice(minutes, "", { org: "zulu" }) });
    const over = await diffJson(base, zulu(1_707), ...TODAY);
    expect(over.code).toBe(1);
    const [{ finding }] = over.report.failures;
    expect(finding).toMatchObject({ code: "feature-limit", data: { planned: "1707/17", allowed: 100 } });
    expect(finding.message).toContain("100.41 tokens are planned");
    expect((await diffJson(base, zulu(1_700), ...TODAY)).code).toBe(0);
  });

  test("with what the base planned and allowed", async () => {
    const raised = (minutes: number): string => voice(minutes, "limits: { featureTokens: { voice-bots: 101 } }\n");
    const { report } = await diffBudget(voice(1_707, HUNDRED), raised(1_709), ...TODAY);
    const held = report.failures.filter(({ isHeld }: Report) => isHeld);
    expect(held.map(({ finding }: Report) => finding.code)).toEqual(["feature-limit"]);
  });
});

describe("planCost of organizations that may be replaced is that of the whole plan", () => {
  const limited = (limits: string): Files => ({
    "budgets/acme.yaml": budget(`consumption: { other: { tokens: 1 } }\n${limits}`),
  });
  /** 1,000 tokens above 50,000 cost 1,000 USD a month, for three months. */
  const zulu: Files = {
    "budgets/zulu.yaml": budget("consumption: { other: { tokens: 51000 } }\nlimits: { overageTokens: 1000 }\n", {
      org: "zulu",
    }),
  };
  const codesOf = async (limits: string): Promise<string[]> =>
    (await diffJson(limited(limits), zulu, ...TODAY)).report.failures.map(({ finding }: Report) => finding.code);

  test.each([
    ["limits: { overageTokens: 1000, planCost: 3000 }\n", []],
    ["limits: { overageTokens: 1000, planCost: 2999 }\n", ["plan-cost-limit"]],
    [
      "limits: { overageTokens: 1000, planCost: 3000 }\nchanges: [{ from: 2026-12, through: 2026-12, limits: { planCost: 2000 } }]\n",
      ["plan-cost-limit"],
    ],
    ["limits: { overageTokens: 1000, planCost: 2000 }\nchanges: [{ from: 2027-02, limits: { planCost: 3000 } }]\n", []],
  ])("%s", async (limits, expected) => {
    expect(await codesOf(limits)).toEqual(expected);
  });
});
