import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget, checkJson, type Report } from "../support/report.ts";
import { found, theOne } from "./case.ts";

/** Over by 100 tokens (an error), with purchases wasted in the last month (a warning). */
const over = budget(`allocation: { tokensPerMonth: 1000 }
consumption: { other: { tokens: 1100 } }
purchases: [{ tokensPerMonth: 1000, from: 2027-02 }]
`);

async function judged(severities: string, ...args: string[]): Promise<{ code: number; report: Report }> {
  const files = severities === "" ? {} : { "policy/guardrails.yaml": `version: 1\nseverities: { ${severities} }\n` };
  return checkJson(folder({ ...files, "budgets/acme.yaml": over }), ...args);
}

describe("severities", () => {
  test.each([
    ["", "error", 1, "fail"],
    ["over-allocation: error", "error", 1, "fail"],
    ["over-allocation: warning", "warning", 0, "warn"],
    ["over-allocation: info, purchased-unused: off", "info", 0, "pass"],
  ])("{ %s }: over-allocation is %s, exit %i", async (severities, severity, exit, status) => {
    const { code, report } = await judged(severities);
    expect(theOne(report, "over-allocation").severity).toBe(severity);
    expect({ code, status: report.organizations[0].status }).toEqual({ code: exit, status });
  });

  test("off is silent", async () => {
    const { code, report } = await judged("over-allocation: off");
    expect(found(report, "over-allocation")).toEqual([]);
    expect({ code, health: report.organizations[0].health }).toEqual({ code: 0, health: "red" });
  });

  test("a file that states one severity leaves the others as shipped", async () => {
    const { report } = await judged("over-allocation: info");
    expect(theOne(report, "purchased-unused").severity).toBe("warning");
  });

  test.each([
    "over-alocation: error",
    "headroom: off",
    "waiver-expired: off",
    "schema: warning",
    "over-allocation: fatal",
  ])("{ %s } is invalid policy", async (severities) => {
    const { code, report } = await judged(severities);
    expect(theOne(report, "policy-invalid")).toMatchObject({ kind: "input", file: "policy/guardrails.yaml", line: 2 });
    expect(code).toBe(2);
  });
});

describe("--fail-on", () => {
  const warns = budget("allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\n");

  test("warning: a guardrail's warning fails", async () => {
    const cwd = folder({ "budgets/acme.yaml": warns });
    expect(await checkJson(cwd)).toMatchObject({ code: 0, report: { summary: { warn: 1 } } });
    expect(await checkJson(cwd, "--fail-on", "warning")).toMatchObject({ code: 1, report: { summary: { warn: 1 } } });
  });

  test("warning: info passes", async () => {
    const policy = { "policy/guardrails.yaml": "version: 1\nseverities: { utilization-high: info }\n" };
    const { code } = await checkJson(folder({ ...policy, "budgets/acme.yaml": warns }), "--fail-on", "warning");
    expect(code).toBe(0);
  });

  test("notices never fail, warnings though they are", async () => {
    const waived = budget(`allocation: { tokensPerMonth: 1000 }
consumption: { other: { tokens: 1100 }, ai-translate: { minutes: 1 } }
purchases: [{ tokensPerMonth: 90, from: 2026-12 }]
waivers:
  - { from: 2026-12, through: 2027-02, overageTokensUpTo: 10, reason: r, approvedBy: b, expires: 2027-06-30 }
`);
    const args = ["--fail-on", "warning", "--rate-card", "genesys-2026-06"];
    const { code, report } = await checkJson(folder({ "budgets/acme.yaml": waived }), ...args);
    const notices = report.findings.filter(({ severity }: Report) => severity === "warning");
    expect(notices.map(({ code, kind }: Report) => [code, kind])).toEqual([
      ["waiver-applied", "notice"],
      ["line-unpriced", "notice"],
    ]);
    expect({ code, status: report.organizations[0].status }).toEqual({ code: 0, status: "warn" });
  });

  test("anything else is bad usage", async () => {
    const { tollgate } = await import("../support/cli.ts");
    expect((await tollgate(["check", "--fail-on", "info"])).code).toBe(2);
  });
});
