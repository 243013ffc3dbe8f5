import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decode } from "../../src/adapters/files/read.ts";
import { check } from "../../src/core/check/check.ts";
import type { Result } from "../../src/core/check/result.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { textFindings } from "../../src/core/report/findings/text.ts";
import { ROOT, TODAY } from "../support/cli.ts";
import { random } from "../support/random.ts";

const MUTATIONS = 3000;
const SEED = 20_261_123;

const EXAMPLES = readdirSync(join(ROOT, "budgets"))
  .filter((name) => name.endsWith(".yaml") && !name.startsWith("_"))
  .sort()
  .map((name) => readFileSync(join(ROOT, "budgets", name)));
const POLICY = loadPolicy({ cards: [], guardrails: null });
const FORMATTER = textFindings({ color: false, width: 80, verbose: true, guardrails: POLICY.guardrails, version: "0" });

type Mutation = (bytes: Buffer, pick: (below: number) => number) => Buffer;

const byLine =
  (change: (lines: string[], at: number, pick: (below: number) => number) => void): Mutation =>
  (bytes, pick) => {
    const lines = bytes.toString().split("\n");
    change(lines, pick(lines.length), pick);
    return Buffer.from(lines.join("\n"));
  };

const STRANGE = [
  "-1",
  "1e9",
  "~",
  "[]",
  "{}",
  "*a",
  "&a",
  "!b",
  "<<",
  "\t",
  '"',
  "'",
  ": ",
  "- ",
  "%",
  "|",
  "\u202e",
  "__proto__",
  "007",
  ".inf",
];

const MUTATIONS_OF: readonly Mutation[] = [
  (bytes, pick) => {
    const flipped = Buffer.from(bytes);
    const at = pick(flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << pick(8));
    return flipped;
  },
  (bytes, pick) => bytes.subarray(0, pick(bytes.length)),
  byLine((lines, at) => lines.splice(at, 1)),
  byLine((lines, at, pick) => lines.splice(pick(lines.length), 0, lines[at] ?? "")),
  byLine((lines, at, pick) => lines.splice(at, 1, " ".repeat(pick(5)) + (lines[at] ?? "").slice(pick(3)))),
  byLine((lines, at, pick) => {
    const tokens = (lines[at] ?? "").split(/(?=[ ,:{}[\]])/);
    const [a, b] = [pick(tokens.length), pick(tokens.length)];
    [tokens[a], tokens[b]] = [tokens[b] ?? "", tokens[a] ?? ""];
    lines[at] = tokens.join("");
  }),
  byLine((lines, at, pick) => {
    const tokens = (lines[at] ?? "").split(/(?=[ ,:{}[\]])/);
    tokens[pick(tokens.length)] = ` ${STRANGE[pick(STRANGE.length)]}`;
    lines[at] = tokens.join("");
  }),
];

function mutant(seed: number): Buffer {
  const pick = random(seed);
  let bytes: Buffer = EXAMPLES[pick(EXAMPLES.length)] ?? Buffer.of();
  for (let times = 1 + pick(3); times > 0; times--)
    bytes = MUTATIONS_OF[pick(MUTATIONS_OF.length)]?.(bytes, pick) ?? bytes;
  return bytes;
}

function judged(bytes: Buffer): Result {
  const [result] = check([{ file: "mutant.yaml", text: decode(bytes) }], POLICY, TODAY);
  if (result === undefined) throw new Error("nothing was judged");
  return result;
}

/** What makes no sense about a result; null: nothing. */
function nonsense(result: Result, text: string): string | null {
  const { status, findings, projection } = result;
  if ((status === "invalid") !== (projection === null)) return "a status without its figures";
  if (status === "invalid" && !findings.some(({ kind }) => kind === "input")) return "invalid, and no word why";
  const lines = text.split(/\r\n|\r|\n/);
  for (const { line, column, message } of findings) {
    const width = lines[(line ?? 0) - 1]?.length ?? -1;
    if (message === "" || (column ?? 0) < 1 || (column ?? 0) > width + 1)
      return `no place ${line}:${column}: ${message}`;
  }
  return /undefined|NaN|\[object/.test(FORMATTER.result(result)) ? "words that no person writes" : null;
}

test(`${MUTATIONS} mutations of the examples: a verdict or findings, never an exception`, () => {
  const seen = { invalid: 0, judged: 0 };
  for (let index = 0; index < MUTATIONS; index++) {
    const bytes = mutant(SEED + index);
    try {
      const result = judged(bytes);
      seen[result.status === "invalid" ? "invalid" : "judged"]++;
      expect(nonsense(result, bytes.toString().replace(/^\ufeff/, ""))).toBeNull();
    } catch (error) {
      throw new Error(`mutation ${SEED + index}:\n${bytes}`, { cause: error });
    }
  }
  expect(seen.invalid).toBeGreaterThan(MUTATIONS / 4);
  expect(seen.judged).toBeGreaterThan(MUTATIONS / 10);
});
