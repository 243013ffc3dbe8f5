import { budget } from "../../support/report.ts";
import { ALL, everyMonth, type RuleCase } from "../case.ts";

const usd = (amount: string): object => ({ amount, currency: "USD" });

/** 1,100 tokens of 1,000 included and 100 bought each month: 100 USD a month, 300 USD in all. */
const bought = (limits: string): string =>
  budget(`allocation: { tokensPerMonth: 1000 }
consumption: { other: { tokens: 1100 } }
purchases: [{ tokensPerMonth: 100, from: 2026-12 }]
limits: { ${limits} }
`);

/** It is the purchases that cost. */
const NO_LINE = { planAtMost: null };

const unused = (planned: number): string =>
  budget(`allocation: { tokensPerMonth: 1000 }
consumption: { other: { tokens: ${planned} } }
purchases: ▸[{ tokensPerMonth: 100, from: 2026-12 }]
`);

const twice = (second: number): string =>
  budget(`consumption: { other: { tokens: 60000 } }
purchases:
  - { tokensPerMonth: 5000, from: 2026-12, through: 2027-02, unitPrice: 0.90 }
  - ▸{ tokensPerMonth: ${second}, from: 2026-12, unitPrice: 0.9, via: appfoundry }
`);

export const MONEY_CASES: readonly RuleCase[] = [
  {
    code: "cost-limit",
    severity: "error",
    breaks: { text: bought("cost: ▸99.99"), exit: 1 },
    holds: { text: bought("cost: 100") },
    periods: ALL,
    data: { cost: usd("100.00"), limit: usd("99.99"), over: usd("0.01"), remedy: NO_LINE, worst: "2026-12" },
  },
  {
    code: "plan-cost-limit",
    severity: "error",
    breaks: { text: bought("planCost: ▸299.99"), exit: 1 },
    holds: { text: bought("planCost: 300") },
    data: { cost: usd("300.00"), limit: usd("299.99"), over: usd("0.01"), remedy: NO_LINE },
  },
  {
    code: "purchased-unused",
    severity: "warning",
    breaks: { text: unused(1079) },
    holds: { text: unused(1080) },
    periods: ALL,
    data: { unused: 21, purchased: 100, remedy: { buyFewer: 21, reductions: everyMonth(21) }, worst: "2026-12" },
  },
  {
    code: "duplicate-purchase",
    severity: "warning",
    breaks: { text: twice(5000) },
    holds: { text: twice(5001) },
    data: { tokens: 5000, from: "2026-12", through: "2027-02" },
  },
];
