import { severityOf } from "../check/severity.ts";
import type { Month } from "../model/calendar.ts";
import { add, compare, type Exact, exactWhole, subtract, ZERO } from "../model/exact.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { type Currency, fromMinor, type Money, toMinor } from "../model/money.ts";
import type { Projection, Segment } from "../model/projection.ts";
import type { Location, Path } from "../model/source.ts";
import type { Facts } from "../rules/facts.ts";
import { dataOf } from "../rules/finding.ts";
import { costLimit } from "../rules/guardrail/cost-limit.ts";
import { featureLimit } from "../rules/guardrail/feature-limit.ts";
import { overAllocation } from "../rules/guardrail/over-allocation.ts";
import { planCostLimit } from "../rules/guardrail/plan-cost-limit.ts";
import { boughtFor, nearestSegment, priceInBase, segmentIn } from "../rules/loosening/allowance.ts";
import type { Rule } from "../rules/rule.ts";
import { count, counted, money, words } from "../text/text.ts";

/** An organization of the base whose plan a change removes, or lowers by more than half. */
export interface Former {
  readonly before: Facts;
  /** What the head still plans of it; null where it is removed. */
  readonly after: Facts | null;
}

/** An organization that only the head has, priced by the base's cards. */
export interface Added {
  readonly facts: Facts;
  readonly locate: (path: Path) => Location;
}

/** Whether so little of a plan is left that a new organization may have taken it over. */
export const isGutted = (before: Facts, after: Facts): boolean =>
  2n * after.projection.totals.consumed < before.projection.totals.consumed;

/**
 * Where a change removes organizations and adds others, the added plans together are held to the ceilings and limits of
 * the removed ones together. Nobody can see whether one of them is renamed, or another organization.
 * @returns what fails, about the largest of the added organizations
 */
export function replacementFindings(
  formers: readonly Former[],
  added: readonly Added[],
  guardrails: Guardrails,
): Finding[] {
  const [largest] = added.toSorted((a, b) => (tokensOf(a) > tokensOf(b) ? -1 : 1));
  if (largest === undefined || formers.length === 0) return [];
  return measuresOf(formers, added)
    .filter(({ rule }) => severityOf(rule, guardrails) === "error")
    .flatMap((measure) => {
      const over = worstOver(measure, formers, added);
      return over === null ? [] : [findingOf(over, measure, formers, added, largest)];
    });
}

const tokensOf = ({ facts }: Added): bigint => facts.projection.totals.consumed;

/** One figure that a base limits. */
interface Measure {
  readonly rule: Rule;
  readonly feature?: string;
  /** Null: the figure is in tokens. */
  readonly currency: Currency | null;
  /** Null where a price is missing. */
  readonly planned: (segment: Segment) => Exact | null;
  /** What was allowed of it, without what is bought; null: no limit. */
  readonly allowed: (segment: Segment) => Exact | null;
}

const ceiling: Measure = {
  rule: overAllocation,
  currency: null,
  planned: ({ consumed }) => exactWhole(consumed.typical),
  allowed: (segment) => {
    const most = segment.ceiling > segment.consumed.typical ? segment.ceiling : segment.consumed.typical;
    return exactWhole(most - segment.purchased);
  },
};

function measuresOf(formers: readonly Former[], added: readonly Added[]): Measure[] {
  const features = new Set(added.flatMap(({ facts }) => facts.projection.segments).flatMap(featuresOf));
  const facts = [...formers.map(({ before }) => before), ...added.map((one) => one.facts)];
  const codes = new Set(facts.map(({ projection }) => projection.currency.code));
  const currency = facts[0]?.projection.currency ?? null;
  // Limits in another currency cannot be compared.
  return [
    ceiling,
    ...(codes.size > 1 || currency === null ? [] : [costIn(currency), planCostIn(currency)]),
    ...[...features].map(tokensOn),
  ];
}

const featuresOf = ({ lines }: Segment): string[] => lines.map(({ feature }) => feature);

const costIn = (currency: Currency): Measure => ({
  rule: costLimit,
  currency,
  planned: ({ cost }) => (cost.total === null ? null : fromMinor(cost.total, currency)),
  allowed: ({ limits }) => limits.cost,
});

const planCostIn = (currency: Currency): Measure => ({
  ...costIn(currency),
  rule: planCostLimit,
  allowed: ({ limits }) => limits.planCost,
});

const tokensOn = (feature: string): Measure => ({
  rule: featureLimit,
  feature,
  currency: null,
  planned: ({ lines }) => exactWhole(lines.find((line) => line.feature === feature)?.tokens?.typical ?? 0n),
  allowed: ({ limits }) => {
    const tokens = limits.featureTokens.get(feature);
    return tokens === undefined ? null : exactWhole(tokens);
  },
});

interface Over {
  /** Months in which more is planned than was allowed; empty: over the whole plan. */
  readonly months: readonly Month[];
  /** In the worst of these months. */
  readonly planned: Exact;
  readonly allowed: Exact;
}

function worstOver(measure: Measure, formers: readonly Former[], added: readonly Added[]): Over | null {
  if (measure.rule === planCostLimit) return planOver(measure, formers, added);
  let worst: Omit<Over, "months"> | null = null;
  const months: Month[] = [];
  const planned = new Set(added.flatMap(({ facts }) => facts.projection.periods.map(({ period }) => period.month)));
  for (const month of [...planned].sort()) {
    const figures = figuresIn(month, measure, formers, added);
    if (figures === null || compare(figures.planned, figures.allowed) <= 0) continue;
    months.push(month);
    if (worst === null || compare(excessOf(figures), excessOf(worst)) > 0) worst = figures;
  }
  return worst && { ...worst, months };
}

type Figures = Omit<Over, "months">;

const excessOf = ({ planned, allowed }: Figures): Exact => subtract(planned, allowed);

/** Null where one of the former organizations has no such limit: together they then have none. */
function figuresIn(
  month: Month,
  measure: Measure,
  formers: readonly Former[],
  added: readonly Added[],
): Figures | null {
  let allowed = ZERO;
  for (const { before, after } of formers) {
    const segment = nearestSegment(month, before.projection);
    const stated = measure.allowed(segment);
    if (stated === null) return null;
    const most = measure === ceiling ? stated : larger(stated, measure.planned(segment) ?? stated);
    allowed = add(allowed, larger(subtract(most, after === null ? ZERO : plannedIn(month, measure, after)), ZERO));
  }
  let planned = ZERO;
  const prices = new Map<string, Exact | null>();
  for (const { facts } of added) {
    planned = add(planned, plannedIn(month, measure, facts));
    if (measure === ceiling && segmentIn(month, facts.projection) !== null) {
      const { code } = facts.projection.currency;
      const price = prices.get(code) ?? highestPrice(month, formers, facts);
      prices.set(code, price);
      allowed = add(allowed, exactWhole(boughtFor(month, facts, price)));
    }
  }
  return { planned, allowed };
}

/** The price of a token that each of the former organizations had, in the currency of another. Null: one had none. */
function highestPrice(month: Month, formers: readonly Former[], facts: Facts): Exact | null {
  let highest = ZERO;
  for (const { before } of formers) {
    const price = priceInBase(month, before, facts);
    if (price === null) return null;
    highest = larger(highest, price);
  }
  return highest;
}

const larger = (a: Exact, b: Exact): Exact => (compare(a, b) > 0 ? a : b);

/** Nothing in a month that is not planned. */
function plannedIn(month: Month, measure: Measure, facts: Facts): Exact {
  const segment = segmentIn(month, facts.projection);
  return (segment && measure.planned(segment)) ?? ZERO;
}

function planOver(
  { allowed: allowedIn, currency }: Measure,
  formers: readonly Former[],
  added: readonly Added[],
): Over | null {
  const costOf = ({ totals }: Projection): Exact =>
    currency === null ? ZERO : fromMinor(totals.cost.total ?? 0n, currency);
  let allowed = ZERO;
  for (const { before, after } of formers) {
    const last = before.projection.periods.at(-1);
    const most = last === undefined ? null : allowedIn(last.segment);
    if (most === null) return null;
    const rest = after === null ? ZERO : costOf(after.projection);
    allowed = add(allowed, larger(subtract(larger(most, costOf(before.projection)), rest), ZERO));
  }
  const planned = added.map(({ facts }) => costOf(facts.projection)).reduce(add, ZERO);
  return compare(planned, allowed) > 0 ? { months: [], planned, allowed } : null;
}

function findingOf(
  { months, planned, allowed }: Over,
  { rule, feature, currency }: Measure,
  formers: readonly Former[],
  added: readonly Added[],
  largest: Added,
): Finding {
  const names = (all: readonly Facts[]): string[] => all.map(({ budget }) => budget.org).sort();
  const [now, former] = [names(added.map(({ facts }) => facts)), names(formers.map(({ before }) => before))];
  const amounts = [planned, allowed].map((amount): bigint | Money =>
    currency === null ? amount.n : { minor: toMinor(amount, currency), currency },
  ) as [bigint | Money, bigint | Money];
  const [is, was] = amounts.map((amount) =>
    typeof amount === "bigint" ? `${counted(amount, "token")}` : money(amount),
  );
  const when = months.length < 2 ? (months[0] ?? "the whole plan") : `${months[0]} to ${months.at(-1)}`;
  const path = feature === undefined ? ["consumption"] : ["consumption", feature];
  return {
    code: rule.code,
    kind: "guardrail",
    severity: "error",
    message: `${namesText(now)} may replace ${namesText(former)}: for ${when} the base allowed ${was}${feature === undefined ? "" : ` of ${feature}`}, and ${is} are planned`,
    org: largest.facts.budget.org,
    ...largest.locate(path),
    path,
    ...(months.length === 0 ? {} : { periods: months }),
    data: dataOf({
      ...(feature === undefined ? {} : { feature }),
      added: now,
      former,
      planned: amounts[0],
      allowed: amounts[1],
    }),
    help: `Plan no more than the base allowed. If none replaces ${namesText(former)}, add the new organizations in a change of their own.`,
  };
}

/** Most names that one sentence lists. */
const MOST_NAMES = 3;

const namesText = (names: readonly string[]): string =>
  names.length > MOST_NAMES
    ? `${words(names.slice(0, MOST_NAMES - 1))} and ${count(names.length - 2)} others`
    : words(names);
