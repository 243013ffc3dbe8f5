// Small changes of a TypeScript file, found in its syntax tree. Vite, which comes with Vitest, parses it.
import { parseAst } from "vite";

const SWAPPED = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "&&": "||",
  "||": "&&",
  "+=": "-=",
  "-=": "+=",
  "++": "--",
  "--": "++",
};

/** Codes of findings, kinds and units; not a word of a message. */
const IS_CODE = /^[a-z][a-zA-Z0-9]*(?:-[a-z0-9]+)*$/;

/** Every mutant of a file: the text from `start` to `end` becomes `to`. */
export function mutantsOf(file, text) {
  const lines = text.split("\n");
  const found = [];
  const seen = new Map();
  const add = ({ start, end }, to) => {
    const from = text.slice(start, end);
    const line = text.slice(0, start).split("\n").length;
    const code = lines[line - 1].trim();
    const key = JSON.stringify([code, from, to]);
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    if (from !== to) found.push({ file, start, end, line, code, from: short(from), to, nth });
  };
  visit(parseAst(text, { lang: "ts" }), (node) => mutate(node, text, add));
  return found;
}

/** All that runs: types and imports do not. */
function visit(node, act) {
  if (/^(Import|ExportAll)|^TS(?!(As|Satisfies|NonNull)Expression)/.test(node.type)) return;
  act(node);
  for (const [key, value] of Object.entries(node)) {
    if (NO_CODE.has(key) || (key === "key" && node.computed !== true)) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === "string") visit(child, act);
  }
}

const NO_CODE = new Set(["typeAnnotation", "returnType", "typeParameters", "typeArguments", "source"]);

const MUTATIONS = {
  BinaryExpression: operator,
  LogicalExpression: (node, text, add) =>
    node.operator === "??" ? add(node, textOf(node.left, text)) : operator(node, text, add),
  AssignmentExpression: operator,
  UpdateExpression: ({ start, end, operator: sign, prefix, argument }, text, add) => {
    const to = SWAPPED[sign];
    add({ start, end }, prefix ? to + textOf(argument, text) : textOf(argument, text) + to);
  },
  UnaryExpression: (node, text, add) => ["!", "-"].includes(node.operator) && add(node, textOf(node.argument, text)),
  IfStatement: condition,
  WhileStatement: condition,
  ConditionalExpression: condition,
  ExpressionStatement: (node, _, add) => add(node, ";"),
  ContinueStatement: (node, _, add) => add(node, ";"),
  BreakStatement: (node, _, add) => add(node, ";"),
  Literal: literal,
};

const mutate = (node, text, add) => MUTATIONS[node.type]?.(node, text, add);

const textOf = ({ start, end }, text) => text.slice(start, end);

function operator({ left, right, operator: sign }, text, add) {
  const to = SWAPPED[sign];
  // Texts are put together with "+" too.
  const isText =
    sign.startsWith("+") && [left, right].some((side) => isString(side) || side.type === "TemplateLiteral");
  const at = text.indexOf(sign, left.end);
  if (to !== undefined && !isText && at < right.start) add({ start: at, end: at + sign.length }, to);
}

function condition({ test }, _, add) {
  add(test, "true");
  add(test, "false");
}

const isString = ({ type, value }) => type === "Literal" && typeof value === "string";

function literal(node, _, add) {
  const { value } = node;
  if (typeof value === "number") add(node, String(value + 1));
  else if (typeof value === "bigint") add(node, `${value + 1n}n`);
  else if (typeof value === "boolean") add(node, String(!value));
  else if (isString(node) && IS_CODE.test(value)) add(node, '"mutant"');
}

const short = (text) => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

/** What tells a mutant from the others, wherever its line moves to. */
export const keyOf = ({ file, code, from, to, nth }) => JSON.stringify([file, code, from, to, nth]);

/** So many of them, by a seed: the same on every machine. */
export function sampled(mutants, count, seed) {
  const random = randomOf(seed);
  const left = [...mutants];
  const chosen = [];
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  return chosen;
}

/** mulberry32 */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
