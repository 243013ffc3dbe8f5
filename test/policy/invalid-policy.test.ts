import { describe, expect, test } from "vitest";
import { takeMark } from "../rules/case.ts";
import { folder } from "../support/cli.ts";
import { budget, checkJson, type Report } from "../support/report.ts";
import { contract, feature } from "./contract.ts";

const planned = { "budgets/acme.yaml": budget("consumption: { other: { tokens: 1 } }\n") };

async function policyFindings(file: string, text: string): Promise<Report[]> {
  const { code, report } = await checkJson(folder({ ...planned, [file]: text }));
  expect(code).toBe(2);
  expect(report.organizations[0].status).toBe("pass");
  return report.findings.filter(({ kind }: Report) => kind === "input");
}

describe("a rate card that contradicts itself is invalid", () => {
  const card = (about: object): string =>
    contract({
      features: { bots: feature("minutes", 1), ...(about as { features?: object }).features },
      ...omit(about),
    });
  const omit = ({ features: _features, ...rest }: { features?: object }): object => rest;

  test.each([
    ["a day that is none", { observed: "2026-02-30" }, ["observed"]],
    ["a day that is none, from", { effectiveFrom: "2026-02-30" }, ["effectiveFrom"]],
    ["effective to before from", { effectiveFrom: "2026-12-02", effectiveTo: "2026-12-01" }, ["effectiveTo"]],
    [
      "a range upside down",
      { features: { seat: feature("users", { low: 2, high: 1 }) } },
      ["features", "seat", "tokens"],
    ],
    [
      "a default below its range",
      { features: { seat: feature("users", { low: 2, high: 3, default: 1 }) } },
      ["features", "seat", "tokens"],
    ],
    [
      "a default above its range",
      { features: { seat: feature("users", { low: 2, high: 3, default: 4 }) } },
      ["features", "seat", "tokens"],
    ],
    [
      "a range nobody can choose from",
      { features: { chat: feature("messages", { low: 2, high: 3 }) } },
      ["features", "chat", "tokens"],
    ],
    ["a tier of a feature it has not", { tiers: [["bots", "bot"]] }, ["tiers", 0, 1]],
    ["a feature in two tiers", { tiers: [["bots"], ["bots"]] }, ["tiers", 1, 0]],
    [
      "an absorption of a feature it has not",
      { absorptions: [{ feature: "x", by: "bots", reason: "r" }] },
      ["absorptions", 0, "feature"],
    ],
    [
      "an absorption by a feature it has not",
      { absorptions: [{ feature: "bots", by: "x", reason: "r" }] },
      ["absorptions", 0, "by"],
    ],
  ])("%s", async (_, about, path) => {
    const file = "policy/rate-cards/acme-contract.yaml";
    const [finding, ...others] = await policyFindings(file, card(about));
    expect(finding).toMatchObject({ code: "policy-invalid", severity: "error", file, path });
    expect(others).toEqual([]);
  });

  test("a range of one value, a default at its end and a day's effect are none", async () => {
    const features = {
      seat: feature("users", { low: 2, high: 2 }),
      chat: feature("messages", { low: 2, high: 3, default: 3 }),
    };
    const text = card({
      features,
      effectiveFrom: "2026-12-01",
      effectiveTo: "2026-12-01",
      tiers: [["bots"], ["chat"]],
    });
    expect((await checkJson(folder({ ...planned, "policy/rate-cards/c.yaml": text }))).code).toBe(0);
  });
});

describe("guardrails that contradict themselves are invalid", () => {
  test.each([
    ["healthy from above to", "thresholds: { healthy: ▸{ from: 90%, to: 85% } }", ["thresholds", "healthy"]],
    ["healthy to below the shipped from", "thresholds: { healthy: ▸{ to: 30% } }", ["thresholds", "healthy"]],
    ["more datapoints than periods", "alarms: { datapointsToAlarm: ▸3 }", ["alarms", "datapointsToAlarm"]],
    [
      "a window of more than 7 days",
      "alarms: { period: 86400, evaluationPeriods: ▸8 }",
      ["alarms", "evaluationPeriods"],
    ],
    ["a period below the meter's hour", "alarms: { period: ▸1800 }", ["alarms", "period"]],
    ["a window too long by its period alone", "alarms: { period: 604800 }", ["alarms", "evaluationPeriods"]],
  ])("%s", async (_, marked, path) => {
    const { text, line, column } = takeMark(`version: 1\n${marked}\n`);
    const file = "policy/guardrails.yaml";
    const [finding, ...others] = await policyFindings(file, text);
    expect(finding).toMatchObject({ code: "policy-invalid", file, path, ...(line === null ? {} : { line, column }) });
    expect(others).toEqual([]);
  });

  test.each([
    "thresholds: { healthy: { from: 80% } }",
    "alarms: { datapointsToAlarm: 2 }",
    "alarms: { period: 86400, evaluationPeriods: 7 }",
    "alarms: { period: 3600, evaluationPeriods: 168 }",
  ])("%s are not", async (text) => {
    const files = { ...planned, "policy/guardrails.yaml": `version: 1\n${text}\n` };
    expect((await checkJson(folder(files))).code).toBe(0);
  });

  test("the shipped policy stands in for them", async () => {
    const text = "version: 1\nthresholds: { healthy: { from: 90%, to: 85% } }\nseverities: { over-allocation: off }\n";
    const over = budget("consumption: { other: { tokens: 50001 } }\n");
    const { report } = await checkJson(folder({ "policy/guardrails.yaml": text, "budgets/acme.yaml": over }));
    expect(report.organizations[0].status).toBe("fail");
  });
});
