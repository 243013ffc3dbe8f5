import { describe, expect, test } from "vitest";
import { Json } from "../../src/adapters/genesys/api/json.ts";
import { chosenPeriods, contractUsage } from "../../src/adapters/genesys/billing/contract.ts";
import { trusteeUsage } from "../../src/adapters/genesys/billing/trustee.ts";
import { exactText } from "../../src/core/model/exact.ts";
import { type PeriodUsage, type SourceNotice, unknownIn } from "../../src/core/model/period-usage.ts";
import { isSourceFailure } from "../../src/core/model/usage-source.ts";
import { random } from "../support/random.ts";
import { sampleOf, seedOf } from "../support/sample.ts";
import { CORPUS, type Sample } from "./corpus.ts";
import { mutatedLine } from "./mutate-line.ts";
import { ACME_CONTRACT } from "./stand-in/payloads.ts";
import { CONTRACT_METER, metered, NOW, TRUSTEE_METER } from "./support.ts";

const MUTATIONS = sampleOf(2000);
const SEED = seedOf(20_261_130);
const SECONDS = Math.max(30, MUTATIONS / 100);

const CONTRACT = metered(CONTRACT_METER);
const TRUSTEE = metered(TRUSTEE_METER);
const [LISTED] = chosenPeriods(
  Json.parse(JSON.stringify(ACME_CONTRACT.billingPeriods), "periods"),
  CONTRACT.budget,
  "2026-12-01",
  1,
);

function readAs({ kind }: Sample, text: string): PeriodUsage | null {
  const json = Json.parse(text, "the answer");
  if (kind === "overview") return trusteeUsage(json, 0, TRUSTEE, NOW);
  if (LISTED === undefined) throw new Error("no period");
  return contractUsage(json, LISTED, CONTRACT, NOW, true);
}

const figures = ({ total, features }: PeriodUsage): object => ({
  total: exactText(total),
  features: Object.fromEntries([...features].map(([id, { tokens }]) => [id, exactText(tokens)]).sort()),
});

describe("answers as partners' code expects them", () => {
  test.each(Object.entries(CORPUS))("%s", (_, sample) => {
    const usage = readAs(sample, JSON.stringify(sample.answer));
    if (usage === null) throw new Error("no period");
    expect(figures(usage)).toEqual({ total: sample.total, features: sample.features });
    expect(usage.terms.included).toBe(sample.included);
  });
});

/** The mutated line is named by its place, or what is said is about the whole. */
const isAbout = ({ path, code }: SourceNotice, line: string): boolean =>
  path === null || code === "pool-differs" || path.startsWith(line) || line.startsWith(path);

test(
  `${MUTATIONS} mutations of their lines, from seed ${SEED}: the same figures, a word about the line, or no figures`,
  () => {
    const samples = Object.values(CORPUS).map((sample) => ({
      sample,
      before: readAs(sample, JSON.stringify(sample.answer)) as PeriodUsage,
    }));
    const seen = { same: 0, said: 0, failed: 0 };
    for (let index = 0; index < MUTATIONS; index++) {
      const pick = random(SEED + index);
      const { sample, before } = samples[pick(samples.length)] as (typeof samples)[number];
      const { text, line, what } = mutatedLine(sample, pick);
      const outcome = outcomeOf(sample, text, before, line);
      if (outcome !== "silent") seen[outcome]++;
      else throw new Error(`seed ${SEED + index}: ${what} of ${line} changes the figures without a word\n${text}`);
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(MUTATIONS / 20);
  },
  SECONDS * 1000,
);

function outcomeOf(
  sample: Sample,
  text: string,
  before: PeriodUsage,
  line: string,
): "same" | "said" | "failed" | "silent" {
  try {
    const after = readAs(sample, text);
    if (after === null) return "silent";
    if (JSON.stringify(figures(after)) === JSON.stringify(figures(before))) return "same";
    // Features that are not told apart any more are listed as unknown.
    const isUnknown = unknownIn(after).includes("features") && !unknownIn(before).includes("features");
    if (isUnknown && exactText(after.total) === exactText(before.total)) return "said";
    const known = new Set(before.notices.map((notice) => JSON.stringify(notice)));
    const fresh = after.notices.filter((notice) => !known.has(JSON.stringify(notice)));
    return fresh.some((notice) => isAbout(notice, line)) ? "said" : "silent";
  } catch (error) {
    if (isSourceFailure(error) && error.message !== "") return "failed";
    throw error;
  }
}
