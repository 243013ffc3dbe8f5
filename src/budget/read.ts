import { type Event, parseEvents, YAMLException } from "js-yaml";
import type { Problem } from "../model/finding.ts";
import type { Path, Position } from "../model/source.ts";
import { invalidYaml } from "../rules/input/invalid-yaml.ts";
import { numberPrecision } from "../rules/input/number-precision.ts";
import { Composer } from "./compose.ts";
import type { Plain } from "./plain.ts";
import { offsetAt, positionAt } from "./position.ts";

export const MAX_NESTING = 100;

/** A text as plain data, with the place of everything in it. The one reader: it decides every verdict. */
export interface PlainDocument {
  readonly value: Plain;
  readonly problems: readonly Problem[];
  positionOf(problem: Pick<Problem, "path" | "atKey" | "offset">): Position;
  /** Whether the document says something at this path. */
  has(path: Path): boolean;
}

export function readDocument(text: string): PlainDocument {
  const { events, problem } = parse(text);
  const composer = new Composer(text, events);
  const value = problem === null ? composer.document() : null;
  const problems =
    problem !== null
      ? [problem]
      : composer.troubles.map(({ offset, what, number }) =>
          number === undefined
            ? invalidYaml.at([], { reason: what }, { offset })
            : numberPrecision.at([], { number, why: what }, { offset }),
        );
  return {
    value,
    problems,
    positionOf: ({ path, atKey, offset }) => positionAt(text, offset ?? offsetAt(text, events, path, atKey)),
    has: (path) => hasPath(value, path),
  };
}

function parse(text: string): { events: Event[]; problem: Problem | null } {
  try {
    const events = parseEvents(text, { maxDepth: MAX_NESTING });
    if (events.length > 0) return { events, problem: null };
    return { events, problem: invalidYaml.at([], { reason: "the file is empty" }, { offset: 0 }) };
  } catch (error) {
    const [reason, offset] =
      error instanceof YAMLException ? [error.reason, error.mark?.position ?? 0] : ["cannot be read as YAML", 0];
    return { events: [], problem: invalidYaml.at([], { reason }, { offset }) };
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
