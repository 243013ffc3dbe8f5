import { isMap, type Plain, type PlainMap } from "../budget/plain.ts";
import { readDocument } from "../budget/read.ts";
import { schemaProblems, type Validate } from "../budget/schema.ts";
import { CARDS, CURRENCIES, GUARDRAILS } from "../generated/builtin.js";
import * as validators from "../generated/validators.js";
import type { Finding, Problem } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { SourceFile } from "../model/source.ts";
import { policyInvalid } from "../rules/input/policy-invalid.ts";
import { rateCardShadowed } from "../rules/input/rate-card-shadowed.ts";
import { word } from "../verdict/word.ts";
import { toGuardrails } from "./guardrails.ts";
import { toRateCard } from "./rate-card.ts";

/** What every verdict is judged by: cards, guardrails, and how many decimals a currency has. */
export interface Policy {
  readonly cards: ReadonlyMap<string, RateCard>;
  readonly guardrails: Guardrails;
  readonly currencies: ReadonlyMap<string, number>;
  /** What is wrong with a repository's own policy: input, so exit 2. */
  readonly findings: readonly Finding[];
}

/** A repository's own policy files; what it does not say, the shipped policy says. */
export interface PolicyFiles {
  readonly cards: readonly SourceFile[];
  readonly guardrails: SourceFile | null;
}

export function loadPolicy(files: PolicyFiles): Policy {
  const findings: Finding[] = [];
  const cards = new Map(CARDS.map((data) => [String(data["id"]), toRateCard(data)]));
  const builtIn = new Map(CARDS.map((data) => [String(data["id"]), data]));
  const owners = new Map<string, string>();
  for (const file of files.cards) {
    const data = readPolicyFile(file, validators.rateCard, findings, (read) => shadowProblems(read, builtIn, owners));
    if (data === null) continue;
    const id = String(data["id"]);
    owners.set(id, file.file);
    if (!builtIn.has(id)) cards.set(id, toRateCard(data));
  }
  const own =
    files.guardrails === null ? null : readPolicyFile(files.guardrails, validators.guardrails, findings, () => []);
  return {
    cards,
    guardrails: toGuardrails(GUARDRAILS, own ?? {}),
    currencies: new Map(Object.entries(CURRENCIES)),
    findings,
  };
}

/** A copy of a built-in card may lie beside one's own, as in this repository; a changed copy may not. */
function shadowProblems(
  data: PlainMap,
  builtIn: ReadonlyMap<string, Plain>,
  owners: ReadonlyMap<string, string>,
): Problem[] {
  const id = String(data["id"]);
  const shipped = builtIn.get(id);
  const other = owners.get(id);
  if (other !== undefined) return [rateCardShadowed.at(["id"], { id, other })];
  if (shipped === undefined || JSON.stringify(shipped) === JSON.stringify(data)) return [];
  return [rateCardShadowed.at(["id"], { id, other: "a built-in card" })];
}

function readPolicyFile(
  { file, text }: SourceFile,
  validate: Validate,
  findings: Finding[],
  more: (data: PlainMap) => Problem[],
): PlainMap | null {
  if (typeof text !== "string") {
    findings.push(word({ code: text.code, path: [], args: text.args }, { file, ...text.position }, null));
    return null;
  }
  const document = readDocument(text);
  const { value } = document;
  const problems =
    document.problems.length > 0 ? document.problems : schemaProblems(validate, value).map(asPolicyProblem);
  const all = problems.length === 0 && isMap(value) ? more(value) : problems;
  for (const problem of all) findings.push(word(problem, { file, ...document.positionOf(problem) }, null));
  return all.length === 0 && isMap(value) ? value : null;
}

const asPolicyProblem = (problem: Problem): Problem => ({ ...problem, code: policyInvalid.code });
