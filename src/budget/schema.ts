import type { Problem } from "../model/finding.ts";
import type { Path } from "../model/source.ts";
import { schemaRule } from "../rules/input/schema.ts";
import { nearest } from "../rules/nearest.ts";
import { words } from "../rules/text.ts";
import type { Plain } from "./plain.ts";
import { looksLikeSecret } from "./secrets.ts";

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly parentSchema?: { readonly properties?: object; readonly type?: string | readonly string[] };
  readonly propertyName?: string;
}

/** A validator precompiled from a JSON Schema of policy/. */
export interface Validate {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** What is listed of one file: a file of another kind would fill screens. */
const MAX_PROBLEMS = 20;
/** Keywords that only repeat what a nested error says. */
const NOISE = new Set(["if", "oneOf", "anyOf", "allOf", "propertyNames"]);

/** The one place that knows what the validator's errors look like: at most one problem per place, in people's words. */
export function schemaProblems(validate: Validate, data: Plain): Problem[] {
  if (validate(data)) return [];
  const problems = new Map<string, Problem>();
  for (const error of validate.errors ?? []) {
    if (NOISE.has(error.keyword)) continue;
    const problem = toProblem(error);
    const place = JSON.stringify(problem.path) + (error.keyword === "required" ? error.params["missingProperty"] : "");
    if (!problems.has(place)) problems.set(place, problem);
    if (problems.size >= MAX_PROBLEMS) break;
  }
  return [...problems.values()];
}

function toProblem(error: SchemaError): Problem {
  const path = pointerToPath(error.instancePath);
  const { params } = error;
  if (error.propertyName !== undefined) {
    const key = error.propertyName;
    return schemaRule.at(
      [...path, key],
      { problem: `${quote(key)} cannot be a key here: ${patternWords(String(params["pattern"]))}` },
      { atKey: true },
    );
  }
  switch (error.keyword) {
    case "additionalProperties":
      return unknownKey(path, String(params["additionalProperty"]), Object.keys(error.parentSchema?.properties ?? {}));
    case "required": {
      const problem = `${path.length === 0 ? "the file" : lastKey(path)} needs ${quote(String(params["missingProperty"]))}`;
      return schemaRule.at(path, { problem }, { atKey: true });
    }
    default:
      return schemaRule.at(path, expectation(error, path));
  }
}

function unknownKey(path: Path, key: string, known: readonly string[]): Problem {
  const match = nearest(key, known);
  const right = match === null ? `Known keys: ${known.join(", ")}.` : `Did you mean ${match}?`;
  return schemaRule.at([...path, key], { problem: `unknown key ${quote(key)}`, right }, { atKey: true });
}

function expectation(
  { keyword, params, data, parentSchema }: SchemaError,
  path: Path,
): { problem: string; right?: string } {
  const [name, given] = [lastKey(path), shown(data)];
  switch (keyword) {
    case "type": {
      const types = [params["type"] as string | readonly string[]].flat();
      const wantsNumber = types.includes("number") || types.includes("integer");
      const problem = `${name} is ${words(types.map(typeWords)).replace(" and ", " or ")}, not ${given}`;
      if (typeof data === "string" && wantsNumber && /^\s*[\d.,_ ]+\s*$/.test(data)) {
        return { problem, right: `Write the number without quotes: ${data.replace(/[^\d.]/g, "")}.` };
      }
      return { problem };
    }
    case "enum": {
      const allowed = (params["allowedValues"] as readonly unknown[]).map(String);
      const match = typeof data === "string" ? nearest(data, allowed) : null;
      return {
        problem: `${name} is one of ${allowed.join(", ")}, not ${given}`,
        ...(match === null ? {} : { right: `Did you mean ${match}?` }),
      };
    }
    case "const":
      return { problem: `${name} is ${JSON.stringify(params["allowedValue"])}, not ${given}` };
    case "pattern":
      return { problem: `${name} ${given}: ${patternWords(String(params["pattern"]), parentSchema?.type)}` };
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return { problem: `${name} is ${limitWords[keyword]} ${plainNumber(params["limit"])}, not ${given}` };
    case "minItems":
    case "minProperties":
    case "minLength":
      return { problem: `${name} needs at least ${params["limit"]} ${countWords[keyword]}` };
    case "maxItems":
    case "maxProperties":
    case "maxLength":
      return { problem: `${name} has at most ${params["limit"]} ${countWords[keyword]}` };
    case "uniqueItems":
      return { problem: `${name} lists one value twice` };
    default:
      return { problem: `${name} does not fit the schema (${keyword})` };
  }
}

const limitWords = {
  minimum: "at least",
  maximum: "at most",
  exclusiveMinimum: "more than",
  exclusiveMaximum: "less than",
};
const countWords = {
  minItems: "entries",
  maxItems: "entries",
  minProperties: "keys",
  maxProperties: "keys",
  minLength: "characters",
  maxLength: "characters",
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null",
};
const typeWords = (type: string): string => TYPE_WORDS[type] ?? type;

/** What the patterns of our schemas mean: a person should not have to read one. */
function patternWords(pattern: string, type?: string | readonly string[]): string {
  if (pattern.startsWith("^20[0-9]{2}"))
    return pattern.length > 40 ? "write a day as YYYY-MM-DD" : "write a month as YYYY-MM";
  if (pattern.startsWith("^[A-Z]{3}")) return "write a currency as three capital letters, such as USD";
  if (pattern.includes("%$")) return 'write a share such as "30%", with at most 6 decimals';
  if (pattern === "^unknown$") return "write a map of quantities, a list of parts, or unknown";
  if (pattern === "^off$") return "write a map, or off";
  if (pattern.startsWith("^[a-z0-9]")) return "use lower-case letters, digits and hyphens, at most 63";
  if (pattern.includes("secretsmanager")) return "write a reference: a Secrets Manager ARN, env:NAME or profile:NAME";
  if (pattern.startsWith("^https")) return "write an https:// address";
  if (pattern.includes("@")) return "write an e-mail address";
  if (pattern.includes("sqs")) return "write the ARN of an SQS queue";
  return `must match ${pattern}${type === undefined ? "" : ""}`;
}

function pointerToPath(pointer: string): (string | number)[] {
  if (pointer === "") return [];
  const steps = pointer.slice(1).split("/");
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll("~1", "/").replaceAll("~0", "~")));
}

function lastKey(path: Path): string {
  const names = path.filter((step) => typeof step === "string");
  return names.at(-1) ?? "the file";
}

const quote = (key: string): string => JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
const plainNumber = (value: unknown): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** The value as given, short; a secret is never repeated. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return looksLikeSecret(value) === null ? quote(value) : "a secret";
  return String(value);
}
