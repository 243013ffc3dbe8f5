import { CARD_TEXTS, CARDS, CURRENCIES, GUARDRAILS, GUARDRAILS_TEXT } from "../../generated/builtin.js";
import { GUARDRAILS_SCHEMA, RATE_CARD_SCHEMA, schemaProblems, type Validator } from "../budget/schema/schema.ts";
import { secretProblems, withoutSecrets } from "../budget/secret-rules.ts";
import { type PlainDocument, readDocument } from "../budget/yaml/read.ts";
import type { Finding, Problem } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { SourceFile } from "../model/source.ts";
import { isMap, type PlainMap } from "../model/source.ts";
import { inputFinding } from "../rules/finding.ts";
import { inputProblem, unreadableProblem } from "../rules/input.ts";
import { cardContradictions, guardrailContradictions } from "./contradictions.ts";
import { effectiveGuardrails, toGuardrails } from "./guardrails.ts";
import { type RawRateCard, toRateCard } from "./rate-card.ts";
export interface Policy {
  readonly cards: ReadonlyMap<string, RateCard>;
  readonly guardrails: Guardrails;
  readonly currencies: ReadonlyMap<string, number>;
  /** How many cards are the repository's own, and no copies of built-in ones. */
  readonly ownCards: number;
  /** Cards that cannot be used, and the files that they are in. */
  readonly invalidCards: ReadonlyMap<string, string>;
  /** Problems of a repository's own policy files; they exit with 2. */
  readonly findings: readonly Finding[];
}

/** A repository's own policy files; the shipped policy has the values that they lack. */
export interface PolicyFiles {
  readonly cards: readonly SourceFile[];
  readonly guardrails: SourceFile | null;
}
interface PolicyKind {
  readonly shipped: readonly PlainMap[];
  /** The same files as text, to recognize a copy without parsing it. */
  readonly texts: readonly string[];
  readonly schema: Validator;
  readonly contradictions: (data: PlainMap) => Iterable<Problem>;
}

const RATE_CARD: PolicyKind = {
  shipped: CARDS,
  texts: CARD_TEXTS,
  schema: RATE_CARD_SCHEMA,
  contradictions: (data) => cardContradictions(data as unknown as RawRateCard),
};
const GUARDRAILS_FILE: PolicyKind = {
  shipped: [GUARDRAILS],
  texts: [GUARDRAILS_TEXT],
  schema: GUARDRAILS_SCHEMA,
  contradictions: (data) => guardrailContradictions(effectiveGuardrails(GUARDRAILS, data)),
};

export function loadPolicy(files: PolicyFiles): Policy {
  const findings: Finding[] = [];
  const cards = new Map(CARDS.map((data) => [String(data["id"]), toRateCard(data)]));
  const owners = new Map<string, string>();
  const invalidCards = new Map<string, string>();
  let ownCards = 0;
  for (const file of files.cards) {
    const data = readPolicyFile(file, RATE_CARD, findings);
    const id = String(data?.["id"]);
    if (data === null) invalidCards.set(idIn(file), file.file);
    if (data === null || isTaken(file, id, data, owners, findings)) continue;
    owners.set(id, file.file);
    if (cards.has(id)) continue;
    cards.set(id, toRateCard(data));
    ownCards++;
  }
  const own = files.guardrails && readPolicyFile(files.guardrails, GUARDRAILS_FILE, findings);
  return {
    cards,
    guardrails: toGuardrails(GUARDRAILS, own ?? {}),
    currencies: new Map(Object.entries(CURRENCIES)),
    ownCards,
    invalidCards,
    findings,
  };
}

/** The id of a card that is invalid, as far as it can be read. */
const idIn = ({ text }: SourceFile): string =>
  /^id:[ \t]*["']?([a-z0-9.-]+)/m.exec(typeof text === "string" ? text : "")?.[1] ?? "";

/** A repository may have a copy of a built-in card, but not a changed copy. */
function isTaken(
  { file, text }: SourceFile,
  id: string,
  data: PlainMap,
  owners: ReadonlyMap<string, string>,
  findings: Finding[],
): boolean {
  const isBuiltIn = CARDS.some((card) => card["id"] === id);
  const other = owners.get(id) ?? (isBuiltIn && !isOneOf(data, CARDS) ? "a built-in card" : null);
  if (other === null) return false;
  const problem = inputProblem("rate-card-shadowed", ["id"], { id, other });
  const position = readDocument(typeof text === "string" ? text : "").positionOf(problem);
  findings.push(inputFinding(problem, { file, ...position }, null));
  return true;
}
const isOneOf = (data: PlainMap, shipped: readonly PlainMap[]): boolean =>
  shipped.some(
    (known) => known === data || (known["id"] === data["id"] && JSON.stringify(known) === JSON.stringify(data)),
  );

function readPolicyFile({ file, text }: SourceFile, kind: PolicyKind, findings: Finding[]): PlainMap | null {
  if (typeof text !== "string") {
    findings.push(inputFinding(unreadableProblem(text), { file, ...text.position }, null));
    return null;
  }
  const copied = kind.shipped[kind.texts.indexOf(text)];
  if (copied !== undefined) return copied;
  const document = readDocument(text);
  const { value } = document;
  const problems = policyProblems(document, kind);
  for (const problem of problems) findings.push(inputFinding(problem, { file, ...document.positionOf(problem) }, null));
  return problems.length === 0 && isMap(value) ? value : null;
}
function policyProblems(document: PlainDocument, kind: PolicyKind): readonly Problem[] {
  const { value, problems } = document;
  if (problems.length > 0) return problems;
  if (isMap(value) && isOneOf(value, kind.shipped)) return [];
  const secrets = secretProblems(document);
  const shape = withoutSecrets(secrets, schemaProblems(kind.schema, value).map(asPolicyProblem), document);
  return shape.length > 0 || !isMap(value) ? shape : [...kind.contradictions(value)];
}

const asPolicyProblem = (problem: Problem): Problem => ({ ...problem, code: "policy-invalid" });
