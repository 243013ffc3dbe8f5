import { add, compare, type Exact, ONE, subtract, ZERO } from "../../../core/model/exact.ts";
import { quoted } from "../../../core/text/text.ts";
import { type Product, productOf } from "../../../core/usage/products.ts";
import type { Json } from "../api/json.ts";
import { type UnitOfMeasure, unitOfMeasure } from "./units.ts";

/** The parts of a charge that is counted in tokens. Null: not in the answer. */
export interface Charge {
  readonly place: Json;
  /** Where its figures stand, for failures. */
  readonly at: {
    readonly actual: Json;
    readonly overage: Json;
    readonly tokens: Json;
    readonly unit: Json;
    readonly organizations: Json;
  };
  readonly id: string | null;
  /** The product's name. */
  readonly name: string;
  readonly product: Product;
  readonly unit: UnitOfMeasure | null;
  readonly quantities: Quantities;
  /** "AI Token Count after the conversion", in the SDK's words. */
  readonly convertedTokens: Exact | null;
  readonly unitsPerToken: Exact | null;
  readonly overagePrice: Exact | null;
  readonly currency: string | null;
  readonly organizationIds: readonly string[] | null;
}

/** In the charge's unit. */
export interface Quantities {
  readonly actual: Exact | null;
  readonly prepaid: Exact | null;
  readonly fairuse: Exact | null;
  readonly overage: Exact | null;
}

/** A charge for something else: a licence, storage, a telephone. */
export interface OtherCharge {
  readonly place: Json;
  readonly name: string;
  readonly looksLikeAi: boolean;
}

export const isTokenCharge = (charge: Charge | OtherCharge): charge is Charge => "quantities" in charge;

/** @returns an OtherCharge where nothing is counted in tokens */
export function chargeOf(place: Json): Charge | OtherCharge {
  const product = place.at("product");
  const names = [product.at("name"), place.at("name"), product.at("sku")].flatMap((one) => one.stringOrNull() ?? []);
  const [name] = names;
  if (name === undefined) throw product.at("name").fail("shape", "this is missing");
  const at = {
    actual: place.at("actualQuantity"),
    overage: place.at("overageQuantity"),
    tokens: place.at("convertedTokenCount"),
    unit: product.at("unitOfMeasure"),
    organizations: place.at("organizations"),
  };
  const tokens = billedTokens(place);
  const isToken = tokens.convertedTokens !== null || tokens.unitsPerToken !== null;
  const taken = takenFor(productOf(names), at.unit, isToken);
  if (!("unit" in taken)) return { place, name, ...taken };
  const quantities = {
    actual: at.actual.numberOrNull(),
    prepaid: place.at("prepaidQuantity").numberOrNull(),
    fairuse: place.at("fairuseQuantity").numberOrNull(),
    overage: at.overage.numberOrNull(),
  };
  checkOverage(quantities, at.overage);
  return {
    place,
    at,
    id: place.at("id").stringOrNull(),
    name,
    ...taken,
    quantities,
    ...tokens,
    overagePrice: place.at("overageRate").numberOrNull(),
    currency: place.at("overageCurrency").stringOrNull(),
    organizationIds: organizationsOf(at.organizations),
  };
}

/**
 * Whether a charge is counted in tokens. An unknown product must have a unit that is not tokens: without a unit it could
 * be either.
 * @param isToken the answer says how many tokens it came to
 */
export function takenFor(
  product: Product,
  place: Json,
  isToken: boolean,
): Pick<Charge, "product" | "unit"> | Pick<OtherCharge, "looksLikeAi"> {
  const text = place.stringOrNull();
  const unit = text === null ? null : unitOfMeasure(text);
  if (isToken || unit?.unit === "tokens") return { product: counted(product, unit), unit };
  if (product.kind === "outside") return { looksLikeAi: false };
  if (text !== null && unit === null) throw place.fail("unknown-unit", `${quoted(text)} is not a known unit`);
  if (product.kind !== "unknown") return { product, unit };
  if (unit === null) throw place.fail("unknown-unit", "an unknown product without a unit");
  return { looksLikeAi: product.looksLikeAi };
}

/** The pool is counted in tokens, or by the piece. In minutes, it is another product with a similar name. */
function counted(product: Product, unit: UnitOfMeasure | null): Product {
  const isOfTokens = unit === null || unit.unit === "tokens" || unit.isPiece;
  return product.kind === "pool" && !isOfTokens ? { kind: "unknown", looksLikeAi: true } : product;
}

/** A product without tokens has zero for both. */
function billedTokens(place: Json): Pick<Charge, "convertedTokens" | "unitsPerToken"> {
  const convertedTokens = place.at("convertedTokenCount").numberOrNull();
  const unitsPerToken = place.at("tokenConversionRate").numberOrNull();
  if (unitsPerToken?.n === 0n) {
    if ((convertedTokens ?? ZERO).n === 0n) return { convertedTokens: null, unitsPerToken: null };
    throw place.at("tokenConversionRate").fail("inconsistent", "tokens were billed at 0 units a token");
  }
  return { convertedTokens, unitsPerToken };
}

function organizationsOf(place: Json): readonly string[] | null {
  return place.isAbsent ? null : place.items().map((one) => one.at("id").string());
}

/**
 * Overage is "usage that exceeds prepaid or fair use limits": at least what exceeds both together, at most what exceeds
 * the larger. This finds figures that were exchanged, wherever there was overage, or would be.
 */
function checkOverage({ actual, prepaid, fairuse, overage }: Quantities, place: Json): void {
  if (actual === null || prepaid === null || fairuse === null || overage === null) return;
  const larger = compare(prepaid, fairuse) > 0 ? prepaid : fairuse;
  const [least, most] = [subtract(actual, add(prepaid, fairuse)), subtract(actual, larger)];
  // Either may have been rounded to whole units.
  const isWithin = compare(add(overage, ONE), least) >= 0 && compare(subtract(overage, ONE), atLeastZero(most)) <= 0;
  if (!isWithin) throw place.fail("inconsistent", "this is not the part of actualQuantity above prepaid and fair use");
}

const atLeastZero = (value: Exact): Exact => (value.n < 0n ? ZERO : value);
