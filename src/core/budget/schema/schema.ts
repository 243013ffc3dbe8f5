import * as listings from "../../../generated/listings.js";
import type { Edit, Problem } from "../../model/finding.ts";
import { isMap, type Path, type Plain, type PlainMap } from "../../model/source.ts";
import { inputProblem } from "../../rules/input.ts";
import { meantText, nearest } from "../../text/nearest.ts";
import { words } from "../../text/text.ts";
import { edited } from "../edit.ts";
import { holdsSecret } from "../secret-rules.ts";
import { exampleOf, quotedKey } from "../yaml/show.ts";
import { accepts } from "./accept.ts";
import { expectation, placeName } from "./expectation.ts";
import { corrected, meaningOf } from "./pattern.ts";
import type { List, SchemaError } from "./schema-data.ts";
import { placeOfKey, usualName } from "./usual-names.ts";

export interface Validator {
  /** What it accepts is valid, and nothing needs to be listed. */
  accepts?(data: Plain): boolean;
  errorsOf(data: Plain): readonly SchemaError[];
  /** Where a key belongs that is not known where it stands. */
  placeOf?(key: string): Path | null;
}

/** The listing is loaded only for invalid data, because it is large. */
const errorsOf = (listing: () => List) => (data: unknown) => {
  const list = listing();
  return list(data) ? [] : (list.errors ?? []);
};

export const BUDGET_SCHEMA: Validator = {
  accepts,
  errorsOf: errorsOf(() => listings.budget),
  placeOf: placeOfKey,
};
export const RATE_CARD_SCHEMA: Validator = { errorsOf: errorsOf(() => listings.rateCard) };
export const GUARDRAILS_SCHEMA: Validator = { errorsOf: errorsOf(() => listings.guardrails) };
export const TEST_SCHEMA: Validator = { errorsOf: errorsOf(() => listings.test) };

/** Problems listed for one file: a file of another kind would have thousands. */
const MAX_PROBLEMS = 20;
/** Keywords that only repeat what a nested error says. */
const NOISE = new Set(["if", "oneOf", "anyOf", "allOf", "propertyNames"]);

/** At most one problem for each path, whatever the validator lists there. */
export function schemaProblems(validator: Validator, data: Plain): Problem[] {
  if (validator.accepts?.(data) === true) return [];
  const errors = validator.errorsOf(data).filter(({ keyword }) => !NOISE.has(keyword));
  const unknown = unknownKeys(errors);
  const problems = new Map<string, Problem>();
  for (const error of errors) {
    const problem = toProblem(error, unknown.get(error.instancePath) ?? [], errors, validator, data);
    if (problem === null) continue;
    const place = JSON.stringify(problem.path) + (error.keyword === "required" ? error.keyword : "");
    if (problems.has(place)) continue;
    if (problems.size === MAX_PROBLEMS) return [...problems.values(), { ...problem, args: MORE }];
    problems.set(place, problem);
  }
  return [...problems.values()];
}

const MORE = { problem: "more problems follow; they are listed once these are fixed" };

/** A key that the schema does not have, and the one it most likely stands for. */
interface Unknown {
  readonly key: string;
  readonly meant: string | null;
}

/** By the path of their map. Their number is limited, because finding what was meant takes time. */
function unknownKeys(errors: readonly SchemaError[]): Map<string, Unknown[]> {
  const unknown = new Map<string, Unknown[]>();
  let count = 0;
  for (const { keyword, instancePath, params, parentSchema } of errors) {
    if (keyword !== "additionalProperties") continue;
    if (++count > MAX_PROBLEMS) break;
    const key = String(params["additionalProperty"]);
    const meant = nearestKey(key, Object.keys(parentSchema?.properties ?? {}));
    unknown.set(instancePath, [...(unknown.get(instancePath) ?? []), { key, meant }]);
  }
  return unknown;
}

function toProblem(
  error: SchemaError,
  unknown: readonly Unknown[],
  errors: readonly SchemaError[],
  validator: Validator,
  data: Plain,
): Problem | null {
  const path = pointerToPath(error.instancePath);
  if (error.propertyName !== undefined) return badKey(path, error.propertyName, String(error.params["pattern"]));
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(error.params["additionalProperty"]);
      const meant = unknown.find((other) => other.key === key)?.meant ?? null;
      const place = validator.placeOf?.(key) ?? null;
      return (
        misplacedKey(path, key, place, () => moved([...path, key], place ?? [], data, validator)) ??
        unknownKey(path, key, meant, Object.keys(error.parentSchema?.properties ?? {}))
      );
    }
    case "required":
      return missingKeys(path, missingFrom(error, unknown, errors));
    case "minProperties":
    case "maxProperties":
      // The number of keys does not matter while some of them are wrong.
      return unknown.length > 0 ? null : wrongValue(error, path);
    default:
      return wrongValue(error, path);
  }
}

function wrongValue(error: SchemaError, path: Path): Problem {
  const { meant, ...correction } = expectation(error, path);
  return inputProblem("schema", path, correction, {
    edits: meant === undefined ? undefined : [{ path, value: meant }],
  });
}

/** The keys that a map lacks, without those that an unknown key was meant to be. */
function missingFrom(
  { instancePath }: SchemaError,
  unknown: readonly Unknown[],
  errors: readonly SchemaError[],
): string[] {
  return errors
    .filter((error) => error.keyword === "required" && error.instancePath === instancePath)
    .map(({ params }) => String(params["missingProperty"]))
    .filter((key) => !unknown.some(({ meant }) => meant === key));
}

function missingKeys(path: Path, keys: readonly string[]): Problem | null {
  if (keys.length === 0) return null;
  const problem = `${placeName(path)} needs ${words(keys)}`;
  return inputProblem("schema", path, { problem, right: exampleOf(keys) }, { atKey: true });
}

function badKey(path: Path, key: string, pattern: string): Problem {
  const meant = corrected(key, pattern);
  const problem = `${quotedKey(key)} cannot be a key here: it is not ${meaningOf(pattern).is}`;
  const right = meant === null ? meaningOf(pattern).right : `Write ${meant}.`;
  return keyProblem([...path, key], problem, right, meant);
}

/** A key that has one place, and stands in another. Entries of lists have keys of their own. */
function misplacedKey(path: Path, key: string, place: Path | null, edits: () => Edit[] | undefined): Problem | null {
  if (place === null || place.slice(0, -1).join() === path.join()) return null;
  if (path.some((step) => typeof step === "number")) return null;
  const name = place.at(-1) === key ? "" : `, as ${place.at(-1)}`;
  const where = `${place.length === 1 ? "at the top of the file" : `below ${place.slice(0, -1).join(".")}`}${name}`;
  const problem = { problem: `${quotedKey(key)} is not a key here`, right: `Write it ${where}.` };
  return inputProblem("schema", [...path, key], problem, { atKey: true, edits: edits() });
}

/** A key with its value to another place, if nothing is there yet and the value fits; nothing that may be a secret. */
function moved(from: Path, to: Path, data: Plain, validator: Validator): Edit[] | undefined {
  const value = valueAt(data, from);
  if (!isMap(data) || value === undefined || valueAt(data, to) !== undefined || holdsSecret(value)) return undefined;
  const edits: Edit[] = [
    { path: to, value },
    { path: from, remove: true },
  ];
  const pointer = `/${to.join("/")}`;
  const isRefused = validator
    .errorsOf(edited(data, edits))
    .some(({ instancePath }) => instancePath === pointer || instancePath.startsWith(`${pointer}/`));
  return isRefused ? undefined : edits;
}

const valueAt = (data: Plain, path: Path): Plain | undefined =>
  path.reduce<Plain | undefined>(
    (node, step) =>
      isMap(node ?? null) && Object.hasOwn(node as PlainMap, step) ? (node as PlainMap)[step] : undefined,
    data,
  );

/** Spaces that are not indentation, and look as if they were. */
const ODD_SPACES = /^[\u00a0\u2000-\u200b\u202f\u3000\ufeff]+/;

function unknownKey(path: Path, key: string, meant: string | null, known: readonly string[]): Problem {
  const bare = key.replace(ODD_SPACES, "");
  if (bare !== key && bare !== "")
    return keyProblem(
      [...path, key],
      `no-break spaces stand before ${quotedKey(bare)}`,
      "Indent it with ordinary spaces.",
      null,
    );
  const [before = "", after] = key.split(":");
  const right =
    after !== undefined && known.includes(before)
      ? `Write a space after the colon of ${before}.`
      : meantText(meant, `Use one of ${known.join(", ")}.`);
  return keyProblem([...path, key], `unknown key ${quotedKey(key)}`, right, meant);
}

function keyProblem(path: Path, problem: string, right: string, meant: string | null): Problem {
  const edits: Edit[] | undefined = meant === null ? undefined : [{ path, key: meant }];
  return inputProblem("schema", path, { problem, right }, { atKey: true, edits });
}

/** Also "users" for usersPerDay, and "overageUnitPrice" for the unitPrice of an overage. */
function nearestKey(key: string, known: readonly string[]): string | null {
  const base = key.replace(/PerDay$/, "");
  if (known.includes(base)) return base;
  const usual = usualName(key, known);
  if (usual !== null) return usual;
  const match = nearest(key, known);
  if (match !== null || key.length < 4) return match;
  const lower = key.toLowerCase();
  const containing = known.filter((other) => other.toLowerCase().includes(lower));
  return containing.length === 1 ? (containing[0] ?? null) : null;
}

function pointerToPath(pointer: string): (string | number)[] {
  if (pointer === "") return [];
  const steps = pointer.slice(1).split("/");
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll("~1", "/").replaceAll("~0", "~")));
}
