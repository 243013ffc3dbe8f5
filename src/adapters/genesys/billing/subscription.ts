import { type Day, daysBetween } from "../../../core/model/calendar.ts";
import type { PeriodUsage } from "../../../core/model/period-usage.ts";
import { type ReadOptions, SourceFailure } from "../../../core/model/usage-source.ts";
import { isLateDue, LATE_DAYS } from "../../../core/usage/days.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Json } from "../api/json.ts";
import type { Deadline } from "../api/net.ts";
import { eachPeriod } from "./each-period.ts";
import { overviewUsage } from "./overview.ts";
import { type CyclePeriod, cyclePeriod, instantOf } from "./periods.ts";
import type { Counting } from "./tokens.ts";

/**
 * The organization's own subscription overview. Genesys documents neither of its two requests any more; public projects
 * use them.
 */
export async function readSubscription(
  client: GenesysClient,
  counting: Counting,
  { now, periods }: ReadOptions,
  deadline: Deadline,
): Promise<readonly PeriodUsage[]> {
  const path = "/billing/periods?periodGranularity=month&pageSize=100";
  const list = await client.get(path, "the billing periods", deadline);
  const chosen = begunBy(list.at("entities"), now).slice(-Math.max(1, periods));
  const starts = new Set<Day>();
  return eachPeriod(
    chosen.map((place, index) => ({
      what: `the billing period from ${place.at("startDate").textOrNull()?.slice(0, 10)}`,
      read: async () => {
        const cycle = cyclePeriod(place.at("startDate"), place.at("endDate"), counting.budget);
        if (starts.has(cycle.period.start)) throw place.fail("inconsistent", "this billing period is there twice");
        starts.add(cycle.period.start);
        const isCurrent = index === chosen.length - 1;
        if (isCurrent) checkCurrent(cycle, now);
        const url = `/billing/subscriptionoverview?periodEndingTimestamp=${instantOf(place.at("endDate"))}`;
        const overview = await client.get(url, "the subscription overview", deadline);
        return subscriptionUsage(overview, cycle, isCurrent, counting, now);
      },
    })),
  );
}

/** The periods that have begun, the oldest first. */
function begunBy(list: Json, now: string): readonly Json[] {
  const begun = list
    .items()
    .map((place) => ({ place, from: instantOf(place.at("startDate")) }))
    .filter(({ from }) => from <= Date.parse(now))
    .sort((a, b) => a.from - b.from)
    .map(({ place }) => place);
  if (begun.length > 0) return begun;
  throw new SourceFailure("not-found", "no billing period of the subscription has begun");
}

function checkCurrent({ period }: CyclePeriod, now: string): void {
  if (daysBetween(period.end, now.slice(0, 10)) <= LATE_DAYS) return;
  throw new SourceFailure("not-found", `the subscription's last billing period ended on ${period.end}`);
}

function subscriptionUsage(
  overview: Json,
  { period, notices }: CyclePeriod,
  isCurrent: boolean,
  counting: Counting,
  now: string,
): PeriodUsage | null {
  checkSame(overview, period.start, counting);
  const state = now.slice(0, 10) < period.end || isLateDue({ period }, now.slice(0, 10)) ? "open" : "closed";
  const usage = overviewUsage(overview, { source: "genesys-subscription", period, state, isCurrent }, counting, now);
  return usage === null ? null : { ...usage, notices: [...usage.notices, ...notices] };
}

/** The overview may repeat its dates: they must be of the period that was asked for. */
function checkSame(overview: Json, start: Day, { budget }: Counting): void {
  const [from, to] = [overview.at("billingPeriodStartDate"), overview.at("billingPeriodEndDate")];
  if (from.isAbsent || to.isAbsent || cyclePeriod(from, to, budget).period.start === start) return;
  throw from.fail("inconsistent", "the list of billing periods differs");
}
