import { budget } from "../../support/report.ts";
import { ALL, everyMonth, type RuleCase } from "../case.ts";

const pool = (tokens: number, rest: string): string => budget(`allocation: { tokensPerMonth: ${tokens} }\n${rest}`);
const other = (tokens: number): string => `consumption:\n  other: ▸{ tokens: ${tokens} }\n`;
const copilot = "consumption:\n  agent-copilot: ▸{ users: 200 }\n";
const buffered = "consumption: { other: { tokens: 1000 } }\nbuffers: ▸{ unpredictability: 20%, growth: 10% }\n";
const accepting = (tokens: number): string =>
  `consumption: { other: { tokens: ${tokens} } }\nlimits: { overageTokens: ▸400 }\n`;
const limited = (most: number): string =>
  `consumption:\n  other: ▸{ tokens: 1000 }\nlimits: { featureTokens: { other: ${most} } }\n`;

export const TOKEN_CASES: readonly RuleCase[] = [
  {
    code: "over-allocation",
    severity: "error",
    breaks: { text: pool(1000, other(1001)), exit: 1 },
    holds: { text: pool(1000, other(1000)) },
    periods: ALL,
    data: {
      consumed: 1001,
      atLeast: false,
      ceiling: 1000,
      allocation: 1000,
      over: 1,
      overage: 1,
      cost: { amount: "1.00", currency: "USD" },
      remedy: {
        buyTokens: 1,
        purchases: everyMonth(1),
        planAtMost: { feature: "other", key: "tokens", value: 1000, path: ["consumption", "other", "tokens"] },
      },
      worst: "2026-12",
    },
  },
  {
    code: "over-allocation-high",
    severity: "warning",
    breaks: { text: pool(11_999, copilot) },
    holds: { text: pool(12_000, copilot) },
    periods: ALL,
    data: {
      high: 12_000,
      ceiling: 11_999,
      over: 1,
      remedy: { buyTokens: 1, purchases: everyMonth(1) },
      worst: "2026-12",
    },
  },
  {
    code: "buffer-exceeds-allocation",
    severity: "warning",
    breaks: { text: pool(1299, buffered) },
    holds: { text: pool(1300, buffered) },
    periods: ALL,
    data: {
      buffered: 1300,
      ceiling: 1299,
      over: 1,
      remedy: { buyTokens: 1, purchases: everyMonth(1) },
      worst: "2026-12",
    },
  },
  {
    code: "overage-accepted",
    severity: "info",
    breaks: { text: pool(1000, accepting(1001)) },
    holds: { text: pool(1000, accepting(1000)) },
    periods: ALL,
    data: { overage: 1, accepted: 400, cost: { amount: "1.00", currency: "USD" }, costLimit: null, worst: "2026-12" },
  },
  {
    code: "feature-limit",
    severity: "error",
    breaks: { text: budget(limited(999)), exit: 1 },
    holds: { text: budget(limited(1000)) },
    periods: ALL,
    data: {
      feature: "other",
      tokens: 1000,
      limit: 999,
      over: 1,
      remedy: {
        planAtMost: { feature: "other", key: "tokens", value: 999, path: ["consumption", "other", "tokens"] },
      },
      worst: "2026-12",
    },
  },
  {
    code: "utilization-high",
    severity: "warning",
    breaks: { text: pool(10_000, other(8001)) },
    holds: { text: pool(10_000, other(8000)) },
    periods: ALL,
    data: { used: "0.8001", threshold: "0.8", consumed: 8001, ceiling: 10_000, worst: "2026-12" },
  },
  {
    code: "headroom",
    severity: "info",
    breaks: { text: pool(1000, "▸consumption:\n  other: { tokens: 1000 }\n") },
    holds: { text: pool(1000, other(1001)), exit: 1 },
    periods: ["2026-12"],
    data: { left: 0, ceiling: 1000, leftPercent: 0, isLarge: false, worst: "2026-12" },
  },
];
