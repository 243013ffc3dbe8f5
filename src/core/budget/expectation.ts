import type { Path } from "../model/source.ts";
import { nearest } from "../text/nearest.ts";
import { words } from "../text/text.ts";
import { meaningOf, mended } from "./pattern.ts";
import { rightType, typeText } from "./right-type.ts";
import type { ParentSchema, SchemaError } from "./schema-error.ts";
import { plainNumber, quoted, short, shown } from "./show.ts";

/** What is wrong, and the nearest right answer where there is one. */
export interface Expectation {
  readonly problem: string;
  readonly right?: string;
}

export function expectation(error: SchemaError, path: Path): Expectation {
  const [problem, right] = worded(error, path);
  return right ? { problem, right } : { problem };
}

type Worded = readonly [problem: string, right: string | null];

function worded({ keyword, params, data, parentSchema = {} }: SchemaError, path: Path): Worded {
  const [name, key] = [placeName(path), lastKey(path)];
  switch (keyword) {
    case "type": {
      const types = [params["type"] as string | readonly string[]].flat();
      const right = path.length === 0 ? WHOLE_FILE : rightType(data, types, parentSchema, key);
      return [`${name} is ${typeText(types, parentSchema)}, not ${shown(data, key)}`, right];
    }
    case "enum":
      return oneOf(name, key, data, (params["allowedValues"] as readonly unknown[]).map(String));
    case "const":
      return exactly(name, key, data, params["allowedValue"]);
    case "pattern":
      return patterned(name, shown(data, key), String(data), String(params["pattern"]));
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum": {
      const limit = `${LIMIT_WORDS[keyword]} ${plainNumber(Number(params["limit"]))}`;
      return [`${name} is ${limit}, not ${shown(data, key)}`, rangeText(parentSchema)];
    }
    case "uniqueItems":
      return [`${name} lists ${itemText(data, params)} twice`, "Keep one of the two."];
    default:
      return counted(keyword, name, Number(params["limit"]), path, parentSchema);
  }
}

const FEW = 4;
const WHOLE_FILE = "Write key: value lines; `tollgate init` writes a budget to begin with.";
const LIMIT_WORDS = {
  minimum: "at least",
  maximum: "at most",
  exclusiveMinimum: "more than",
  exclusiveMaximum: "less than",
};

function oneOf(name: string, key: string, data: unknown, allowed: readonly string[]): Worded {
  const match = typeof data === "string" ? nearest(data, allowed) : null;
  const few = allowed.length <= FEW ? eitherOf(allowed) : "one of those Tollgate knows";
  const right = match === null ? `Write ${eitherOf(allowed)}.` : `Did you mean ${match}?`;
  return [`${name} is ${few}, not ${shown(data, key)}`, right];
}

function exactly(name: string, key: string, data: unknown, allowed: unknown): Worded {
  // Only alarms are true or false, and true is said by saying nothing.
  if (allowed === false) return patterned(name, shown(data, key), String(data), "^off$");
  const isQuoted = typeof data === "string" && data === String(allowed);
  return [
    `${name} is ${allowed}, not ${shown(data, key)}`,
    isQuoted ? `Write it without quotes: ${allowed}.` : `Write ${allowed}.`,
  ];
}

function patterned(name: string, given: string, data: string, pattern: string): Worded {
  const { is, right, isPrivate } = meaningOf(pattern);
  return [`${name} is ${is}, not ${isPrivate ? "what stands here" : given}`, mended(data, pattern) ?? right];
}

function rangeText({ minimum, maximum }: ParentSchema): string | null {
  if (minimum !== undefined && maximum !== undefined)
    return `Write ${plainNumber(minimum)} to ${plainNumber(maximum)}.`;
  return minimum === undefined ? null : `Write ${plainNumber(minimum)} or more.`;
}

function itemText(data: unknown, { j }: SchemaError["params"]): string {
  const item = Array.isArray(data) ? data[Number(j)] : undefined;
  return typeof item === "string" ? quoted(item) : "one value";
}

/** A count of keys stands for a rule about them: there the schema counts because it cannot say the rule. */
function counted(keyword: string, name: string, limit: number, path: Path, { pattern }: ParentSchema): Worded {
  if (keyword.endsWith("Properties") && typeof path.at(-1) === "number") {
    if (path.at(-2) === "notify") return RECIPIENT;
    if (path.at(-2) === "changes") return CHANGE;
  }
  const [one, many] = COUNTED[keyword.slice(3)] ?? [];
  if (one === undefined) return [`${name} does not fit the schema (${keyword})`, null];
  if (keyword.startsWith("max")) return [`${name} has more than ${plainNumber(limit)} ${many}`, "Shorten it."];
  if (limit > 1) return [`${name} has fewer than ${limit} ${many}`, null];
  return [`${name} is empty`, pattern === undefined ? `Write at least one ${one}.` : meaningOf(pattern).right];
}

const COUNTED: Readonly<Record<string, readonly [string, string]>> = {
  Items: ["entry", "entries"],
  Properties: ["key", "keys"],
  Length: ["character", "characters"],
};

const RECIPIENT: Worded = ["a recipient has exactly one of email, https and sqs", "Write one address in each entry."];
const CHANGE: Worded = [
  "this change changes nothing",
  "Add licensing, workingDaysPerMonth, consumption, scale, allocation, pricing or limits.",
];

const eitherOf = (items: readonly string[]): string => words(items).replace(/ and (?=[^ ]*$)/, " or ");

/** What a finding calls the place: its key, or the entry of a list. */
export function placeName(path: Path): string {
  const key = lastKey(path);
  if (typeof path.at(-1) !== "number") return key;
  return ENTRIES.get(key) ?? (path.includes("consumption") ? `a part of ${key}` : `an entry of ${key}`);
}

const ENTRIES: ReadonlyMap<string, string> = new Map([
  ["owners", "an owner"],
  ["utilization", "a utilization threshold"],
  ["notify", "a recipient"],
  ["changes", "a change"],
  ["purchases", "a purchase"],
  ["waivers", "a waiver"],
]);

function lastKey(path: Path): string {
  const key = path.findLast((step) => typeof step === "string");
  return key === undefined ? "the file" : short(String(key));
}
