import { add, compare, type Exact, ONE, subtract, ZERO } from "../../../core/model/exact.ts";
import { quoted } from "../../../core/text/text.ts";
import { type Json, sum } from "../api/json.ts";
import { unitOfMeasure } from "./units.ts";

/** What was taken out of the token wallets in a period. */
export interface Taken {
  readonly tokens: Exact;
  /** Per token, where a wallet's overage has a price; in `currency`. */
  readonly overagePrice: Exact | null;
  readonly currency: string | null;
}

/** @returns null where there is no wallet of tokens */
export function takenFrom(places: readonly Json[]): Taken | null {
  const wallets = places.filter(isOfTokens);
  if (wallets.length === 0) return null;
  const [priced] = wallets.filter((place) => (place.at("balanceOverageRate").numberOrNull() ?? ZERO).n > 0n);
  return {
    tokens: sum(wallets.map(takenOf)),
    overagePrice: priced?.at("balanceOverageRate").number() ?? null,
    currency: priced?.at("balanceOverageCurrency").stringOrNull() ?? null,
  };
}

function isOfTokens(place: Json): boolean {
  const own = place.at("unitOfMeasure");
  const at = own.isAbsent && !place.at("product").isAbsent ? place.at("product").at("unitOfMeasure") : own;
  const text = at.string();
  const unit = unitOfMeasure(text);
  if (unit === null) throw at.fail("unknown-unit", `${quoted(text)} is not a known unit`);
  return unit.unit === "tokens";
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
  if (isNear(subtract(there, consumption), left)) return add(consumption, overage);
  if (isNear(left, ZERO) && isNear(subtract(consumption, there), overage)) return consumption;
  throw place.at("balanceOverage").fail("inconsistent", "the balances of the wallet do not add up");
}

/** To the token: balances may have been rounded. */
function isNear(a: Exact, b: Exact): boolean {
  return compare(subtract(a, b), ONE) <= 0 && compare(subtract(b, a), ONE) <= 0;
}
