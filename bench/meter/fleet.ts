// Organizations with a month behind them, made up.
import { addDays, billingPeriod, monthIndex } from "../../src/core/model/calendar.ts";
import { exact } from "../../src/core/model/exact.ts";
import { featureUsage, type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";

export const TABLE = "tollgate-meter-state";
const FEATURES = ["agent-copilot", "virtual-agent", "voice-bots", "ai-scoring", "ai-summary", "messaging"];
const DAYS = 28;

export const orgName = (index: number): string => `org-${String(index).padStart(5, "0")}`;

/** The 28th of a month: the last day has the most to read. */
export const NOW = Date.UTC(2026, 11, 29, 6) / 1000;

export const budgetText = (org: string): string => `version: 1
org: ${org}
name: ${org}
owners: [${org}@example.com]
rateCard: genesys-2026-06
currency: USD
licensing: { model: named, users: 200 }
plan: { from: 2026-01, months: 24 }
allocation: { tokensPerMonth: 20000 }
consumption:
  agent-copilot: { users: 100 }
  virtual-agent: { interactions: 8000 }
  voice-bots: { minutesPerDay: 150 }
  ai-scoring: { evaluationsPerDay: 500 }
changes:
  - { name: peak, from: 2026-12, through: 2027-01, scale: 1.4 }
meter: { kind: genesys-contract, region: mypurecloud.com, contractId: "${org}", credentials: "arn:aws:secretsmanager:us-east-1:123456789012:secret:tollgate/${org}-AbCdEf" }
`;

/** What Genesys says on a day: sums that grow, by feature; of the month before, its last word. */
export function usageOf(org: string, day: number): readonly PeriodUsage[] {
  const observedAt = `${addDays("2026-12-01", day)}T05:00:00Z`;
  const of = (month: string, state: PeriodUsage["state"], days: number): PeriodUsage => {
    const tokens = FEATURES.map((feature, at) => [feature, days * (at * 37 + 11.25)] as const);
    return periodUsage({
      ...{ org, source: "genesys-contract", state, observedAt, asOf: observedAt },
      periodId: `${org}-${month}`,
      period: billingPeriod(monthIndex(month), 1),
      features: new Map(tokens.map(([feature, amount]) => [feature, featureUsage(exact(amount))])),
      total: exact(tokens.reduce((sum, [, amount]) => sum + amount, 0)),
      terms: { included: 20000n, committed: 0n, overagePrice: null, currency: null },
    });
  };
  return [of("2026-11", "closed", 30), of("2026-12", "open", day)];
}

export const HISTORY = Array.from({ length: DAYS }, (_, day) => day);
