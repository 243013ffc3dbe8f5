import { describe, expect, test } from "vitest";
import { takeMark } from "../rules/case.ts";
import { budget, checkBudget, type Report } from "../support/report.ts";

const planned = "consumption: { virtual-agent: { sessions: 100 } }\n";

describe("a limit of a feature that the card does not list guards nothing", () => {
  test.each([
    ["in the file", "limits: { featureTokens: { ▸virtual-agnet: 1 } }\n", ["limits", "featureTokens", "virtual-agnet"]],
    [
      "in a change",
      "changes: [{ from: 2027-01, limits: { featureTokens: { ▸virtual-agnet: 1 } } }]\n",
      ["changes", 0, "limits", "featureTokens", "virtual-agnet"],
    ],
  ])("%s", async (_, limits, path) => {
    const { text, line, column } = takeMark(budget(planned + limits));
    const { code, report } = await checkBudget(text);
    const findings = report.findings.filter(({ kind }: Report) => kind === "input");
    expect(findings).toMatchObject([
      { code: "unknown-feature", line, column, path, data: { feature: "virtual-agnet", nearest: "virtual-agent" } },
    ]);
    expect(code).toBe(2);
  });

  test.each(["virtual-agent", "voice-bots", "other"])("%s is known, planned or not", async (feature) => {
    expect((await checkBudget(budget(`${planned}limits: { featureTokens: { ${feature}: 200 } }\n`))).code).toBe(0);
  });

  test("another card than the file's may not know it", async () => {
    const text = budget(`${planned}limits: { featureTokens: { speech-text-analytics: 1 } }\n`);
    const { code, report } = await checkBudget(text, "--rate-card", "genesys-2026-06");
    expect({ code, invalid: report.summary.invalid }).toEqual({ code: 0, invalid: 0 });
  });
});
