import type { random } from "../support/random.ts";
import type { Sample } from "./corpus.ts";

type Pick = ReturnType<typeof random>;
type Line = Record<string, unknown>;

export interface MutatedLine {
  readonly text: string;
  /** "$.usages[2]" */
  readonly line: string;
  /** "another type of usageQuantity" */
  readonly what: string;
}

/**
 * Something wrong with one line of an answer. Left out is what makes another valid answer: another quantity that nothing
 * contradicts, another feature's name, another organization, tokens in place of the feature's unit, and an absent line where no pool
 * has the total.
 */
export function mutatedLine({ kind, answer }: Sample, pick: Pick): MutatedLine {
  const value = structuredClone(answer) as Record<string, Line[]>;
  const key = kind === "overview" ? "usages" : "charges";
  const lines = value[key] ?? [];
  const at = pick(lines.length);
  const hasPool = JSON.stringify(answer).includes("AI Experience Tokens");
  const what = change(lines, at, hasPool, pick);
  return { text: JSON.stringify(value), line: `$.${key}[${at}]`, what };
}

const NOT_NUMBERS: readonly unknown[] = [null, "many", "1,700", "NaN", "", {}, [], true, "0x11", "1e400", "１７"];
const NAMES: readonly unknown[] = [
  null,
  "",
  17,
  {},
  "Mystery",
  "Genesys Cloud CX 3",
  "\u202e\u0000",
  "Genesys AI Crystal",
];
const UNITS: readonly unknown[] = [null, "", 17, {}, "fortnight", "seat", "EA", "gb", "RateTable"];
const GROUPINGS: readonly unknown[] = [
  null,
  "",
  17,
  "resource",
  "rollup",
  "rollup-usage",
  "fair-use",
  "ROLLUP",
  "fairuse",
];
const NUMBERS: readonly unknown[] = [0, 1, -1, 17, 1e-9, 9_007_199_254_740_992];

function change(lines: Line[], at: number, hasPool: boolean, pick: Pick): string {
  const line = lines[at] ?? {};
  switch (hasPool ? pick(8) : 1 + pick(7)) {
    case 0:
      lines.splice(at, 1);
      return "the absence";
    case 1:
      lines.splice(pick(lines.length + 1), 0, structuredClone(line));
      return "a copy";
    case 2:
      lines.splice(at, 1, [null, 5, "x", [], {}][pick(5)] as Line);
      return "another type";
    default:
      return changeField(line, pick);
  }
}

function changeField(line: Line, pick: Pick): string {
  const isNested = pick(3) === 0 && typeof line["product"] === "object";
  const holder = (isNested ? line["product"] : line) as Line;
  const keys = Object.keys(holder);
  const key = keys[pick(keys.length)] ?? "name";
  if (pick(4) === 0) {
    if (pick(2) === 0) holder[`${key}New`] = holder[key];
    delete holder[key];
    return `the absence of ${key}`;
  }
  const values = valuesFor(key, line);
  if (values.length > 0) holder[key] = values[pick(values.length)];
  return `another ${key}`;
}

function valuesFor(key: string, line: Line): readonly unknown[] {
  if (/^(name|sku|partNumber|product)$/.test(key)) return NAMES;
  if (/^unitOfMeasure/.test(key)) return UNITS;
  if (key === "grouping") return GROUPINGS;
  if (key === "isThirdParty") return [true, "true", null];
  // Where three figures of a charge must agree, another one is no valid answer.
  const isCrossChecked = line["tokenConversionRate"] !== undefined && line["tokenConversionRate"] !== 0;
  const isFigure = /^(actualQuantity|convertedTokenCount|tokenConversionRate)$/.test(key);
  return isFigure && isCrossChecked ? [...NOT_NUMBERS, ...NUMBERS] : NOT_NUMBERS;
}
