import { describe, expect, test } from "vitest";
import { check } from "../../src/core/check/check.ts";
import { reportedDrift } from "../../src/core/check/drift.ts";
import { type Exact, exactFromText, ZERO } from "../../src/core/model/exact.ts";
import {
  type BilledRate,
  featureUsage,
  NO_TERMS,
  type PeriodUsage,
  periodUsage,
  type ReportedTerms,
} from "../../src/core/model/period-usage.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import type { Explained } from "../../src/core/report/views/explain.ts";
import { budget } from "../support/report.ts";

const POLICY = loadPolicy({ cards: [], guardrails: null });
const TODAY = "2026-12-10";

type FeatureRate = BilledRate & { readonly feature: string };

function observed(
  month: string,
  said: { terms?: Partial<ReportedTerms>; rates?: readonly FeatureRate[] },
): PeriodUsage {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
  const observedAt = `${TODAY}T08:00:00Z`;
  return periodUsage({
    ...{ org: "acme", source: "genesys-contract", state: "open", observedAt, asOf: observedAt, total: ZERO },
    period: { month, start: `${month}-01`, end: `${next}-01` },
    features: new Map(
      (said.rates ?? []).map(({ feature, ...rate }) => [feature, { ...featureUsage(ZERO), rates: [rate] }]),
    ),
    terms: { ...NO_TERMS, ...said.terms },
  });
}

const rate = (feature: string, unitsPerToken: string, unit: BilledRate["unit"] = "minutes"): FeatureRate => ({
  feature,
  unit,
  unitsPerToken: exactFromText(unitsPerToken),
});

const BASE = "consumption:\n  voice-bots: { minutes: 5000 }\n";

/** Code, message, line and severity of what drifts. */
function drift(usage: readonly PeriodUsage[], rest = BASE, head: Readonly<Record<string, string>> = {}, today = TODAY) {
  const plan = { rateCard: "genesys-2026-06", plan: "{ from: 2026-06, months: 8 }" };
  const [result] = check([{ file: "acme.yaml", text: budget(rest, { ...plan, ...head }) }], POLICY, today);
  if (!result?.projection) throw new Error(JSON.stringify(result?.findings));
  return reportedDrift(result as Explained, POLICY.guardrails, today, usage);
}

const said = (...args: Parameters<typeof drift>): string[] =>
  drift(...args).map(({ code, message }) => `${code}: ${message}`);

const price = (text: string): Exact => exactFromText(text);

describe("allocation-drift", () => {
  test("another pool than the card gives, by the period", () => {
    const [finding, ...more] = drift([observed("2026-12", { terms: { included: 280n } })]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      code: "allocation-drift",
      severity: "warning",
      org: "acme",
      line: 5,
      periods: ["2026-12"],
      message: "2026-12 (1 Dec to 31 Dec): Genesys Cloud reports 280 included tokens, the plan has 250",
      data: { planned: 250, reported: 280 },
    });
  });

  test("another pool than the file states points at it", () => {
    const rest = `allocation: { tokensPerMonth: 30000 }\n${BASE}`;
    const [finding] = drift([observed("2026-12", { terms: { included: 250n } })], rest);
    expect(finding).toMatchObject({ line: 9, data: { planned: 30000, reported: 250 } });
  });

  test("the same, or nothing said, is no drift", () => {
    expect(said([observed("2026-12", { terms: { included: 250n } }), observed("2026-12", {})])).toEqual([]);
  });

  test("a period that is over is told, and no more", () => {
    const both = ["2026-11", "2026-12"].map((month) => observed(month, { terms: { included: 280n } }));
    expect(drift(both).map(({ severity, periods }) => [severity, periods])).toEqual([
      ["info", ["2026-11"]],
      ["warning", ["2026-12"]],
    ]);
  });

  test("after the plan its last figures go on", () => {
    const found = said([observed("2027-05", { terms: { included: 280n } })], BASE, {}, "2027-05-02");
    expect(found).toEqual([
      "allocation-drift: 2027-05 (1 May to 31 May): Genesys Cloud reports 280 included tokens, the plan has 250",
    ]);
  });

  test("severity and waivers are the policy's and the file's, as for every guardrail", () => {
    const waiver =
      "waivers: [{ rule: allocation-drift, upTo: 30, from: 2026-12, reason: r, approvedBy: b, expires: 2026-12-31 }]\n";
    const accepted = drift([observed("2026-12", { terms: { included: 280n } })], BASE + waiver);
    expect(accepted.map(({ code }) => code)).toEqual(["waiver-applied"]);
    const beyond = drift([observed("2026-12", { terms: { included: 281n } })], BASE + waiver);
    expect(beyond.map(({ code }) => code)).toEqual(["waiver-exceeded"]);
  });
});

describe("commitment-drift", () => {
  const bought = `${BASE}purchases: [{ tokensPerMonth: 5000, from: 2026-12 }]\n`;

  test("other committed tokens than the purchases", () => {
    expect(said([observed("2026-12", { terms: { committed: 1600n } })], bought)).toEqual([
      "commitment-drift: 2026-12 (1 Dec to 31 Dec): Genesys Cloud reports 1,600 committed tokens, the plan has 5,000",
    ]);
    expect(said([observed("2026-12", { terms: { committed: 1600n } })])).toHaveLength(1);
  });

  test("the same is no drift", () => {
    expect(said([observed("2026-12", { terms: { committed: 5000n } })], bought)).toEqual([]);
  });
});

describe("rate-drift", () => {
  test("another rate than the card's, since the first period that was billed so", () => {
    const months = ["2026-09", "2026-10", "2026-11", "2026-12"];
    const usage = months.map((month) =>
      observed(month, { rates: [rate("voice-bots", month < "2026-10" ? "17" : "15")] }),
    );
    const [finding] = drift(usage);
    expect(finding).toMatchObject({
      code: "rate-drift",
      line: 10,
      message: "voice-bots: billed at 15 minutes a token since 2026-10, the card has 17 minutes a token",
    });
    expect(said(usage.slice(0, 1))).toEqual([]);
  });

  test.each<[feature: string, unitsPerToken: string, unit: BilledRate["unit"], message: string | null]>([
    ["voice-bots", "17", "minutes", null],
    ["voice-bots", "17.00", "minutes", null],
    ["voice-bots", "16.5", "minutes", "billed at 16.5 minutes a token since 2026-12, the card has 17 minutes a token"],
    ["agentic-virtual-agent", "0.8333", "interactions", null],
    ["agentic-virtual-agent", "0.83", "interactions", null],
    [
      "agentic-virtual-agent",
      "1",
      "interactions",
      "billed at 1 interactions a token since 2026-12, the card has 1.2 tokens an interaction",
    ],
    ["virtual-agent", "2", "sessions", null],
    ["virtual-agent", "2", "minutes", "billed at 2 minutes a token since 2026-12, the card has 2 interactions a token"],
    ["agent-copilot", "0.025", "users", null],
    ["agent-copilot", "0.02", "users", "billed at 50 tokens a user since 2026-12, the card has 40 tokens a user"],
    ["agent-copilot", "0.0250", "users", null],
    ["agent-copilot", "0.026", "users", "billed at 0.026 users a token since 2026-12, the card has 40 tokens a user"],
    [
      "ai-summary",
      "40",
      "summaries",
      "billed at 40 summaries a token since 2026-12, the card has 50 summaries a token",
    ],
    [
      "predictive-routing",
      "5",
      "interactions",
      "billed at 5 interactions a token since 2026-12, the card has no tokens",
    ],
  ])("%s at %s %s a token", (feature, unitsPerToken, unit, message) => {
    const found = said([observed("2026-12", { rates: [rate(feature, unitsPerToken, unit)] })]);
    expect(found).toEqual(message === null ? [] : [`rate-drift: ${feature}: ${message}`]);
  });

  test("of a range, what the file states; else all of the range is right", () => {
    const study = { rateCard: "genesys-2026-03" };
    const seats = (units: string) => [observed("2026-12", { rates: [rate("agent-copilot", units, "users")] })];
    const stated = "consumption:\n  agent-copilot: { users: 100, tokensPerUser: 50 }\n";
    const open = "consumption:\n  agent-copilot: { users: 100 }\n";
    expect([seats("0.02"), seats("0.025")].map((one) => said(one, open, study))).toEqual([[], []]);
    expect(said(seats("0.02"), stated, study)).toEqual([]);
    expect(said(seats("0.025"), stated, study)).toHaveLength(1);
    expect(said(seats("0.01"), open, study)).toEqual([
      "rate-drift: agent-copilot: billed at 100 tokens a user since 2026-12, the card has 40 to 60 tokens a user",
    ]);
  });

  test("a price that is the card's assumption; one that the contract states is not held against an invoice", () => {
    const billed = [observed("2026-12", { terms: { overagePrice: price("0.85"), currency: "USD" } })];
    expect(said(billed)).toEqual(["rate-drift: price: billed at 0.85 USD since 2026-12, the card has 1 USD a token"]);
    expect(said(billed, `${BASE}pricing: { overageUnitPrice: 0.80 }\n`)).toEqual([]);
    expect(said([observed("2026-12", { terms: { overagePrice: price("1.00"), currency: "USD" } })])).toEqual([]);
    expect(said([observed("2026-12", { terms: { overagePrice: price("1"), currency: "EUR" } })])).toHaveLength(1);
  });
});

test("a check alone finds no drift: it reads no usage", () => expect(drift([])).toEqual([]));
