import type { Budget } from "../../../core/model/budget.ts";
import { add, compare, type Exact, subtract, ZERO } from "../../../core/model/exact.ts";
import { isSourceFailure, type SourceFailure } from "../../../core/model/usage-source.ts";
import { type Json, sum } from "../api/json.ts";
import { namedBy } from "./charge.ts";
import { magnitude, slack } from "./near.ts";
import { unitOfMeasure } from "./units.ts";
import { checkOneOwner, checkOwner, type Owned, organizationsOf } from "./whose.ts";

/** What was taken out of the token wallets in a period. */
export interface Taken {
  readonly tokens: Exact;
  /** Per token, where a wallet's overage has a price; in `currency`. */
  readonly overagePrice: Exact | null;
  readonly currency: string | null;
}

/** What the wallets of a period say. */
export interface Wallets {
  /** Null: no wallet of tokens that can be read. */
  readonly taken: Taken | null;
  /** Wallets of tokens that cannot be read, and whose wallet they are cannot be told. */
  readonly bad: readonly SourceFailure[];
}

export function takenFrom(places: readonly Json[], budget: Budget): Wallets {
  const [wallets, bad]: [Wallet[], SourceFailure[]] = [[], []];
  for (const place of places.filter(isOfTokens)) {
    try {
      checkOwner(place.at("organizations"), budget);
      wallets.push(walletOf(place));
    } catch (error) {
      if (!isSourceFailure(error)) throw error;
      bad.push(error);
    }
  }
  if (wallets.length === 0) return { taken: null, bad };
  checkOneOwner(wallets, budget);
  const priced = wallets.find(({ overagePrice }) => (overagePrice ?? ZERO).n > 0n);
  const { overagePrice, currency } = priced ?? { overagePrice: null, currency: null };
  return { taken: { tokens: sum(wallets.map(({ tokens }) => tokens)), overagePrice, currency }, bad };
}

type Wallet = Taken & Owned;

const walletOf = (place: Json): Wallet => ({
  place,
  organizationIds: organizationsOf(place.at("organizations")),
  tokens: takenOf(place),
  overagePrice: place.at("balanceOverageRate").numberOrNull(),
  currency: place.at("balanceOverageCurrency").stringOrNull(),
});

/** By its unit; a wallet without one, or by the piece, by its name. */
function isOfTokens(place: Json): boolean {
  const product = place.maybe("product");
  const text = place.maybe("unitOfMeasure").textOrNull() ?? product.maybe("unitOfMeasure").textOrNull();
  const unit = text === null ? null : unitOfMeasure(text);
  if (unit?.unit === "tokens") return true;
  const named = namedBy([place.maybe("name"), product.maybe("name")].map((one) => one.textOrNull()));
  return named.product.kind === "pool" && (unit === null || unit.isPiece);
}

/**
 * Genesys does not say whether the consumption includes the overage. The balances show it: either what was there, less
 * the consumption, is left; or nothing is left, and the consumption was higher by the overage.
 */
function takenOf(place: Json): Exact {
  const consumption = place.at("balanceConsumption").number();
  const overage = place.at("balanceOverage").numberOrNull() ?? ZERO;
  if (overage.n === 0n) return consumption;
  const increase = place.at("balanceIncrease").numberOrNull() ?? ZERO;
  const decrease = place.at("balanceDecrease").numberOrNull() ?? ZERO;
  const there = subtract(add(place.at("startingBalance").number(), increase), decrease);
  const left = place.at("endingBalance").number();
  if (isAlike(subtract(there, consumption), left)) return add(consumption, overage);
  if (isAlike(left, ZERO) && isAlike(subtract(consumption, there), overage)) return consumption;
  throw place.at("balanceOverage").fail("inconsistent", "the balances of the wallet do not add up");
}

/** Balances may have been rounded. */
const isAlike = (a: Exact, b: Exact): boolean => compare(magnitude(subtract(a, b)), slack(b)) <= 0;
