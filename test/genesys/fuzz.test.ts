import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { csvTable } from "../../src/adapters/files/csv-table.ts";
import { jsonTable } from "../../src/adapters/files/json-table.ts";
import { Json } from "../../src/adapters/genesys/api/json.ts";
import { chosenPeriods, contractUsage } from "../../src/adapters/genesys/billing/contract.ts";
import { trusteeUsage } from "../../src/adapters/genesys/billing/trustee.ts";
import { add, compare, exactText, ZERO } from "../../src/core/model/exact.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import { isSourceFailure, type SourceFailure } from "../../src/core/model/usage-source.ts";
import { figuresOf } from "../../src/core/usage/file/figures.ts";
import { ROOT } from "../support/cli.ts";
import { random } from "../support/random.ts";
import { sampleOf, seedOf } from "../support/sample.ts";
import { mutatedJson, mutatedTable, mutatedText } from "./mutate.ts";
import {
  ACME_CONTRACT,
  copilot,
  detail,
  licences,
  NOVEMBER,
  overview,
  pool,
  rollup,
  tokenWallet,
  usage,
  voiceBots,
} from "./stand-in/payloads.ts";
import { CONTRACT_METER, metered, NOW, TRUSTEE_METER } from "./support.ts";

const MUTATIONS = sampleOf(3000);
const SEED = seedOf(20_261_124);
const SECONDS = Math.max(30, MUTATIONS / 100);
/** No one of them may take longer: a hang is no answer either. */
const MOST_MS = 2000;

const CONTRACT = metered(CONTRACT_METER);
const TRUSTEE = metered(TRUSTEE_METER);
const LISTED = chosenPeriods(
  Json.parse(JSON.stringify(ACME_CONTRACT.billingPeriods), "periods"),
  CONTRACT.budget,
  "2026-12-01",
  1,
)[0];

type Payload = Record<string, unknown>;

/** An answer, how it is read, and the tokens that it holds by a simpler reckoning: no reading may come to less. */
interface Answer {
  readonly text: string;
  read(text: string): PeriodUsage | null;
  least(payload: Payload): number;
}

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
const listIn = (payload: Payload, key: string): Payload[] => (Array.isArray(payload[key]) ? payload[key] : []);
/** Their charge holds what the others took: added up it would count twice. */
const isPool = (...names: unknown[]): boolean =>
  names.some((name) =>
    /(^|\W)ai (experience )?tokens?(\W|$)|^gc-170-[a-z]+-ait/i.test(String(name).replaceAll(/[\s_]+/g, " ")),
  );

const ANSWERS: readonly Answer[] = [
  {
    text: JSON.stringify(detail(NOVEMBER, [licences(), voiceBots(), copilot(), pool()], [tokenWallet()])),
    read: (text) => {
      if (LISTED === undefined) throw new Error("no period");
      return contractUsage(Json.parse(text, "it"), LISTED, CONTRACT, NOW, true);
    },
    least: (payload) =>
      listIn(payload, "charges")
        .filter(({ product, name }) => !isPool(name, ...Object.values(product ?? {})))
        .reduce((sum, charge) => sum + numberOf(charge["convertedTokenCount"]), 0),
  },
  {
    text: JSON.stringify(
      overview([
        usage("Genesys Cloud Voice Bots", "1700", { unitOfMeasureType: "minute" }),
        rollup("4512", { prepayQuantity: "5000" }),
        usage("Genesys Crystal Ball", "12"),
        usage("Genesys Cloud CX 3", "196", { unitOfMeasureType: "seat" }),
      ]),
    ),
    read: (text) => trusteeUsage(Json.parse(text, "it"), 0, TRUSTEE, NOW),
    least: (payload) =>
      listIn(payload, "usages")
        .filter(({ name, partNumber, isThirdParty }) => !isPool(name, partNumber) && isThirdParty !== true)
        .filter(({ unitOfMeasureType }) => /^tokens?$/i.test(String(unitOfMeasureType)))
        .reduce((sum, { usageQuantity }) => sum + Number(usageQuantity), 0),
  },
];

function readOrWhy(answer: Answer, text: string): PeriodUsage | SourceFailure | null {
  try {
    return answer.read(text);
  } catch (error) {
    if (isSourceFailure(error)) return error;
    throw error;
  }
}

/** What makes no sense about what was read; null: nothing. */
function nonsense(outcome: PeriodUsage | SourceFailure | null, answer: Answer, text: string): string | null {
  if (outcome === null) return "the current period was left out";
  if (isSourceFailure(outcome)) {
    const isPlaced = outcome.path === null || outcome.path.startsWith("$");
    return isPlaced && outcome.message !== "" ? null : "a failure that says nothing";
  }
  const { total, features } = outcome;
  if (total.n < 0n) return "less than nothing";
  const parts = [...features.values()].map(({ tokens }) => tokens).reduce(add, ZERO);
  if (features.size > 0 && compare(parts, total) !== 0) return "features that are not the total";
  // The pool's total holds the lines that were not read, and a credit lessens a feature.
  if (outcome.notices.some(({ code }) => code === "line-not-read" || code === "credited")) return null;
  const least = answer.least(JSON.parse(text));
  const tokens = Number(total.n) / Number(total.d);
  return tokens >= least - 1 - least * 1e-9 ? null : `${exactText(total)} tokens, of ${least}`;
}

test(
  `${Math.ceil((MUTATIONS * 2) / 3)} mutations of answers: a figure that holds all of it, or a failure`,
  () => {
    const seen = { figures: 0, failures: 0 };
    const started = performance.now();
    for (let index = 0; index < (MUTATIONS * 2) / 3; index++) {
      const pick = random(SEED + index);
      const answer = ANSWERS[pick(ANSWERS.length)] as Answer;
      const text = mutatedJson(answer.text, pick);
      const begun = performance.now();
      const outcome = readOrWhy(answer, text);
      expect(performance.now() - begun).toBeLessThan(MOST_MS);
      const wrong = nonsense(outcome, answer, text);
      if (wrong !== null) throw new Error(`mutation ${SEED + index}: ${wrong}\n${text}`);
      seen[isSourceFailure(outcome) ? "failures" : "figures"]++;
    }
    expect(seen.figures).toBeGreaterThan(MUTATIONS / 10);
    expect(seen.failures).toBeGreaterThan(MUTATIONS / 10);
    expect((performance.now() - started) / 1000).toBeLessThan(SECONDS);
  },
  SECONDS * 1000,
);

const CSV = readFileSync(join(ROOT, "examples", "usage", "holiday-retailer.csv"), "utf8")
  .split("\n")
  .slice(0, 30)
  .join("\n");
const ROWS = CSV.split("\n")
  .slice(1)
  .map((line) => line.split(","))
  .map(([day, ...rest]) => ({ day, feature: rest[0], tokens: Number(rest[1]) }));
const JSON_ROWS = JSON.stringify(ROWS.slice(0, 10));

/** Rows that a table has by a simpler reckoning; null: quotes or lists within it make that a guess. */
function rowsIn(text: string, isJson: boolean): number | null {
  if (!isJson) return text.includes('"') ? null : text.split(/\r\n|\n|\r/).filter((line) => line !== "").length - 1;
  try {
    const rows = JSON.parse(text);
    return Array.isArray(rows) ? rows.length : null;
  } catch {
    return null;
  }
}

test(
  `${Math.floor(MUTATIONS / 3)} mutations of usage files: every row is a figure, or the file is refused`,
  () => {
    const seen = { clean: 0, complained: 0 };
    for (let index = 0; index < Math.floor(MUTATIONS / 3); index++) {
      const pick = random(SEED - 1 - index);
      const isJson = pick(3) === 0;
      const text = isJson ? mutatedRows(pick) : mutatedTable(CSV, pick);
      const begun = performance.now();
      const { figures, findings } = figuresOf(isJson ? jsonTable(text) : csvTable(text), "usage");
      expect(performance.now() - begun).toBeLessThan(MOST_MS);
      const rows = rowsIn(text, isJson);
      // With a finding the whole file is refused; without one, every row must be in the figures.
      if (rows !== null && findings.length === 0 && figures.length !== rows) {
        throw new Error(`mutation ${SEED - 1 - index}: ${figures.length} of ${rows} rows\n${text}`);
      }
      for (const { message, line } of findings) expect(message !== "" && (line ?? 0) >= 1).toBe(true);
      seen[findings.length === 0 ? "clean" : "complained"]++;
    }
    expect(seen.clean).toBeGreaterThan(MUTATIONS / 100);
    expect(seen.complained).toBeGreaterThan(MUTATIONS / 10);
  },
  SECONDS * 1000,
);

const mutatedRows = (pick: ReturnType<typeof random>): string =>
  pick(2) === 0 ? mutatedJson(JSON_ROWS, pick) : mutatedText(JSON_ROWS, pick);
