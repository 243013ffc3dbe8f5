import { edited } from "../budget/edit.ts";
import { normalized } from "../budget/parse.ts";
import { BUDGET_SCHEMA, schemaProblems } from "../budget/schema/schema.ts";
import type { Budget } from "../model/budget.ts";
import type { Day } from "../model/calendar.ts";
import type { Edit, Problem } from "../model/finding.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { Path, PlainMap } from "../model/source.ts";
import type { Policy } from "../policy/load.ts";
import { project } from "../pricing/price.ts";
import { LineResolver } from "../pricing/resolve.ts";
import { type Facts, fileNameOf } from "../rules/facts.ts";
import { inputProblem } from "../rules/input.ts";
import { nearest } from "../text/nearest.ts";
import { fitProblems, freeOverageProblems, sizeProblems } from "./fit.ts";

/** What a budget is judged with. */
export interface Judging {
  readonly file: string;
  readonly policy: Policy;
  readonly today: Day;
  /** Price it by this card instead of its own. */
  readonly rateCard?: string | undefined;
  readonly isThere?: ((file: string) => boolean) | undefined;
}

/** What the guardrails judge, or what is invalid about the budget under its card. */
export function factsOf(
  budget: Budget,
  { file, policy, today, rateCard, isThere }: Judging,
): Facts | readonly Problem[] {
  const named = namedCards(budget);
  const unknown = rateCard === undefined ? named.filter(({ id }) => !policy.cards.has(id)) : [];
  if (unknown.length > 0) return unknown.map(({ id, path }) => cardProblem(id, path, policy));
  const card = policy.cards.get(rateCard ?? budget.rateCard);
  if (card === undefined) return [cardProblem(budget.rateCard, ["rateCard"], policy)];
  const resolver = new LineResolver(budget);
  const cardOf = (id: string): RateCard => (rateCard === undefined ? (policy.cards.get(id) ?? card) : card);
  const projection = project(budget, cardOf, resolver);
  const isOwnCard = rateCard === undefined || named.every(({ id }) => id === rateCard);
  const misfits = isOwnCard ? fitProblems(budget, card, projection, resolver) : [];
  if (misfits.length > 0) return misfits;
  const unsound = [...sizeProblems(projection), ...(isOwnCard ? freeOverageProblems(projection) : [])];
  if (unsound.length > 0) return unsound;
  const fileName = fileNameOf(file);
  const beside = isThere && ((name: string): boolean => isThere(file.slice(0, -fileName.length) + name));
  const facts = { budget, projection, card, guardrails: policy.guardrails, today, fileName };
  return beside === undefined ? facts : { ...facts, isBeside: beside };
}

/** As factsOf, of values with edits applied; null where the budget would be invalid. */
export function factsWith(values: PlainMap, edits: readonly Edit[], judging: Judging): Facts | null {
  const changed = edited(values, edits);
  if (schemaProblems(BUDGET_SCHEMA, changed).length > 0) return null;
  const { budget } = normalized(changed, judging.policy.currencies);
  const facts = budget === null ? [] : factsOf(budget, judging);
  return isFacts(facts) ? facts : null;
}

export const isFacts = (facts: Facts | readonly Problem[]): facts is Facts => !Array.isArray(facts);

/** The cards that a budget names, and where. */
export const namedCards = ({ rateCard, changes }: Budget): { readonly id: string; readonly path: Path }[] => [
  { id: rateCard, path: ["rateCard"] },
  ...changes.flatMap(({ rateCard: id, path }) => (id === null ? [] : [{ id, path: [...path, "rateCard"] }])),
];

function cardProblem(rateCard: string, path: Path, { cards, invalidCards }: Policy): Problem {
  const cause = invalidCards.get(rateCard);
  if (cause !== undefined) return inputProblem("rate-card-invalid", path, { cause, rateCard });
  const known = [...cards.keys()];
  const meant = nearest(rateCard, known);
  const edits = meant === null ? undefined : [{ path, value: meant }];
  return inputProblem("unknown-rate-card", path, { rateCard, known, nearest: meant }, { edits });
}
