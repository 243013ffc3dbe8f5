import { billingPeriod, monthIndex } from "../../src/core/model/calendar.ts";
import { type Exact, exact } from "../../src/core/model/exact.ts";
import { featureUsage, type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";
import { NO_OBSERVATIONS, type Observations, withObservation } from "../../src/core/usage/observations.ts";

/** What Genesys Cloud says of a month: a total, unless features are given. */
export function observed(
  observedAt: string,
  tokens: number | Exact,
  about: Partial<PeriodUsage> & { readonly month?: string } = {},
): PeriodUsage {
  const { month = "2026-12", ...rest } = about;
  const period = billingPeriod(monthIndex(month), 1);
  const total = typeof tokens === "number" ? exact(tokens) : tokens;
  const asOf = `${observedAt.slice(0, 10)}T00:00:00Z`;
  const known = { org: "acme", source: "genesys-contract", periodId: month, period, state: "open" } as const;
  return periodUsage({ ...known, observedAt, asOf, total, ...rest });
}

export const observations = (...all: readonly PeriodUsage[]): Observations =>
  all.reduce(withObservation, NO_OBSERVATIONS);

/** Usage by feature, without quantities and rates. */
export const byFeature = (tokens: Readonly<Record<string, number | Exact>>): PeriodUsage["features"] =>
  new Map(
    Object.entries(tokens).map(([feature, one]) => [feature, featureUsage(typeof one === "number" ? exact(one) : one)]),
  );
