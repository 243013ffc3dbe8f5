import type { Budget } from "../../../core/model/budget.ts";
import { compare, divide, type Exact, exactText, multiply, ONE, roundUp } from "../../../core/model/exact.ts";
import type { BilledRate, SourceNotice } from "../../../core/model/period-usage.ts";
import { type CardFeature, type RateCard, UNPRICED, type Unit } from "../../../core/model/rate-card.ts";
import type { SourceFailure } from "../../../core/model/usage-source.ts";
import { cardRate } from "../../../core/pricing/card-rate.ts";
import { count, quoted } from "../../../core/text/text.ts";
import type { Charge } from "./charge.ts";
import { isNear, isNearQuotient } from "./near.ts";

/** By which budget and card tokens are counted. */
export interface Counting {
  readonly budget: Budget;
  readonly card: RateCard;
}

/** What a charge comes to. */
export interface Counted {
  readonly charge: Charge;
  /** The card's id of the feature; null: the card does not have it. */
  readonly feature: string | null;
  readonly tokens: Exact;
  readonly rate: BilledRate | null;
  readonly notices: readonly SourceNotice[];
}

/**
 * Tokens as billed. Where the answer has none: the feature's own quantity at the rate that the answer states. Where it
 * states none: at the card's rate, with a notice. Below zero: a credit.
 */
export function tokensOf(charge: Charge, { budget, card }: Counting): Counted {
  const { product, at, quantities, convertedTokens, unitsPerToken, unit } = charge;
  const feature = product.kind === "feature" ? (card.features.get(product.feature) ?? null) : null;
  const rate = feature === null || unitsPerToken === null ? null : rateOf(charge, feature, unitsPerToken);
  const counted = (tokens: Exact, notice: SourceNotice | null = null): Counted => ({
    charge,
    feature: feature?.id ?? null,
    tokens,
    rate,
    notices: [...(notice === null ? aboutProduct(charge, feature, card) : [notice])],
  });
  if (convertedTokens !== null) {
    checkConverted(charge, convertedTokens, feature === null ? null : cardRate(feature, budget).typical);
    return counted(convertedTokens);
  }
  const { actual } = quantities;
  if (actual === null) throw at.actual.fail("shape", "this is missing");
  if (unit?.unit === "tokens" || (product.kind === "pool" && (unit === null || unit.isPiece))) return counted(actual);
  if (unitsPerToken !== null) return counted(divide(actual, unitsPerToken));
  return counted(...byCard(charge, actual, feature, budget, card));
}

function rateOf({ unit }: Charge, feature: CardFeature, unitsPerToken: Exact): BilledRate {
  return { unit: unit?.unit ?? feature.unit, unitsPerToken };
}

function* aboutProduct(
  { place, name, product, unit }: Charge,
  feature: CardFeature | null,
  card: RateCard,
): Generator<SourceNotice> {
  if (product.kind !== "pool" && feature === null) {
    const isUnpriced = product.kind === "feature" && UNPRICED.has(product.feature);
    const why = isUnpriced ? "Genesys publishes no rate of it" : `${card.id} does not have it`;
    const message = `${quoted(name)} is billed in tokens, but ${why}: counted as other`;
    yield { code: "unmapped-product", path: place.path, message };
  }
  const isForeign = unit?.unit != null && unit.unit !== "tokens" && feature !== null && !isSame(feature, unit.unit);
  if (!isForeign || feature === null) return;
  const message = `${quoted(name)} is billed in ${unit.unit}; ${card.id} counts ${feature.id} in ${feature.unit}`;
  yield { code: "unit-differs", path: place.path, message };
}

/** Billed tokens must agree with the other figures of the charge; each of them may be rounded. */
function checkConverted(charge: Charge, tokens: Exact, cardTokens: Exact | null): void {
  const { at, quantities, unitsPerToken, unit } = charge;
  const { actual } = quantities;
  if (actual === null) return;
  const wrong = (problem: string): SourceFailure => at.tokens.fail("inconsistent", problem);
  if (unit?.unit === "tokens") {
    if (!isNear(tokens, actual)) throw wrong("this differs from actualQuantity, which is in tokens too");
  } else if (unitsPerToken !== null) {
    if (!isNearQuotient(tokens, actual, unitsPerToken)) throw wrong("this is not actualQuantity / tokenConversionRate");
  } else if (tokens.n === 0n && cardTokens !== null && compare(multiply(actual, cardTokens), ONE) >= 0) {
    throw wrong("0 tokens for usage that the card prices");
  }
}

function byCard(
  charge: Charge,
  actual: Exact,
  feature: CardFeature | null,
  budget: Budget,
  card: RateCard,
): [Exact, SourceNotice] {
  const { place, at, unit, product } = charge;
  if (feature === null) throw at.unit.fail("unknown-unit", `no tokens, and ${card.id} has no rate for this`);
  if (unit === null) throw at.unit.fail("unknown-unit", "no unit, and no tokens");
  if (unit.unit === null || !isSame(feature, unit.unit)) {
    throw at.unit.fail("unknown-unit", `the card counts ${feature.id} in ${feature.unit}`);
  }
  const rate = cardRate(feature, budget).typical;
  if (rate === null) throw at.unit.fail("unknown-unit", `${card.id} has no single rate for ${feature.id}`);
  const isCertain = product.kind === "feature" && product.isCertain;
  const message = `${feature.id} was given in ${feature.unit}, without tokens: converted at ${exactText(rate)} tokens each${
    isCertain ? "" : ", and recognized by its name only"
  }`;
  return [multiply(actual, rate), { code: "converted-by-card", path: place.path, message }];
}

/** As in pricing: a session of a virtual agent is one interaction. */
function isSame(feature: CardFeature, unit: Unit): boolean {
  if (feature.unit === unit) return true;
  const same: readonly Unit[] = ["sessions", "interactions"];
  return feature.id === "virtual-agent" && same.includes(unit) && same.includes(feature.unit);
}

/** Whole tokens, for a person. */
export const about = (tokens: Exact): string => count(roundUp(tokens));
