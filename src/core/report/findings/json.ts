import type { Fleet } from "../../check/fleet.ts";
import { healthOf } from "../../check/health.ts";
import type { Reported } from "../../check/result.ts";
import type { Sums } from "../../check/sums.ts";
import { exactText, exactWhole, fractionText, percentBeside, percentOf, subtract } from "../../model/exact.ts";
import type { Finding } from "../../model/finding.ts";
import { type Guardrails, turningPoints } from "../../model/guardrails.ts";
import { type Currency, type Minor, moneyText } from "../../model/money.ts";
import {
  type Costs,
  type Line,
  type ProjectedPeriod,
  type Projection,
  type Segment,
  worstMonthOf,
} from "../../model/projection.ts";
import type { Band } from "../../model/rate-card.ts";
import { reported } from "../../rules/finding.ts";
import { safeJson } from "../../text/terminal.ts";
import type { FindingFormatter, FormatOptions } from "../format.ts";

const REPORT_VERSION = 1;

/**
 * The report of policy/report.schema.json, one organization a line. Findings follow the organizations and the summary
 * comes last, so that only the findings are kept in memory.
 */
export function jsonFindings({ guardrails, version }: FormatOptions): FindingFormatter {
  const findings: string[] = [];
  let separator = "\n";
  const collect = (more: readonly Finding[]): void => {
    for (const finding of more) findings.push(safeJson(reported(finding)));
  };
  return {
    begin: () =>
      `{"version":${REPORT_VERSION},"tool":${JSON.stringify({ name: "tollgate", version })},"organizations":[`,
    result: (result) => {
      collect(result.findings);
      const text = separator + safeJson(organization(result, guardrails));
      separator = ",\n";
      return text;
    },
    end: (fleet) => {
      collect(fleet.findings);
      return `\n],"findings":[\n${findings.join(",\n")}\n],"summary":${JSON.stringify(summary(fleet))}}\n`;
    },
  };
}

function summary({ judgedBy, groups, ...sums }: Fleet): object {
  return {
    ...sumsData(sums),
    ...(groups === undefined
      ? {}
      : { groupBy: groups.by, groups: groups.all.map((group) => ({ value: group.value, ...sumsData(group) })) }),
    ...(judgedBy === undefined ? {} : { policy: judgedBy }),
  };
}

function sumsData({ organizations, counts, totals }: Sums): object {
  return {
    organizations,
    ...counts,
    totals: Object.fromEntries(
      totals.map(({ currency, organizations: count, purchases, overage, total, worstMonths, months, atLeast }) => [
        currency.code,
        {
          organizations: count,
          purchases: moneyText(purchases, currency),
          overage: moneyText(overage, currency),
          total: moneyText(total, currency),
          worstMonths: moneyText(worstMonths, currency),
          months: { least: months[0], most: months[1] },
          atLeast,
        },
      ]),
    ),
  };
}

function organization(result: Reported, guardrails: Guardrails): object {
  const { org, name, labels, file, card, budget, projection, status, health } = result;
  return {
    org,
    name,
    labels: Object.fromEntries(labels),
    file,
    rateCard: card?.id ?? null,
    currency: budget?.currency.code ?? null,
    status,
    health,
    totals: projection === null ? null : totalsData(projection),
    worstMonth: projection === null ? null : worstMonth(projection),
    periods: projection === null ? [] : periods(projection, guardrails),
  };
}

function worstMonth({ periods, currency }: NonNullable<Reported["projection"]>): object {
  const { month, cost } = worstMonthOf({ periods });
  return { month, cost: moneyText(cost, currency) };
}

/** The totals of a plan. */
export function totalsData({ totals: sum, currency }: Pick<Projection, "totals" | "currency">): object {
  return {
    consumed: Number(sum.consumed),
    atLeast: sum.atLeast,
    allocation: allocation(sum.included, sum.purchased),
    overage: Number(sum.overage),
    cost: costs(sum.cost, currency),
  };
}

/** Periods of one segment share all figures but their dates: they are converted once. */
function periods(
  { periods: all, currency }: Pick<Projection, "periods" | "currency">,
  guardrails: Guardrails,
): object[] {
  const bodies = new Map<Segment, object>();
  return all.map(({ period, segment }: ProjectedPeriod) => {
    let body = bodies.get(segment);
    if (body === undefined) {
      body = figures(segment, currency, guardrails);
      bodies.set(segment, body);
    }
    return { period: period.month, start: period.start, end: period.end, ...body };
  });
}

function figures(segment: Segment, currency: Currency, guardrails: Guardrails): object {
  const consumed = exactWhole(segment.consumed.typical);
  return {
    rateCard: segment.card.id,
    users: Number(segment.users.n) / Number(segment.users.d),
    health: healthOf(segment, guardrails),
    consumed: numbers(segment.consumed),
    atLeast: segment.atLeast,
    buffered: segment.buffered === null ? null : Number(segment.buffered),
    allocation: allocation(segment.included, segment.purchased),
    acceptedOverage: Number(segment.acceptedOverage),
    ceiling: Number(segment.ceiling),
    utilizationPercent: percentBeside(consumed, exactWhole(segment.allocation), turningPoints(guardrails)),
    budgetPercent: percentBeside(consumed, exactWhole(segment.ceiling), turningPoints(guardrails)),
    unused: { included: Number(segment.unusedIncluded), purchased: Number(segment.unusedPurchased) },
    overage: Number(segment.overage),
    cost: costs(segment.cost, currency),
    lines: lines(segment),
  };
}

const numbers = ({ low, typical, high }: Band<bigint>): Band<number> => ({
  low: Number(low),
  typical: Number(typical),
  high: Number(high),
});

const allocation = (included: bigint, purchased: bigint): object => ({
  included: Number(included),
  purchased: Number(purchased),
  total: Number(included + purchased),
});

function costs({ purchases, overage, total }: Costs, currency: Currency): object {
  const text = (amount: Minor | null): string | null => (amount === null ? null : moneyText(amount, currency));
  return { purchases: text(purchases), overage: text(overage), total: text(total) };
}

function lines(segment: Segment): object[] {
  const all = segment.lines.map((line) => lineOf(line, segment));
  const shown = segment.lines.reduce((sum, { tokens }) => sum + (tokens?.typical ?? 0n), 0n);
  const difference = subtract(exactWhole(segment.consumed.typical), segment.exact);
  const isTotalRounded = segment.rounding === "total" && (difference.n !== 0n || shown !== segment.consumed.typical);
  if (!isTotalRounded) return all;
  const tokens = Number(segment.consumed.typical - shown);
  return [
    ...all,
    {
      feature: "rounding",
      quantity: null,
      unit: "tokens",
      tokens,
      tokensExact: fractionText(difference),
      sharePercent: null,
    },
  ];
}

function lineOf({ feature, quantity, unit, tokens, exact, unpriced }: Line, segment: Segment): object {
  return {
    feature,
    quantity: quantity === null ? null : exactText(quantity),
    unit,
    tokens: tokens === null ? null : Number(tokens.typical),
    tokensExact: exact === null ? null : fractionText(exact.typical),
    sharePercent:
      exact === null ? null : percentOf(shareOf(tokens, exact, segment), exactWhole(segment.consumed.typical)),
    ...(unpriced === null ? {} : { unpriced }),
  };
}

const shareOf = (tokens: Line["tokens"], exact: NonNullable<Line["exact"]>, segment: Segment) =>
  segment.rounding === "line" && tokens !== null ? exactWhole(tokens.typical) : exact.typical;
