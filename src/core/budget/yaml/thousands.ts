import type { Correction, Problem } from "../../model/finding.ts";
import { UNITS } from "../../model/rate-card.ts";
import type { Path, Plain } from "../../model/source.ts";
import { inputProblem } from "../../rules/input.ts";
import type { PlainDocument } from "./read.ts";
import { eitherNumber, mayBeThousands } from "./scalar.ts";

const MAX_PROBLEMS = 20;

/** Keys whose values are whole numbers, as keyAt() names them. */
const WHOLE: ReadonlySet<string> = new Set([
  "licensing.users",
  "allocation.tokensPerMonth",
  "purchases.tokensPerMonth",
  "limits.overageTokens",
  "limits.featureTokens",
  "waivers.overageTokensUpTo",
]);
/** Quantities per month: only an average has three decimals. */
const COUNTED: ReadonlySet<string> = new Set(UNITS.filter((unit) => unit !== "minutes"));
/** Quantities that may have three decimals: doubtful only if the last is a zero. */
const FRACTIONAL: ReadonlySet<string> = new Set(["minutes", ...UNITS.map((unit) => `${unit}PerDay`)]);

/** Counts whose dot may be meant to separate thousands. In rates, prices and factors it is a decimal point. */
export function thousandsProblems({ value, thousands, offsetOf }: PlainDocument): Problem[] {
  const problems: Problem[] = [];
  if (thousands.size === 0) return problems;
  for (const path of numbersIn(value, [])) {
    const key = keyAt(path);
    const typed = isCount(key) ? thousands.get(offsetOf({ path })) : undefined;
    const doubt = typed === undefined ? null : doubtOf(typed, key);
    if (doubt !== null) {
      const { problem: why, right } = doubt;
      problems.push(inputProblem("number-precision", path, { number: typed ?? "", why, right }));
    }
    if (problems.length === MAX_PROBLEMS) break;
  }
  return problems;
}

/** A number in doubt has no second finding about its decimals. */
export const withThousands = (doubts: readonly Problem[], others: readonly Problem[]): readonly Problem[] =>
  doubts.length === 0 ? others : [...doubts, ...others.filter((other) => !doubts.some((doubt) => isAt(doubt, other)))];

const isAt = ({ path }: Problem, other: Problem): boolean =>
  path.length === other.path.length && path.every((step, depth) => step === other.path[depth]);

function* numbersIn(value: Plain, path: Path): Generator<Path> {
  if (typeof value === "number") yield path;
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* numbersIn(item, [...path, index]);
  else if (typeof value === "object" && value !== null) {
    for (const key in value) yield* numbersIn(value[key] ?? null, [...path, key]);
  }
}

/** "sessions" of any line, "limits.overageTokens" of the rest; a change has the keys of the file. */
function keyAt(path: Path): string {
  const [room, key, measure] = (path[0] === "changes" ? path.slice(2) : path).filter(
    (step) => typeof step === "string",
  );
  return room === "consumption" ? (measure ?? "") : `${room}.${key}`;
}

const isCount = (key: string): boolean => WHOLE.has(key) || COUNTED.has(key) || FRACTIONAL.has(key);

/** Why a number is not taken as typed under a key, and what to write; null: there is no doubt. */
export function doubtOf(typed: string, key: string): Required<Correction> | null {
  if (!mayBeThousands(typed) || !isCount(key) || (FRACTIONAL.has(key) && !typed.endsWith("0"))) return null;
  return {
    problem: "may be meant as thousands, but the dot is a decimal point",
    right: eitherNumber(typed, WHOLE.has(key)),
  };
}
