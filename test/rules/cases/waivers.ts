import { expect } from "vitest";
import { budget } from "../../support/report.ts";
import { ALL, everyMonth, type RuleCase } from "../case.ts";

/** 100 tokens over in every month of the plan; today is 2026-11-23. */
const waived = (upTo: number, expires: string): string =>
  budget(`allocation: { tokensPerMonth: 1000 }
consumption:
  other: ▸{ tokens: 1100 }
waivers:
  - from: 2026-12
    through: 2027-02
    overageTokensUpTo: ${upTo}
    reason: approved peak
    approvedBy: finance@example.com
    expires: ${expires}
`);

const data = (upTo: number, expires: string, daysLeft: number): object => ({
  consumed: 1100,
  atLeast: false,
  ceiling: 1000,
  allocation: 1000,
  over: 100,
  overage: 100,
  cost: { amount: "100.00", currency: "USD" },
  remedy: {
    buyTokens: 100,
    purchases: everyMonth(100),
    planAtMost: { feature: "other", key: "tokens", value: 1000, path: ["consumption", "other", "tokens"] },
  },
  worst: "2026-12",
  rule: "over-allocation",
  breach: expect.any(String),
  reason: "approved peak",
  approvedBy: "finance@example.com",
  expires,
  daysLeft,
  upTo: String(upTo),
  amount: `100 tokens of ${upTo} tokens`,
});

export const WAIVER_CASES: readonly RuleCase[] = [
  {
    code: "waiver-applied",
    severity: "warning",
    breaks: { text: waived(100, "2026-11-23") },
    holds: { text: waived(99, "2026-11-23"), exit: 1 },
    periods: ALL,
    data: data(100, "2026-11-23", 0),
  },
  {
    code: "waiver-exceeded",
    severity: "error",
    breaks: { text: waived(99, "2026-11-24"), exit: 1 },
    holds: { text: waived(100, "2026-11-24") },
    periods: ALL,
    data: data(99, "2026-11-24", 1),
  },
  {
    code: "waiver-expired",
    severity: "error",
    breaks: { text: waived(100, "2026-11-22"), exit: 1 },
    holds: { text: waived(100, "2026-11-23") },
    periods: ALL,
    data: data(100, "2026-11-22", -1),
  },
];
