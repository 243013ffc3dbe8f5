import type { Reported } from "../../check/result.ts";
import { isOver } from "../../forecast/days.ts";
import { type Exact, roundHalfUp, roundUp } from "../../model/exact.ts";
import type { PeriodUsage } from "../../model/period-usage.ts";
import type { Status } from "../../status/status.ts";
import { counted, money } from "../../text/text.ts";
import { withoutAddresses } from "./addresses.ts";
import { around, type PageOptions } from "./check.ts";
import type { FleetPage, PageActual, PageUsage } from "./data.ts";
import { pageOrganization } from "./organization.ts";
import { embedded, ORGANIZATIONS_BEGIN, ORGANIZATIONS_END, pageHead, pageTail } from "./shell.ts";

/** An organization with what was used; null: not known. */
export interface Used {
  readonly result: Reported;
  readonly status: Status | null;
  /** All that is known, oldest first. */
  readonly periods: readonly PeriodUsage[];
}

/** A page of plans with what was used of them. */
export function htmlStatus(all: readonly Used[], notices: readonly string[], options: PageOptions): string {
  const organizations = all.map(({ result, status, periods }) =>
    embedded(pageOrganization(result, options.guardrails, status && usageOf(status, periods))),
  );
  const page: FleetPage = {
    ...around("status", options),
    title: `${counted(all.length, "organization")}: plan and use`,
    ...{ policy: null, findings: [] },
    notices: notices.map(withoutAddresses),
  };
  const texts = organizations.join(",\n");
  return pageHead("Tollgate: plan and use") + ORGANIZATIONS_BEGIN + texts + ORGANIZATIONS_END + pageTail(page);
}

function usageOf(status: Status, periods: readonly PeriodUsage[]): PageUsage {
  const { period, pool, forecast, overage, overageCost } = status;
  return {
    ...{ month: period.month, start: period.start, end: period.end, asOf: status.asOf, isOver: status.isOver },
    ...{ health: status.health, passed: status.passed },
    allocation: Number(pool.allocation),
    ceiling: Number(pool.ceiling),
    consumed: Number(status.consumed),
    planned: Number(status.planned),
    projected: status.projected === null ? null : Number(status.projected),
    forecast: forecast && {
      expected: Number(forecast.expected),
      low: Number(forecast.low),
      high: Number(forecast.high),
    },
    days: status.days?.map(Number) ?? null,
    features: [...status.features, ...status.unused].map(({ feature, tokens, planned }) => ({
      ...{ feature, tokens: nearest(tokens), planned: planned === null ? null : Number(planned) },
    })),
    overageCost: overage === 0n || overageCost === null ? null : money(overageCost),
    advice: status.advice.map(({ message }) => message),
    periods: periods.map(actualOf),
  };
}

const actualOf = (usage: PeriodUsage): PageActual => ({
  month: usage.period.month,
  tokens: Number(roundUp(usage.total)),
  isOver: isOver(usage),
  features: Object.fromEntries([...usage.features].map(([feature, { tokens }]) => [feature, nearest(tokens)])),
});

const nearest = (tokens: Exact): number => Number(roundHalfUp(tokens));
