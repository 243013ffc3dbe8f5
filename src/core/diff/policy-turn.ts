import type { Policy } from "../policy/load.ts";
import { type CardValueChange, cardChanges } from "../rules/loosening/card-changes.ts";
import { type GuardrailChange, guardrailChanges } from "../rules/loosening/guardrail-changes.ts";
import { isSame as isSameData } from "./same.ts";

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
    isSame &&= isSameData(card, now);
    if (now !== undefined && !isSameData(card, now)) cards.set(id, [...cardChanges(card, now)]);
  }
  return { base, head, guardrails, cards, isSame };
}
