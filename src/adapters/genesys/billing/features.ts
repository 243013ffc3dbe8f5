import { add, compare, type Exact, exactText, subtract, ZERO } from "../../../core/model/exact.ts";
import { type BilledRate, type FeatureUsage, featureUsage, type Quantity } from "../../../core/model/period-usage.ts";
import { OTHER } from "../../../core/model/rate-card.ts";
import { sum } from "../api/json.ts";
import type { Charge } from "./charge.ts";
import type { Counted } from "./tokens.ts";

/** Features of a period, and the tokens that were credited on them and could not be subtracted. */
export interface Features {
  readonly features: Map<string, FeatureUsage>;
  readonly left: Exact;
}

/** A credit lessens its own feature, down to 0. */
export function featuresOf(parts: readonly Counted[]): Features {
  const features = new Map<string, FeatureUsage>();
  for (const part of parts.filter(({ tokens }) => tokens.n >= 0n)) addTo(features, idOf(part), usageOf(part));
  const left = sum(parts.filter(({ tokens }) => tokens.n < 0n).map((part) => creditTo(features, part)));
  return { features, left };
}

const idOf = ({ feature }: Counted): string => feature ?? OTHER.id;

function usageOf({ feature, charge, tokens, rate }: Counted): FeatureUsage {
  const quantity = feature === null ? null : quantityOf(charge);
  return { ...featureUsage(tokens), quantity, rates: rate === null ? [] : [rate] };
}

/** @returns how much of the credit is above what the feature took */
function creditTo(features: Map<string, FeatureUsage>, part: Counted): Exact {
  const there = features.get(idOf(part)) ?? featureUsage(ZERO);
  const after = add(there.tokens, part.tokens);
  if (compare(after, ZERO) >= 0) {
    addTo(features, idOf(part), usageOf(part));
    return ZERO;
  }
  features.set(idOf(part), { ...there, tokens: ZERO, quantity: null });
  return subtract(ZERO, after);
}

function quantityOf({ quantities: { actual }, unit }: Charge): Quantity | null {
  return actual === null || unit?.unit == null ? null : { amount: actual, unit: unit.unit };
}

export function addTo(features: Map<string, FeatureUsage>, id: string, more: FeatureUsage): void {
  const there = features.get(id);
  if (there === undefined) {
    features.set(id, more);
    return;
  }
  const [a, b] = [there.quantity, more.quantity];
  features.set(id, {
    ...there,
    tokens: add(there.tokens, more.tokens),
    quantity: a !== null && a.unit === b?.unit ? { unit: a.unit, amount: add(a.amount, b.amount) } : null,
    rates: distinct([...there.rates, ...more.rates]),
  });
}

/** Each organization has its own charge, at the same rate. */
function distinct(rates: readonly BilledRate[]): readonly BilledRate[] {
  const key = ({ unit, unitsPerToken }: BilledRate): string => `${unit} ${exactText(unitsPerToken)}`;
  return [...new Map(rates.map((rate) => [key(rate), rate])).values()];
}
