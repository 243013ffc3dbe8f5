import type { Users } from "../model/budget.ts";
import type { LicenceModel, RateCard } from "../model/rate-card.ts";
import { includedPool } from "../pricing/allocation.ts";

/** The card of a new budget, and its pool where no card's rule gives the pool that the page shows. */
export interface ChosenCard {
  readonly card: RateCard;
  /** Null where the card's rule gives it. */
  readonly allocation: bigint | null;
  readonly why: "matches" | "differs" | "not-said";
}

/**
 * The newest card whose pool is the monthly allocation on the subscription page. If there is none: the newest card,
 * with the pool of the page.
 */
export function chooseCard(
  cards: Iterable<RateCard>,
  model: LicenceModel,
  users: Users,
  shown: bigint | null,
): ChosenCard {
  const newestFirst = [...cards].sort((a, b) => (a.observed < b.observed ? 1 : -1));
  const [newest] = newestFirst;
  if (newest === undefined) throw new Error("a policy has at least the built-in cards");
  if (shown === null) return { card: newest, allocation: null, why: "not-said" };
  const match = newestFirst.find((card) => includedPool(card, model, users) === shown);
  return match === undefined
    ? { card: newest, allocation: shown, why: "differs" }
    : { card: match, allocation: null, why: "matches" };
}
