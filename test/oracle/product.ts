import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { check } from "../../src/core/check/check.ts";
import type { SourceFile } from "../../src/core/model/source.ts";
import { loadPolicy, type Policy } from "../../src/core/policy/load.ts";
import { FINDING_FORMATS } from "../../src/core/report/formats.ts";
import { ROOT, TODAY } from "../support/cli.ts";
import type { Report } from "../support/report.ts";
import { type CardId, CONTRACT_FILES } from "./cards.ts";

export interface Pricing {
  /** Price by this card instead of the budget's own. */
  readonly rateCard?: CardId;
  /** With guardrails: slower, and nothing in a comparison of figures reads their findings. */
  readonly isJudged?: boolean;
}

const POLICIES = { judged: policy(null), silent: policy(silence()) };

/** The product's JSON report, from texts: ten thousand files would cost more than their pricing. */
export function product(texts: readonly string[], { rateCard, isJudged = false }: Pricing): Report {
  const by = isJudged ? POLICIES.judged : POLICIES.silent;
  const formatter = FINDING_FORMATS.json({
    color: false,
    width: 80,
    verbose: false,
    guardrails: by.guardrails,
    version: "0.0.0",
  });
  const sources = texts.map((text, index) => ({ file: `budgets/${index}.yaml`, text }));
  const results = check(sources, by, TODAY, rateCard === undefined ? {} : { rateCard });
  let report = formatter.begin();
  for (let next = results.next(); ; next = results.next()) {
    if (next.done === true) return JSON.parse(report + formatter.end(next.value));
    report += formatter.result(next.value);
  }
}

function policy(guardrails: SourceFile | null): Policy {
  const loaded = loadPolicy({ cards: CONTRACT_FILES, guardrails });
  if (loaded.findings.length > 0) throw new Error(JSON.stringify(loaded.findings));
  return loaded;
}

function silence(): SourceFile {
  const file = "policy/guardrails.yaml";
  const { severities } = load(readFileSync(join(ROOT, file), "utf8")) as { severities: object };
  const off = Object.fromEntries(Object.keys(severities).map((code) => [code, "off"]));
  return { file, text: dump({ version: 1, severities: off }) };
}
