import type { Budget, Measure, Part } from "../model/budget.ts";
import { compare, exactText } from "../model/exact.ts";
import type { Problem } from "../model/finding.ts";
import { featureUnit } from "../rules/input/feature-unit.ts";
import { schemaRule } from "../rules/input/schema.ts";
import { words } from "../rules/text.ts";

/** A line's parts, as far as they can be judged without a card: one quantity each, and what goes with it. */
export function* partProblems({ lines, changes }: Budget): Generator<Problem> {
  for (const line of [lines, ...changes.map((change) => change.lines)].flatMap((map) => [...map.values()])) {
    for (const part of line?.parts ?? []) {
      const problem = quantityProblem(part, line?.feature ?? "");
      if (problem !== null) yield problem;
      for (const measure of part.measures) yield* rangeProblem(part, measure);
    }
  }
}

function quantityProblem(part: Part, feature: string): Problem | null {
  const { measures, path, minutesPerInteraction, tokensPerUser } = part;
  const at = (key: string | null, problem: string, right: string): Problem =>
    featureUnit.at(key === null ? path : [...path, key], { feature, problem, right }, { atKey: true });
  const [measure, another] = measures;
  if (measure !== undefined && another !== undefined) {
    const keys = words(measures.map(({ key }) => key));
    return at(another.key, `${feature} has ${measures.length} quantities in one part: ${keys}`, MANY);
  }
  if (minutesPerInteraction !== null && measure?.unit !== "interactions") {
    const goesWith = "minutesPerInteraction goes with interactions";
    return at("minutesPerInteraction", goesWith + butNot(measure), INTERACTIONS);
  }
  if (tokensPerUser !== null && measure?.unit !== "users") {
    return at("tokensPerUser", `tokensPerUser goes with users${butNot(measure)}`, USERS);
  }
  return measure === undefined ? at(null, `${feature} has no quantity`, NONE) : null;
}

const butNot = (measure: Measure | undefined): string =>
  measure === undefined ? ", and there are none" : `, not with ${measure.key}`;

const MANY = "Keep one, or write a list of parts: they are added.";
const NONE = "Add one in the unit of the card, as in minutes: 300, or write `unknown` for the line.";
const INTERACTIONS = "Write interactions or interactionsPerDay: the minutes are the two multiplied. Or delete the key.";
const USERS = "Write users, a number or a share such as 100%. Or delete the key.";

function* rangeProblem({ path }: Part, { key, quantity }: Measure): Generator<Problem> {
  if (quantity.kind === "share") return;
  const { low, typical, high } = quantity.amount;
  if (low === high || (compare(low, typical) <= 0 && compare(typical, high) <= 0)) return;
  const [first, second, third] = [low, typical, high].sort(compare).map(exactText);
  yield schemaRule.at([...path, key], {
    problem: `${key}: low, typical and high are not in ascending order`,
    right: `Write { low: ${first}, typical: ${second}, high: ${third} }.`,
  });
}
