import type { Forecast } from "../../forecast/forecast.ts";
import { exactText } from "../../model/exact.ts";
import { moneyText } from "../../model/money.ts";
import type { Status } from "../../status/status.ts";
import type { Week, Weeks } from "../../status/weeks.ts";
import { estimateData } from "./status-estimate.ts";

/** As in policy/status.schema.json: whole tokens are numbers, exact values and money are text. */
export function standingData(standing: Status): object {
  const { period, pool, overageCost, features, weeks, forecast, advice } = standing;
  return {
    org: standing.org,
    name: standing.name,
    owners: standing.owners,
    period: period.month,
    start: period.start,
    end: period.end,
    state: standing.state,
    asOf: standing.asOf,
    health: standing.health,
    allocation: {
      included: pool.included === null ? null : Number(pool.included),
      purchased: pool.purchased === null ? null : Number(pool.purchased),
      total: Number(pool.allocation),
    },
    allocationFrom: pool.from,
    ceiling: Number(pool.ceiling),
    consumed: Number(standing.consumed),
    remaining: Number(standing.remaining),
    overage: Number(standing.overage),
    overageCost: overageCost && {
      amount: moneyText(overageCost.minor, overageCost.currency),
      currency: overageCost.currency.code,
    },
    utilizationPercent: standing.utilizationPercent,
    budgetPercent: standing.budgetPercent,
    planned: Number(standing.planned),
    features: features.map(({ feature, tokens, sharePercent, planned }) => ({
      feature,
      tokensExact: exactText(tokens),
      sharePercent,
      planned: planned === null ? null : Number(planned),
    })),
    days: standing.days?.map(Number) ?? null,
    weeks: weeks?.weeks.map(weekData) ?? null,
    trend: weeks && trendData(weeks),
    projected: standing.projected === null ? null : Number(standing.projected),
    passed: standing.passed,
    forecast: forecast && forecastData(forecast),
    noForecast: standing.noForecast,
    advice,
    notes: standing.notes,
    ...(standing.estimate === null ? {} : { estimate: estimateData(standing.estimate) }),
  };
}

const weekData = ({ first, last, tokens, seats, sharePercent }: Week): object => ({
  first,
  last,
  tokensExact: exactText(tokens),
  seatsExact: seats && exactText(seats),
  sharePercent,
});

const trendData = ({ weeks, slope, percentOfMean, direction }: Weeks): object => ({
  weeks: weeks.map(({ tokens }) => exactText(tokens)),
  slope: slope && exactText(slope),
  percentOfMean,
  direction,
});

export const forecastData = ({
  asOf,
  days,
  soFar,
  expected,
  low,
  high,
  exhaustion,
  plannedSoFar,
}: Forecast): object => ({
  asOf,
  days,
  soFar: Number(soFar),
  expected: Number(expected),
  low: Number(low),
  high: Number(high),
  exhaustion,
  plannedSoFar: Number(plannedSoFar),
});
