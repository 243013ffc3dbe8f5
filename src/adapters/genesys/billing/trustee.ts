import type { BillingPeriod, Day } from "../../../core/model/calendar.ts";
import type { PeriodUsage } from "../../../core/model/period-usage.ts";
import { type ReadOptions, SourceFailure } from "../../../core/model/usage-source.ts";
import { isLateDue } from "../../../core/usage/days.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Json } from "../api/json.ts";
import type { Deadline } from "../api/net.ts";
import { eachPeriod } from "./each-period.ts";
import { overviewUsage } from "./overview.ts";
import { cyclePeriod } from "./periods.ts";
import type { Counting } from "./tokens.ts";

/** @param index how many periods ago; 0 is the current one */
export const overviewOf = (
  client: GenesysClient,
  trustorOrgId: string,
  index: number,
  deadline: Deadline,
): Promise<Json> => {
  const path = `/billing/trusteebillingoverview/${encodeURIComponent(trustorOrgId)}?billingPeriodIndex=${index}`;
  return client.get(path, "the partner overview", deadline);
};

/**
 * Periods have no ids here, only how many periods ago they were: the newest is read last, and must begin where the one
 * before ends.
 */
export async function readTrustee(
  client: GenesysClient,
  trustorOrgId: string,
  counting: Counting,
  { now, periods }: ReadOptions,
  deadline: Deadline,
): Promise<readonly PeriodUsage[]> {
  let before: PeriodUsage | null = null;
  const indexes = Array.from({ length: Math.max(1, periods) }, (_, index) => index).reverse();
  return eachPeriod(
    indexes.map((index) => ({
      what: index === 0 ? "the current period" : `the billing period of ${index} before the current one`,
      read: async () => {
        const previous = before;
        before = null;
        const overview = await earlierOrNull(overviewOf(client, trustorOrgId, index, deadline), index);
        if (overview === null) return null;
        before = follows(previous, trusteeUsage(overview, index, counting, now), overview);
        return before;
      },
    })),
  );
}

/** Null: before the customer's first period. */
async function earlierOrNull(overview: Promise<Json>, index: number): Promise<Json | null> {
  try {
    return await overview;
  } catch (error) {
    if (index > 0 && error instanceof SourceFailure && error.kind === "not-found") return null;
    throw error;
  }
}

/** A period that turned over between two requests would leave one out. */
function follows(before: PeriodUsage | null, usage: PeriodUsage | null, overview: Json): PeriodUsage | null {
  if (before === null || usage === null || before.period.end === usage.period.start) return usage;
  const problem = "a new billing period began while it was read: the next read will work";
  throw overview.at("billingPeriodStartDate").fail("inconsistent", problem);
}

/** @returns null for a period before the current one in which nothing was billed in tokens */
export function trusteeUsage(overview: Json, index: number, counting: Counting, now: string): PeriodUsage | null {
  const { period, notices } = cyclePeriod(
    overview.at("billingPeriodStartDate"),
    overview.at("billingPeriodEndDate"),
    counting.budget,
  );
  const about = { source: "genesys-trustee", state: stateOf(period, index, now.slice(0, 10)) } as const;
  const usage = overviewUsage(overview, { ...about, period, isCurrent: index === 0 }, counting, now);
  return usage === null ? null : { ...usage, notices: [...usage.notices, ...notices] };
}

/** The overview does not say "closed": a period is closed once usage of its last days no longer arrives. */
const stateOf = (period: BillingPeriod, index: number, today: Day): "open" | "closed" =>
  index === 0 || isLateDue({ period }, today) ? "open" : "closed";
