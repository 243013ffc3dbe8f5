import { budget } from "../../support/report.ts";
import { ALL, type RuleCase } from "../case.ts";

const published = (rest: string): string =>
  budget(`allocation: { tokensPerMonth: 50000 }\n${rest}`, { rateCard: "genesys-2026-06" });

const contract = (effectiveFrom: string): Record<string, string> => ({
  "policy/rate-cards/acme-2027.yaml": `version: 1
id: acme-2027
title: A contract
series: acme
status: contract
observed: "2026-11-01"
effectiveFrom: "${effectiveFrom}"
sources: [{ title: The contract, url: "https://example.com/contract" }]
workingDaysPerMonth: 20
allocation: { scope: organization, named: { tokens: 1000 }, concurrent: { tokens: 1000 } }
prices: { USD: 0.90 }
rounding: { at: line, mode: half-up }
features: { voice-bots: { title: Voice bots, unit: minutes, tokens: 1/17, accrual: usage } }
`,
});
const underContract = budget("consumption: { voice-bots: { minutes: 170 } }\n", { rateCard: "▸acme-2027" });

const editions = (users: string, rest = ""): string =>
  budget(`consumption: { other: { tokens: 1 } }\n${rest}`, {
    rateCard: "genesys-2026-06",
    licensing: `{ model: named, users: { ${users} } }`,
  });

const translated = (unit: string): string => budget(`consumption:\n  ai-translate: ▸{ ${unit}: 300 }\n`);
const repriced = { args: ["--rate-card", "genesys-2026-06"] };

export const RATE_CASES: readonly RuleCase[] = [
  {
    code: "rate-ignored",
    severity: "warning",
    breaks: { text: published("consumption:\n  agent-copilot: { users: 1, tokensPerUser: ▸40 }\n") },
    holds: { text: published("consumption:\n  agent-copilot: { users: 1 }\n") },
    data: { feature: "agent-copilot", rateCard: "genesys-2026-06" },
  },
  {
    code: "rate-out-of-range",
    severity: "error",
    breaks: { text: budget("consumption:\n  agent-copilot: { users: 1, tokensPerUser: ▸60.000001 }\n"), exit: 1 },
    holds: { text: budget("consumption:\n  agent-copilot: { users: 1, tokensPerUser: 60 }\n") },
    data: { feature: "agent-copilot", rateCard: "genesys-2026-03", given: "60.000001", low: "40", high: "60" },
  },
  {
    code: "unknown-edition",
    severity: "warning",
    breaks: { text: editions("cx3: 50, ▸cx44: 50") },
    holds: { text: editions("cx3: 50, cx4: 50") },
    data: {
      edition: "cx44",
      users: "50",
      rateCard: "genesys-2026-06",
      known: ["cx1", "cx2", "cx3", "cx4"],
      nearest: "cx4",
    },
  },
  {
    code: "rate-card-not-effective",
    severity: "warning",
    breaks: { text: underContract, files: contract("2027-01-02") },
    holds: { text: underContract, files: contract("2026-12-01") },
    periods: ["2026-12", "2027-01"],
    data: { rateCard: "acme-2027", from: "2027-01-02", to: null, worst: "2026-12" },
  },
  {
    code: "line-unpriced",
    severity: "warning",
    breaks: { text: translated("minutes"), ...repriced },
    holds: { text: translated("interactions"), ...repriced },
    periods: ALL,
    data: { feature: "ai-translate", rateCard: "genesys-2026-06", reason: "counts interactions", worst: "2026-12" },
  },
  {
    // 3,200 tokens of 50,000 by the notes, 800 of 250 as published: 550 USD of overage in each of three months.
    code: "rate-card-superseded",
    severity: "info",
    breaks: { text: budget("consumption: { virtual-agent: { sessions: 1600 } }\n") },
    holds: { text: published("consumption: { virtual-agent: { sessions: 1600 } }\n") },
    data: {
      rateCard: "genesys-2026-03",
      newer: "genesys-2026-06",
      observed: "2026-06-07",
      organizations: 1,
      changes: [{ cost: { amount: "1650.00", currency: "USD" }, atLeast: false }],
    },
  },
];
