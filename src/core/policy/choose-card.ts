import type { Users } from "../model/budget.ts";
import type { LicenceModel, RateCard } from "../model/rate-card.ts";
import { includedPool } from "../pricing/allocation.ts";

/** The card a budget begins with, and the pool to write into it where no card's rule gives what the page shows. */
export interface ChosenCard {
  readonly card: RateCard;
  /** Null: the card's rule gives it. */
  readonly allocation: bigint | null;
  readonly why: "matches" | "differs" | "not-said";
}

/**
 * The monthly allocation on the subscription page tells the cards apart: it is what the invoice counts against.
 * A newer card wins where several agree with it; where none does, the newest has the rates and the page has the pool.
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
