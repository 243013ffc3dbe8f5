import { type Exact, exact, exactFromText } from "../model/exact.ts";
import type { CardFeature, Pool, Rate, RateCard, Unit } from "../model/rate-card.ts";
import type { PlainMap } from "../model/source.ts";

type RawTokens =
  | number
  | string
  | { low: number; high: number; default?: number }
  | { named: number; concurrent: number };

export interface RawFeature {
  title: string;
  unit: Unit;
  tokens: RawTokens;
  accrual: "seat" | "usage";
  typicalTokensPerMonth?: { low: number; high: number };
  description?: string;
  drivers?: string[];
  uncertain?: string;
}

interface RawPool {
  tokens: number;
  perUser?: { [edition: string]: number };
}

export interface RawRateCard
  extends Pick<RateCard, "id" | "title" | "series" | "status" | "observed" | "rounding" | "sources"> {
  effectiveFrom?: string;
  effectiveTo?: string;
  allocation: { scope: "user" | "organization"; named: RawPool; concurrent: RawPool };
  prices: { [currency: string]: number };
  features: { [id: string]: RawFeature };
  tiers?: string[][];
  absorptions?: { feature: string; by: string; reason: string }[];
  assumptions?: string[];
  uncertainties?: string[];
}

/** @param data fits the schema of rate cards */
export function toRateCard(data: PlainMap): RateCard {
  const raw = data as unknown as RawRateCard;
  return {
    id: raw.id,
    title: raw.title,
    series: raw.series,
    status: raw.status,
    observed: raw.observed,
    effectiveFrom: raw.effectiveFrom ?? null,
    effectiveTo: raw.effectiveTo ?? null,
    sources: raw.sources,
    allocation: {
      scope: raw.allocation.scope,
      named: poolOf(raw.allocation.named),
      concurrent: poolOf(raw.allocation.concurrent),
    },
    prices: exactMap(raw.prices),
    rounding: raw.rounding,
    features: new Map(Object.entries(raw.features).map(([id, feature]) => [id, featureOf(id, feature)])),
    tiers: raw.tiers ?? [],
    absorptions: raw.absorptions ?? [],
    assumptions: raw.assumptions ?? [],
    uncertainties: raw.uncertainties ?? [],
  };
}

const exactMap = (raw: { [key: string]: number }): Map<string, Exact> =>
  new Map(Object.entries(raw).map(([key, value]) => [key, exact(value)]));

const poolOf = ({ tokens, perUser }: RawPool): Pool => ({ tokens: exact(tokens), perUser: exactMap(perUser ?? {}) });

function featureOf(id: string, raw: RawFeature): CardFeature {
  return {
    id,
    title: raw.title,
    unit: raw.unit,
    rate: rateOf(raw.tokens),
    accrual: raw.accrual,
    typicalTokens: raw.typicalTokensPerMonth ?? null,
    description: raw.description ?? null,
    drivers: raw.drivers ?? [],
    uncertain: raw.uncertain ?? null,
  };
}

function rateOf(raw: RawTokens): Rate {
  if (raw === "included" || raw === "billed-outside") return { kind: raw };
  if (typeof raw === "string") return { kind: "fixed", tokens: exactFromText(raw) };
  if (typeof raw === "number") return { kind: "fixed", tokens: exact(raw) };
  if ("named" in raw) return { kind: "by-licence", named: exact(raw.named), concurrent: exact(raw.concurrent) };
  return {
    kind: "range",
    low: exact(raw.low),
    typical: raw.default === undefined ? null : exact(raw.default),
    high: exact(raw.high),
  };
}
