import { type Node, type ParseError, parseTree } from "jsonc-parser";

const OPTIONS = { allowTrailingComma: false, disallowComments: true, allowEmptyContent: false };
const MAX_DEPTH = 64;

export interface JsonProblem {
  readonly offset: number;
  readonly problem: string;
}

/** JSON in which every value has its place and its text: numbers are taken as they were typed, not as doubles. */
export function jsonTree(text: string): Node | JsonProblem {
  if (depthOf(text) > MAX_DEPTH) return { offset: 0, problem: `nested more than ${MAX_DEPTH} deep` };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, OPTIONS);
  const [error] = errors;
  if (error === undefined && root !== undefined) return root;
  const [offset, end] = [error?.offset ?? 0, text.trimEnd().length];
  return { offset, problem: end === 0 ? "empty" : offset >= end ? "not JSON, or cut off" : "not JSON" };
}

export const isJson = (tree: Node | JsonProblem): tree is Node => !("problem" in tree);

export const textAt = ({ offset, length }: Node, text: string): string => text.slice(offset, offset + length);

/** How deep brackets go, outside of texts: the parser recurses, and a hostile file must not exhaust its stack. */
function depthOf(text: string): number {
  let [depth, deepest, isInText] = [0, 0, false];
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (isInText) {
      if (char === "\\") index++;
      else isInText = char !== '"';
    } else if (char === '"') isInText = true;
    else if (char === "[" || char === "{") deepest = Math.max(deepest, ++depth);
    else if (char === "]" || char === "}") depth--;
  }
  return deepest;
}
