import type { RateCard } from "../../model/rate-card.ts";
import type { Terms, TermsChange } from "../facts.ts";
import { type BreachOf, loosening } from "../rule.ts";
import { cardChanges } from "./card-changes.ts";
import { guardrailChanges } from "./guardrail-changes.ts";
import { type TermArgs, termText } from "./term.ts";

type Relaxed = BreachOf<TermArgs>;

/** Of a rate card, its id is the subject. */
export const policyRelaxed = loosening<TermsChange, TermArgs>({
  code: "policy-relaxed",
  what: "A change lowers a severity, raises a threshold, or makes a rate card cheaper.",
  why: "A change must not loosen the gate it has to pass: budgets are held to the policy there was before.",
  fix: "Have it reviewed by who owns the policy, as CODEOWNERS can demand. Then merge it before the plan that depends on it.",
  say: termText,
  loosened: ({ before, after }) => [
    ...relaxed(before, after),
    ...[...before.cards.values()].flatMap((card) => cheaper(card, after.cards.get(card.id) ?? card)),
  ],
});

const relaxed = (before: Terms, after: Terms): Relaxed[] =>
  [...guardrailChanges(before.guardrails, after.guardrails)]
    .filter(({ isLooser }) => isLooser)
    .map(({ path, before: was, after: is }) => ({ path, args: { what: path.join("."), before: was, after: is } }));

const cheaper = (card: RateCard, now: RateCard): Relaxed[] =>
  [...cardChanges(card, now)]
    .filter(({ isCheaper }) => isCheaper)
    .map(({ what, path, before, after }) => ({
      path,
      subject: card.id,
      args: { what: `${card.id}: ${what}`, before, after },
    }));
