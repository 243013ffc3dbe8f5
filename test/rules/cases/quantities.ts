import { budget } from "../../support/report.ts";
import { ALL, type RuleCase } from "../case.ts";

const published = (rest: string): string =>
  budget(`allocation: { tokensPerMonth: 50000 }\n${rest}`, { rateCard: "genesys-2026-06" });

const bots = (more: string): string =>
  published(`consumption:
  voice-bots: ▸{ minutes: 1700${more} }
  virtual-agent: { interactions: 10 }
`);

export const QUANTITY_CASES: readonly RuleCase[] = [
  {
    code: "nothing-planned",
    severity: "warning",
    breaks: { text: budget("▸consumption:\n  other: { tokens: 0 }\n") },
    holds: { text: budget("consumption:\n  other: { tokens: 1 }\n") },
    data: {},
  },
  {
    code: "quantity-unknown",
    severity: "warning",
    breaks: { text: budget("consumption:\n  social: ▸unknown\n  other: { tokens: 1 }\n") },
    holds: { text: budget("consumption:\n  social: { posts: 0 }\n  other: { tokens: 1 }\n") },
    periods: ALL,
    data: { feature: "social", worst: "2026-12" },
  },
  {
    code: "unusual-quantity",
    severity: "warning",
    breaks: { text: budget("consumption:\n  voice-bots: ▸{ minutes: 85009 }\n") },
    holds: { text: budget("consumption:\n  voice-bots: { minutes: 85008 }\n") },
    periods: ALL,
    data: { feature: "voice-bots", tokens: 5001, typicalHigh: 500, worst: "2026-12" },
  },
  {
    code: "users-differ",
    severity: "warning",
    breaks: { text: budget("consumption:\n  agent-copilot: ▸{ users: 201 }\n") },
    holds: { text: budget("consumption:\n  agent-copilot: { users: 200 }\n") },
    periods: ALL,
    data: { feature: "agent-copilot", users: "201", licensed: "200", worst: "2026-12" },
  },
  {
    code: "absorption-unstated",
    severity: "warning",
    breaks: { text: bots("") },
    holds: { text: bots(", billedElsewhere: 0%") },
    periods: ALL,
    data: { feature: "voice-bots", by: "virtual-agent", worst: "2026-12" },
  },
];
