import type { SourceNotice } from "../../../core/model/period-usage.ts";
import { isSourceFailure, SourceFailure } from "../../../core/model/usage-source.ts";
import { count, quoted } from "../../../core/text/text.ts";
import type { Json } from "../api/json.ts";
import type { BadCharge, Charge, Named, OtherCharge } from "./charge.ts";
import { type Counted, type Counting, tokensOf } from "./tokens.ts";
import { unitOfMeasure } from "./units.ts";

/** The lines of an answer about one period. */
export interface Lines {
  readonly counted: readonly Counted[];
  readonly bad: readonly BadCharge[];
  readonly others: readonly OtherCharge[];
  readonly of: number;
}

/** How the lines of one kind of answer are read. */
export interface LineReader {
  names(place: Json): Named;
  /** "unitOfMeasure" and where it is. */
  unit(place: Json): Json;
  read(place: Json): Charge | OtherCharge;
}

/** One line that cannot be read must not hide the others. */
export function linesOf(places: readonly Json[], reader: LineReader, counting: Counting): Lines {
  const [counted, bad, others]: [Counted[], BadCharge[], OtherCharge[]] = [[], [], []];
  const ids = new Set<string>();
  for (const place of places) {
    try {
      const line = reader.read(place);
      if ("why" in line) others.push(line);
      else counted.push(tokensOf(once(line, ids), counting));
    } catch (error) {
      if (!isSourceFailure(error)) throw error;
      const line = unread(place, reader, error);
      if ("why" in line) others.push(line);
      else bad.push(line);
    }
  }
  return { counted, bad, others, of: places.length };
}

/** The same charge twice would count twice. */
function once(charge: Charge, ids: Set<string>): Charge {
  const { id, place } = charge;
  if (id !== null && ids.has(id)) {
    const at = place.maybe("id");
    throw (at.isAbsent ? place : at).fail("inconsistent", "two lines are the same");
  }
  if (id !== null) ids.add(id);
  return charge;
}

/** A line of another product is never an error, whatever is wrong with it. */
function unread(place: Json, reader: LineReader, failure: SourceFailure): BadCharge | OtherCharge {
  const { name, product } = reader.names(place);
  const unit = reader.unit(place).textOrNull();
  const statesTokens = !place.maybe("convertedTokenCount").isNothing;
  const isOfTokens = statesTokens || (unit !== null && unitOfMeasure(unit)?.unit === "tokens");
  const isOther = name !== null && (product.kind === "outside" || product.kind === "unknown");
  if (isOther && !isOfTokens) return { place, name, why: "looks-like-ai" };
  return { place, name: name ?? "a line without a name", failure, isPool: product.kind === "pool" || name === null };
}

/** The tokens of a line that was not read are in the pool's total, if that is known: without it, there is no figure. */
export function notRead({ bad }: Lines, isTotalKnown: boolean): SourceNotice[] {
  const [first] = isTotalKnown ? bad.filter(({ isPool }) => isPool) : bad;
  if (first !== undefined) throw named(first);
  return bad.map(({ name, failure, place }) => ({
    code: "line-not-read",
    path: failure.path ?? place.path,
    message: `${quoted(name)}: ${failure.message}; its tokens are in the pool's total, as other`,
  }));
}

function named({ name, failure }: BadCharge): SourceFailure {
  const { kind, message, path } = failure;
  return new SourceFailure(kind, `${message}: ${quoted(name)}`, { path });
}

const PROBLEMS = {
  "looks-like-ai": "is not billed in tokens",
  "fair-use": "says what is included, not what was used",
  "third-party": "is of a third party",
} as const;

const MOST_NAMED = 20;

export function notCounted({ others }: Lines): SourceNotice[] {
  const rest = others.filter(({ why }) => why === "not-known");
  const notices = others.flatMap(({ name, place, why }): SourceNotice[] => {
    if (why === null || why === "not-known") return [];
    return [{ code: "not-counted", path: place.path, message: `${quoted(name)} ${PROBLEMS[why]}: not counted` }];
  });
  if (rest.length === 0) return notices;
  const shown = rest.slice(0, MOST_NAMED).map(({ name, place }) => `${quoted(name)} (${place.path})`);
  const more = rest.length > MOST_NAMED ? `, and ${count(BigInt(rest.length - MOST_NAMED))} more` : "";
  const message = `other products, which are not counted: ${shown.join(", ")}${more}`;
  return [...notices, { code: "not-counted", path: null, message }];
}
