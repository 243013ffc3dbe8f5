import { type Event, parseEvents, YAMLException } from "js-yaml";
import type { Problem } from "../model/finding.ts";
import type { Path, Position } from "../model/source.ts";
import { invalidYaml } from "../rules/input/invalid-yaml.ts";
import { numberPrecision } from "../rules/input/number-precision.ts";
import { Composer, type Trouble } from "./compose.ts";
import type { Plain } from "./plain.ts";
import { Places } from "./position.ts";
import { directiveOffset, REFUSED } from "./refused.ts";
import { short } from "./show.ts";
import { syntaxRefusal } from "./syntax.ts";

const MAX_NESTING = 100;

/** A text as plain data, with the place of everything in it. The one reader: it decides every verdict. */
export interface PlainDocument {
  readonly value: Plain;
  readonly problems: readonly Problem[];
  /** Some key or text looks like a secret. */
  readonly mayHoldSecret: boolean;
  /** Numbers as typed that may be thousands, by their offsets. */
  readonly thousands: ReadonlyMap<number, string>;
  offsetOf(problem: Pick<Problem, "path" | "atKey" | "offset">): number;
  positionOf(problem: Pick<Problem, "path" | "atKey" | "offset">): Position;
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
    has: (path) => hasPath(value, path),
  };
}

function toProblem({ offset, what, right, number }: Trouble): Problem {
  return number === undefined
    ? invalidYaml.at([], { reason: what, right }, { offset })
    : numberPrecision.at([], { number: short(number), why: what, right }, { offset });
}

function parse(text: string): { events: Event[]; problem: Problem | null } {
  const failed = (reason: string, right: string, offset: number) => ({
    events: [],
    problem: invalidYaml.at([], { reason, right }, { offset }),
  });
  try {
    const events = parseEvents(text, { maxDepth: MAX_NESTING });
    if (events.length > 0) return { events, problem: null };
    return failed("the file is empty", "`tollgate init` writes a budget to begin with.", 0);
  } catch (error) {
    const [reason, offset] = error instanceof YAMLException ? [error.reason, error.mark?.position ?? 0] : ["", 0];
    const refusal = syntaxRefusal(reason, text, offset);
    return failed(refusal.what, refusal.right, refusal === REFUSED.directive ? directiveOffset(text) : offset);
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
