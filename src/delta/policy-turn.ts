import type { RateCard } from "../model/rate-card.ts";
import type { Policy } from "../policy/load.ts";
import { type CardValueChange, cardChanges } from "../rules/loosening/card-changes.ts";
import { type GuardrailChange, guardrailChanges } from "../rules/loosening/guardrail-changes.ts";
import { dataText } from "./data-text.ts";

/** From the base's policy to the head's. */
export interface PolicyTurn {
  readonly base: Policy;
  readonly head: Policy;
  readonly guardrails: readonly GuardrailChange[];
  /** What says something else on each card that both sides have and that is not the same. */
  readonly cards: ReadonlyMap<string, readonly CardValueChange[]>;
  /** Not one verdict or figure can differ because of it. */
  readonly isSame: boolean;
}

export function policyTurn(base: Policy, head: Policy): PolicyTurn {
  const guardrails = base === head ? [] : [...guardrailChanges(base.guardrails, head.guardrails)];
  const cards = new Map<string, readonly CardValueChange[]>();
  let isSame = guardrails.length === 0 && base.cards.size === head.cards.size;
  for (const [id, card] of base === head ? [] : base.cards) {
    const now = head.cards.get(id);
    isSame &&= now !== undefined && isSameCard(card, now);
    if (now !== undefined && !isSameCard(card, now)) cards.set(id, [...cardChanges(card, now)]);
  }
  return { base, head, guardrails, cards, isSame };
}

/** By what they hold: each side reads its own. */
const isSameCard = (one: RateCard, other: RateCard): boolean => dataText(one) === dataText(other);
