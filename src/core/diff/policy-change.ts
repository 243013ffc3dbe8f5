import { readDocument } from "../budget/read.ts";
import { isMap, type Location, type Path, type SourceFile } from "../model/source.ts";
import type { Policy, PolicyFiles } from "../policy/load.ts";
import { type CardValueChange, cardChanges } from "../rules/loosening/card-changes.ts";
import { type GuardrailChange, guardrailChanges, policyRelaxed } from "../rules/loosening/policy-relaxed.ts";
import type { Size } from "../rules/rule.ts";
import { bySize, findingsOf, type Loosened } from "./loosened.ts";
import { isSame as isSameData } from "./same.ts";

/** The policies of both sides, and what differs. */
export interface PolicyChange {
  readonly base: Policy;
  readonly head: Policy;
  readonly guardrails: readonly GuardrailChange[];
  /** What differs on each card that both sides have. */
  readonly cards: ReadonlyMap<string, readonly CardValueChange[]>;
  /** No verdict or figure can differ because of it. */
  readonly isSame: boolean;
}

export function policyChange(base: Policy, head: Policy): PolicyChange {
  const guardrails = base === head ? [] : [...guardrailChanges(base.guardrails, head.guardrails)];
  const cards = new Map<string, readonly CardValueChange[]>();
  let isSame = guardrails.length === 0 && base.cards.size === head.cards.size;
  for (const [id, card] of base === head ? [] : base.cards) {
    const now = head.cards.get(id);
    isSame &&= isSameData(card, now);
    if (now !== undefined && !isSameData(card, now)) cards.set(id, [...cardChanges(card, now)]);
  }
  return { base, head, guardrails, cards, isSame };
}

/**
 * What the head's policy loosens, as severe as the base's guardrails say.
 * @param sizes by card: how much less the budgets that name it come to
 */
export function relaxedPolicy(
  { base, head }: PolicyChange,
  files: PolicyFiles,
  former: PolicyFiles,
  sizes: ReadonlyMap<string, Size>,
): Loosened[] {
  if (base === head) return [];
  const breaches = [...policyRelaxed.loosened({ before: base, after: head })].map((breach) => ({
    ...breach,
    size: breach.size ?? sizes.get(breach.subject ?? ""),
  }));
  return findingsOf(policyRelaxed, breaches, [], base.guardrails, ({ subject, path }) => {
    const file = subject === undefined ? files.guardrails : cardFile(subject, files);
    const gone = subject === undefined ? former.guardrails : cardFile(subject, former);
    return placeIn(file, path) ?? { file: gone?.file ?? "policy", line: 1, column: 1 };
  }).sort(bySize);
}

const documentOf = ({ text }: SourceFile) => readDocument(typeof text === "string" ? text : "");

function cardFile(id: string, { cards }: PolicyFiles): SourceFile | null {
  const isOf = (file: SourceFile): boolean => {
    const { value } = documentOf(file);
    return isMap(value) && value["id"] === id;
  };
  return cards.find(isOf) ?? null;
}

/** Null where the file is removed. */
const placeIn = (file: SourceFile | null, path: Path): Location | null =>
  file && { file: file.file, ...documentOf(file).positionOf({ path }) };
