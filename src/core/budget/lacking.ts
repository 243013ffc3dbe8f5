import type { Problem } from "../model/finding.ts";
import type { Source } from "../model/source.ts";
import type { PlainMap } from "./plain.ts";

/** What most budgets of a folder have in common. */
const SHARED = ["version", "owners", "rateCard", "currency", "licensing", "plan"];

/** Where a file lacks what defaults commonly say, the help tells of those that somebody may think it has. */
export function withStrayDefaults(problems: readonly Problem[], values: PlainMap, source: Source): readonly Problem[] {
  const { strayDefaults } = source;
  const lacks = ({ path, atKey }: Problem): boolean => path.length === 0 && atKey === true;
  if (strayDefaults === undefined || !problems.some(lacks)) return problems;
  if (SHARED.every((key) => Object.hasOwn(values, key))) return problems;
  const stray = strayDefaults();
  if (stray === null) return problems;
  const right =
    stray.why === "misnamed"
      ? `${stray.file} is not taken for defaults: its name has to be _defaults.yaml.`
      : `${stray.file} is read for the files beside it alone: give this folder a _defaults.yaml of its own.`;
  return problems.map((problem) => (lacks(problem) ? { ...problem, args: { ...problem.args, right } } : problem));
}
