import { type Event, parseEvents, YAMLException } from "js-yaml";
import type { Correction, Problem } from "../../model/finding.ts";
import type { Path, Plain, Position } from "../../model/source.ts";
import { inputProblem } from "../../rules/input.ts";
import { Composer, type Trouble } from "./compose.ts";
import { Places } from "./position.ts";
import { short } from "./show.ts";
import { directiveOffset, REFUSED, syntaxCorrection } from "./syntax.ts";

const MAX_NESTING = 100;

/** A text as plain data, with the position of every value. */
export interface PlainDocument {
  readonly value: Plain;
  readonly problems: readonly Problem[];
  /** Some key or text looks like a secret. */
  readonly mayHoldSecret: boolean;
  /** Numbers as typed that may be thousands, by their offsets. */
  readonly thousands: ReadonlyMap<number, string>;
  offsetOf(problem: Pick<Problem, "path" | "atKey" | "offset">): number;
  positionOf(problem: Pick<Problem, "path" | "atKey" | "offset">): Position;
  /** The value at a path as it was typed: 1.10, and not 1.1. Null where it is no plain scalar. */
  typedAt(path: Path): string | null;
  /** Whether the document says something at this path. */
  has(path: Path): boolean;
}

export function readDocument(text: string): PlainDocument {
  const { events, problem } = parse(text);
  const composer = new Composer(text, events);
  const value = problem === null ? composer.document() : null;
  const places = new Places(text, events);
  const offsetOf: PlainDocument["offsetOf"] = ({ path, atKey, offset }) => offset ?? places.offsetAt(path, atKey);
  return {
    value,
    problems: problem === null ? composer.troubles.map(toProblem) : [problem],
    mayHoldSecret: composer.mayHoldSecret,
    thousands: composer.thousands,
    offsetOf,
    positionOf: (at) => places.positionAt(offsetOf(at)),
    typedAt: (path) => places.typedAt(path),
    has: (path) => hasPath(value, path),
  };
}

function toProblem({ offset, problem, right, number }: Trouble): Problem {
  return number === undefined
    ? yamlProblem({ problem, right }, offset)
    : inputProblem("number-precision", [], { number: short(number), why: problem, right }, { offset });
}

const yamlProblem = ({ problem: reason, right }: Required<Correction>, offset: number): Problem =>
  inputProblem("invalid-yaml", [], { reason, right }, { offset });

const EMPTY: Required<Correction> = {
  problem: "the file is empty",
  right: "Write a budget: `tollgate init` makes a first one.",
};

/** What git leaves where two sides changed the same lines. */
const CONFLICT = /^<{7}(?: |\r?$)/m;
const UNRESOLVED: Required<Correction> = {
  problem: "a conflict that git left is not resolved",
  right: "Keep one of the two sides, and delete the lines with <<<<<<<, ======= and >>>>>>>.",
};

function parse(text: string): { events: Event[]; problem: Problem | null } {
  const conflict = text.includes("<<<<<<<") ? text.search(CONFLICT) : -1;
  if (conflict >= 0 && text.includes("\n>>>>>>>", conflict))
    return { events: [], problem: yamlProblem(UNRESOLVED, conflict) };
  try {
    const events = parseEvents(text, { maxDepth: MAX_NESTING });
    return { events, problem: events.length > 0 ? null : yamlProblem(EMPTY, 0) };
  } catch (error) {
    const [reason, offset] = error instanceof YAMLException ? [error.reason, error.mark?.position ?? 0] : ["", 0];
    const correction = syntaxCorrection(reason, text, offset);
    return {
      events: [],
      problem: yamlProblem(correction, correction === REFUSED.directive ? directiveOffset(text) : offset),
    };
  }
}

function hasPath(value: Plain, path: Path): boolean {
  let node: Plain | undefined = value;
  for (const step of path) {
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, step)) return false;
    node = (node as { [key: string | number]: Plain })[step];
  }
  return true;
}
