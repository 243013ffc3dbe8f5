// Organizations with a month behind them, made up.
import { addDays, billingPeriod, monthIndex } from "../../src/core/model/calendar.ts";
import { exact } from "../../src/core/model/exact.ts";
import type { Snapshot } from "../../src/core/model/snapshot.ts";

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
export function snapshotsOf(org: string, day: number): readonly Snapshot[] {
  const fetchedAt = `${addDays("2026-12-01", day)}T05:00:00Z`;
  const of = (month: string, state: Snapshot["state"], days: number): Snapshot => {
    const byFeature = new Map(FEATURES.map((feature, at) => [feature, exact(days * (at * 37 + 11.25))]));
    const total = exact([...byFeature.values()].reduce((sum, { n, d }) => sum + Number(n) / Number(d), 0));
    return {
      org,
      periodId: `${org}-${month}`,
      period: billingPeriod(monthIndex(month), 1),
      state,
      fetchedAt,
      byFeature,
      total,
      samples: null,
      reported: { included: 20000n, purchased: 0n, overagePrice: null, currency: null },
      rates: [],
      notices: [],
    };
  };
  return [of("2026-11", "closed", 30), of("2026-12", "open", day)];
}

export const HISTORY = Array.from({ length: DAYS }, (_, day) => day);
