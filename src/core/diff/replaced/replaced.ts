import { severityOf } from "../../check/severity.ts";
import type { Month } from "../../model/calendar.ts";
import type { Finding } from "../../model/finding.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import type { Projection } from "../../model/projection.ts";
import type { Facts } from "../../rules/facts.ts";
import type { Added, Involved, LateFormer } from "./involved.ts";
import { ceiling, costIn, planCostIn, tokensOn } from "./measures.ts";
import { findingAbout } from "./say.ts";
import { FormerPrices, MonthlySums, PlanSums } from "./sums.ts";

/** Whether so little of a plan is left that a new organization may have taken it over. */
export const isGutted = (before: Projection, after: Projection): boolean =>
  2n * after.totals.consumed < before.totals.consumed;

/**
 * Where a change removes organizations and adds others, the added plans together are held to the ceilings and limits of
 * the removed ones together. Nobody can see whether one of them is renamed, or another organization.
 * @returns what fails, about the largest of the added organizations
 */
export function replacementFindings(
  formers: readonly LateFormer[],
  added: readonly Added[],
  guardrails: Guardrails,
): Finding[] {
  const [largest] = added.toSorted((a, b) => (a.consumed > b.consumed ? -1 : 1));
  if (largest === undefined || formers.length === 0) return [];
  const involved = { formers, added, largest };
  return sumsOf(involved)
    .filter(({ measure: { rule } }) => severityOf(rule, guardrails) === "error")
    .flatMap((sums) => {
      const over = sums.worst();
      return over === null ? [] : [findingAbout(over, sums.measure, involved)];
    });
}

/** All that the base limits, summed over one organization after another. */
function sumsOf({ formers, added }: Involved): (MonthlySums | PlanSums)[] {
  const features = new Map<string, MonthlySums>();
  const tokens = new MonthlySums(ceiling);
  const costs = costSums(formers, added);
  const months = new Set<Month>();
  /** One of each currency that buys tokens. */
  const buying = new Map<string, Facts>();
  for (const { priced, budget } of added) {
    const facts = priced();
    for (const sums of [tokens, ...costs, ...featureSums(facts.projection, features)]) sums.addPlanned(facts);
    for (const { period } of facts.projection.periods) months.add(period.month);
    if (budget.purchases.length > 0) buying.set(budget.currency.code, facts);
  }
  const all = [tokens, ...costs, ...features.values()];
  const prices = new FormerPrices([...buying.values()]);
  for (const { priced } of formers) {
    const former = priced();
    for (const sums of [...all, prices]) sums.addFormer(former, months);
  }
  for (const { priced } of added.filter(({ budget }) => budget.purchases.length > 0)) {
    const facts = priced();
    tokens.addBought(facts, (month) => prices.of(month, facts));
  }
  return all;
}

/** Limits in another currency cannot be compared. */
function costSums(formers: readonly LateFormer[], added: readonly Added[]): (MonthlySums | PlanSums)[] {
  const currencies = new Map([...formers, ...added].map(({ budget: { currency } }) => [currency.code, currency]));
  const [currency, ...others] = currencies.values();
  if (currency === undefined || others.length > 0) return [];
  return [new MonthlySums(costIn(currency)), new PlanSums(planCostIn(currency))];
}

/** Those of the features that are planned; they are made at the first plan that has one. */
function featureSums({ segments }: Projection, known: Map<string, MonthlySums>): MonthlySums[] {
  const planned = new Set(segments.flatMap(({ lines }) => lines.map(({ feature }) => feature)));
  return [...planned].map((feature) => {
    const sums = known.get(feature) ?? new MonthlySums(tokensOn(feature));
    known.set(feature, sums);
    return sums;
  });
}
