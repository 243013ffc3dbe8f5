import type { Correction } from "../../model/finding.ts";
import type { Path, Plain } from "../../model/source.ts";
import { meantText, nearest } from "../../text/nearest.ts";
import { words } from "../../text/text.ts";
import { plainNumber, quoted, short, shown } from "../yaml/show.ts";
import { corrected, meaningOf } from "./pattern.ts";
import { meantNumber, rightType, typeText } from "./right-type.ts";
import type { ParentSchema, SchemaError } from "./schema-data.ts";

/** What is wrong with a value, and the value that was most likely meant. */
export interface Expectation extends Correction {
  readonly meant?: Plain;
}

const correction = (problem: string, right: string | null, meant?: Plain | null): Expectation => ({
  problem,
  ...(right ? { right } : {}),
  ...(meant === undefined || meant === null ? {} : { meant }),
});

export function expectation({ keyword, params, data, parentSchema = {} }: SchemaError, path: Path): Expectation {
  const [name, key] = [placeName(path), lastKey(path)];
  const given = shown(data, key);
  switch (keyword) {
    case "type": {
      const types = [params["type"] as string | readonly string[]].flat();
      const right = path.length === 0 ? WHOLE_FILE : rightType(data, types, parentSchema, key);
      const isNumber = types.includes("number") || types.includes("integer");
      const meant = isNumber ? meantNumber(data, types.includes("number"), key, parentSchema) : null;
      const value = meant === null || String(Number(meant)) !== meant ? null : Number(meant);
      return correction(`${name} must be ${typeText(types, parentSchema)}, not ${given}`, right, value);
    }
    case "enum":
      return oneOf(name, given, data, (params["allowedValues"] as readonly unknown[]).map(String));
    case "const":
      return exactly(name, given, data, params["allowedValue"]);
    case "pattern":
      return patterned(name, given, String(data), String(params["pattern"]));
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum": {
      const limit = `${LIMIT_WORDS[keyword]} ${plainNumber(Number(params["limit"]))}`;
      return correction(`${name} must be ${limit}, not ${given}`, rangeText(parentSchema));
    }
    case "uniqueItems":
      return correction(`${name} lists ${itemText(data, params)} twice`, "Keep one of the two.");
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

/** What people write to switch something off. */
const OFF = new Set(["no", "none", "never", "false", "disabled", "ignore", "n"]);

/** More values than this are codes, and no code is near another. */
const CODES = 100;

function countryCode(name: string, given: string, data: unknown, allowed: readonly string[]): Expectation {
  const code = String(data).toUpperCase().replace(/^UK$/, "GB");
  const match = allowed.includes(code) ? code : null;
  return correction(
    `${name} must be the two letters of a country in ISO 3166, not ${given}`,
    meantText(match, "Write for example DE or US."),
    match,
  );
}

function oneOf(name: string, given: string, data: unknown, allowed: readonly string[]): Expectation {
  if (allowed.length > CODES) return countryCode(name, given, data, allowed);
  const isOff = allowed.includes("off") && OFF.has(String(data).toLowerCase());
  const match = isOff ? "off" : typeof data === "string" ? nearest(data, allowed) : null;
  const few = allowed.length <= FEW ? words(allowed, "or") : "one of those Tollgate knows";
  return correction(`${name} must be ${few}, not ${given}`, meantText(match, `Write ${words(allowed, "or")}.`), match);
}

function exactly(name: string, given: string, data: unknown, allowed: unknown): Expectation {
  // Only `alarms` may be false; without the key they are on.
  if (allowed === false) return patterned(name, given, String(data), "^off$");
  const isQuoted = typeof data === "string" && data === String(allowed);
  const right = isQuoted ? `Write it without quotes: ${allowed}.` : `Write ${allowed}.`;
  return correction(`${name} must be ${allowed}, not ${given}`, right, allowed as Plain);
}

function patterned(name: string, given: string, data: string, pattern: string): Expectation {
  const { is, right, isPrivate } = meaningOf(pattern);
  const meant = corrected(data, pattern);
  const problem = `${name} must be ${is}, not ${isPrivate ? "this value" : given}`;
  return correction(problem, meant === null ? right : `Write ${meant}.`, meant);
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

/** In entries of `notify` and `changes`, the number of keys stands for a rule that a schema cannot express. */
function counted(keyword: string, name: string, limit: number, path: Path, { pattern }: ParentSchema): Expectation {
  if (keyword.endsWith("Properties") && typeof path.at(-1) === "number") {
    if (path.at(-2) === "notify") return RECIPIENT;
    if (path.at(-2) === "changes") return CHANGE;
  }
  const [one, many] = COUNTED[keyword.slice(3)] ?? [];
  if (one === undefined) return correction(`${name} does not fit the schema (${keyword})`, null);
  if (keyword.startsWith("max"))
    return correction(`${name} has more than ${plainNumber(limit)} ${many}`, "Shorten it.");
  if (limit > 1) return correction(`${name} has fewer than ${limit} ${many}`, `Write at least ${limit}.`);
  return correction(
    `${name} is empty`,
    pattern === undefined ? `Write at least one ${one}.` : meaningOf(pattern).right,
  );
}

const COUNTED: Readonly<Record<string, readonly [string, string]>> = {
  Items: ["entry", "entries"],
  Properties: ["key", "keys"],
  Length: ["character", "characters"],
};

const RECIPIENT = correction(
  "a recipient must have exactly one of email, slack, teams, https and sqs",
  "Write one address in each entry.",
);
const CHANGE = correction(
  "this change changes nothing",
  "Add rateCard, licensing, workingDaysPerMonth, consumption, scale, allocation, pricing or limits.",
);

/** The name of a path in a message: its key, or "a change" for an entry of `changes`. */
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
