import type { Budget, Measure, Part, PlannedLine } from "../model/budget.ts";
import { compare, exactText, multiply, ONE } from "../model/exact.ts";
import type { Problem } from "../model/finding.ts";
import { inputProblem } from "../rules/input.ts";
import { words } from "../text/text.ts";

/** What is wrong with the parts of lines, whatever the card. */
export function partProblems({ lines, changes }: Budget): Problem[] {
  const problems: Problem[] = [];
  for (const line of lines.values()) judgeLine(line, problems);
  for (const change of changes) for (const line of change.lines.values()) judgeLine(line, problems);
  return problems;
}

function judgeLine(line: PlannedLine | null, problems: Problem[]): void {
  for (const part of line?.parts ?? NO_PARTS) {
    const problem = quantityProblem(part, line?.feature ?? "");
    if (problem !== null) problems.push(problem);
    for (const measure of part.measures) {
      const share = fractionProblem(part, measure);
      if (share !== null) problems.push(share);
      const disorder = rangeProblem(part, measure);
      if (disorder !== null) problems.push(disorder);
    }
  }
}

const NO_PARTS: readonly Part[] = [];

function quantityProblem(part: Part, feature: string): Problem | null {
  const { measures, minutesPerInteraction, tokensPerUser } = part;
  const [measure, another] = measures;
  if (measure !== undefined && another !== undefined) {
    const keys = words(measures.map(({ key }) => key));
    const problem = `${feature} has ${measures.length} quantities in one part: ${keys}`;
    return unitProblem(part, feature, another.key, problem, MANY);
  }
  if (minutesPerInteraction !== null && measure?.unit !== "interactions") {
    const problem = `minutesPerInteraction goes with interactions${butNot(measure)}`;
    return unitProblem(part, feature, "minutesPerInteraction", problem, INTERACTIONS);
  }
  if (tokensPerUser !== null && measure?.unit !== "users") {
    return unitProblem(part, feature, "tokensPerUser", `tokensPerUser goes with users${butNot(measure)}`, USERS);
  }
  return measure === undefined ? unitProblem(part, feature, null, `${feature} has no quantity`, NONE) : null;
}

function unitProblem({ path }: Part, feature: string, key: string | null, problem: string, right: string): Problem {
  return inputProblem(
    "feature-unit",
    key === null ? path : [...path, key],
    { feature, problem, right },
    { atKey: true },
  );
}

const butNot = (measure: Measure | undefined): string =>
  measure === undefined ? ", and the line has none" : `, not with ${measure.key}`;

const MANY = "Keep one, or write a list of parts, which are added up.";
const NONE = "Add one in the unit of the card, as in minutes: 300, or write `unknown` for the line.";
const INTERACTIONS = "Write interactions or interactionsPerDay, which are multiplied by it, or delete the key.";
const USERS = "Write users, as a number or a share such as 100%, or delete the key.";

/** Less than one user is meant as a share of all: 0.375 for 37.5%. */
function fractionProblem({ path }: Part, { key, unit, quantity }: Measure): Problem | null {
  if (unit !== "users" || quantity.kind === "share") return null;
  const { high } = quantity.amount;
  if (high.n === 0n || compare(high, ONE) >= 0) return null;
  const share = `${exactText(multiply(high, { n: 100n, d: 1n }))}%`;
  const problem = `${key} must be at least 1 or a share such as 30%, not ${exactText(high)}`;
  return inputProblem(
    "schema",
    [...path, key],
    { problem, right: `Write ${share}.` },
    { edits: [{ path: [...path, key], value: share }] },
  );
}

function rangeProblem({ path }: Part, { key, quantity }: Measure): Problem | null {
  if (quantity.kind === "share") return null;
  const { low, typical, high } = quantity.amount;
  if (low === high || (compare(low, typical) <= 0 && compare(typical, high) <= 0)) return null;
  const [first, second, third] = [low, typical, high].sort(compare).map(exactText);
  return inputProblem("schema", [...path, key], {
    problem: `${key}: low, typical and high are not in ascending order`,
    right: `Write { low: ${first}, typical: ${second}, high: ${third} }.`,
  });
}
