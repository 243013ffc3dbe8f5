import type { Budget } from "../../../core/model/budget.ts";
import { add, compare, type Exact, subtract, ZERO } from "../../../core/model/exact.ts";
import type { SourceFailure } from "../../../core/model/usage-source.ts";
import { quoted } from "../../../core/text/text.ts";
import { type Product, productOf } from "../../../core/usage/products.ts";
import type { Json } from "../api/json.ts";
import { larger, slack } from "./near.ts";
import { type UnitOfMeasure, unitOfMeasure } from "./units.ts";
import { checkOwner, organizationsOf } from "./whose.ts";

/** The parts of a charge that is counted in tokens. Null: not in the answer. */
export interface Charge {
  readonly place: Json;
  /** Where its figures stand, for failures. */
  readonly at: {
    readonly actual: Json;
    readonly overage: Json;
    readonly tokens: Json;
    readonly unit: Json;
  };
  /** What no other charge has; null: not known. */
  readonly id: string | null;
  /** The product's name. */
  readonly name: string;
  readonly product: Product;
  readonly unit: UnitOfMeasure | null;
  readonly quantities: Quantities;
  /** "AI Token Count after the conversion", in the SDK's words. Below zero: a credit. */
  readonly convertedTokens: Exact | null;
  readonly unitsPerToken: Exact | null;
  readonly overagePrice: Exact | null;
  readonly currency: string | null;
  readonly organizationIds: readonly string[];
}

/** In the charge's unit. */
export interface Quantities {
  /** Below zero: a credit. */
  readonly actual: Exact | null;
  readonly prepaid: Exact | null;
  readonly fairuse: Exact | null;
  readonly overage: Exact | null;
}

/** A line for something else: a licence, storage, a telephone. */
export interface OtherCharge {
  readonly place: Json;
  readonly name: string;
  /** Null: a product that is known not to be billed in tokens. */
  readonly why: "looks-like-ai" | "not-known" | "fair-use" | "third-party" | null;
}

/** A line about AI tokens that was not understood. */
export interface BadCharge {
  readonly place: Json;
  readonly name: string;
  readonly failure: SourceFailure;
  /** It is, or may be, about the pool: without it the pool's total is not known. */
  readonly isPool: boolean;
}

/** The names of a line, and what they stand for. */
export interface Named {
  readonly name: string | null;
  readonly product: Product;
}

export function namedBy(names: readonly (string | null)[]): Named {
  const known = names.filter((name) => name !== null);
  return { name: known[0] ?? null, product: productOf(known) };
}

export const chargeNames = (place: Json): Named => {
  const product = place.maybe("product");
  return namedBy([product.maybe("name"), place.maybe("name"), product.maybe("sku")].map((one) => one.textOrNull()));
};

/** @returns an OtherCharge where nothing is counted in tokens */
export function chargeOf(place: Json, budget: Budget): Charge | OtherCharge {
  const named = chargeNames(place);
  const at = {
    actual: place.at("actualQuantity"),
    overage: place.at("overageQuantity"),
    tokens: place.at("convertedTokenCount"),
    unit: place.maybe("product").maybe("unitOfMeasure"),
  };
  const owners = place.at("organizations");
  const tokens = billedTokens(place);
  const isToken = tokens.convertedTokens !== null || tokens.unitsPerToken !== null;
  const taken = takenFor(named, at.unit, isToken);
  if ("why" in taken) return { place, name: nameOf(named), ...taken };
  checkOwner(owners, budget);
  const quantities = {
    actual: at.actual.signedOrNull(),
    prepaid: place.at("prepaidQuantity").numberOrNull(),
    fairuse: place.at("fairuseQuantity").numberOrNull(),
    overage: at.overage.signedOrNull(),
  };
  checkOverage(quantities, taken.product, at.overage);
  return {
    place,
    at,
    id: place.at("id").stringOrNull(),
    name: nameOf(named),
    ...taken,
    quantities,
    ...tokens,
    overagePrice: place.at("overageRate").numberOrNull(),
    currency: place.at("overageCurrency").stringOrNull(),
    organizationIds: organizationsOf(owners),
  };
}

const nameOf = ({ name }: Named): string => name ?? "a product without a name";

/**
 * Whether a line is counted in tokens: by its product, its unit, or the tokens that it states. A unit that is not known
 * fails the line of an AI product without tokens, and no other.
 * @param isToken the answer says how many tokens it came to
 */
export function takenFor(
  { product, name }: Named,
  place: Json,
  isToken: boolean,
): Pick<Charge, "product" | "unit"> | Pick<OtherCharge, "why"> {
  const text = isToken ? place.textOrNull() : place.stringOrNull();
  const unit = text === null ? null : unitOfMeasure(text);
  if (isToken || unit?.unit === "tokens") return { product: counted(product, unit), unit };
  if (product.kind === "outside") return { why: null };
  if (product.kind === "unknown") {
    return { why: product.looksLikeAi || name === null || unit === null ? "looks-like-ai" : "not-known" };
  }
  if (text !== null && unit === null) throw place.fail("unknown-unit", `${quoted(text)} is not a known unit`);
  if (counted(product, unit) === product) return { product, unit };
  throw place.fail("unknown-unit", `AI tokens, but in ${quoted(text ?? "")}`);
}

/** The pool is counted in tokens, or by the piece. In minutes, it is another product with a similar name. */
function counted(product: Product, unit: UnitOfMeasure | null): Product {
  const isOfTokens = unit === null || unit.unit === "tokens" || unit.isPiece;
  return product.kind === "pool" && !isOfTokens ? { kind: "unknown", looksLikeAi: true } : product;
}

/** A product without tokens has zero for both. */
function billedTokens(place: Json): Pick<Charge, "convertedTokens" | "unitsPerToken"> {
  const convertedTokens = place.at("convertedTokenCount").signedOrNull();
  const unitsPerToken = place.at("tokenConversionRate").numberOrNull();
  if (unitsPerToken?.n === 0n) {
    if ((convertedTokens ?? ZERO).n === 0n) return { convertedTokens: null, unitsPerToken: null };
    throw place.at("tokenConversionRate").fail("inconsistent", "tokens were billed at 0 units a token");
  }
  return { convertedTokens, unitsPerToken };
}

/**
 * Overage is "usage that exceeds prepaid or fair use limits": at least what exceeds both together, at most what exceeds
 * the larger. This finds figures that were exchanged, wherever there was overage, or would be. Where a feature's limits
 * and overage are all 0, they are the pool's.
 */
function checkOverage({ actual, prepaid, fairuse, overage }: Quantities, { kind }: Product, place: Json): void {
  if (actual === null || prepaid === null || fairuse === null || overage === null || actual.n < 0n) return;
  if (kind !== "pool" && [prepaid, fairuse, overage].every(({ n }) => n === 0n)) return;
  const [least, most] = [subtract(actual, add(prepaid, fairuse)), subtract(actual, larger(prepaid, fairuse))];
  const rounding = slack(actual);
  const isWithin =
    compare(add(overage, rounding), least) >= 0 && compare(subtract(overage, rounding), larger(most, ZERO)) <= 0;
  if (!isWithin) throw place.fail("inconsistent", "this is not the part of actualQuantity above prepaid and fair use");
}
