import { type PlainDocument, readDocument } from "../budget/yaml/read.ts";
import { isMap, type Location, type Path, type SourceFile } from "../model/source.ts";
import { loadPolicy, type Policy, type PolicyFiles } from "../policy/load.ts";
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
  const [now, before] = [new PolicyPlaces(files), new PolicyPlaces(former)];
  return findingsOf(policyRelaxed, breaches, [], base.guardrails, ({ subject, path }) => {
    const place = now.placeOf(subject, path);
    return place ?? { file: before.placeOf(subject, [])?.file ?? "policy", line: 1, column: 1 };
  }).sort(bySize);
}

/** Where the values of policy files stand. Each file is read once, however many of its values are asked for. */
class PolicyPlaces {
  private readonly files: PolicyFiles;
  private readonly documents = new Map<SourceFile, PlainDocument>();
  /** By the id in the file; null until somebody asks. */
  private cards: ReadonlyMap<string, SourceFile> | null = null;

  constructor(files: PolicyFiles) {
    this.files = files;
  }

  /** Null where there is no such file. */
  placeOf(card: string | undefined, path: Path): Location | null {
    const file = card === undefined ? this.files.guardrails : this.cardFile(card);
    return file && { file: file.file, ...this.documentOf(file).positionOf({ path }) };
  }

  private cardFile(id: string): SourceFile | null {
    this.cards ??= this.cardsById();
    return this.cards.get(id) ?? null;
  }

  /** Of two files with one id, the first counts. */
  private cardsById(): Map<string, SourceFile> {
    const cards = new Map<string, SourceFile>();
    for (const file of this.files.cards) {
      const { value } = this.documentOf(file);
      const id = isMap(value) ? String(value["id"]) : "";
      if (!cards.has(id)) cards.set(id, file);
    }
    return cards;
  }

  private documentOf(file: SourceFile): PlainDocument {
    const before = this.documents.get(file);
    if (before !== undefined) return before;
    const { text } = file;
    const document = readDocument(typeof text === "string" ? text : "");
    this.documents.set(file, document);
    return document;
  }
}

/**
 * The base's policy; where it is invalid and the change repairs it, the newest version before it that is valid. Without
 * one, the invalid policy itself: the change must not seem to be judged.
 */
export function readablePolicy(
  base: PolicyFiles,
  head: PolicyFiles,
  earlier?: () => Iterable<PolicyFiles>,
): PolicyFiles {
  const isValid = (files: PolicyFiles): boolean => loadPolicy(files).findings.length === 0;
  if (earlier === undefined || isSamePolicy(base, head) || isValid(base)) return base;
  for (const before of earlier()) if (isValid(before)) return before;
  return base;
}

export const isSamePolicy = (one: PolicyFiles, other: PolicyFiles): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * Policy files that are the same are read once. An invalid policy of the head is reported, and the base's is used in its
 * place.
 */
export function changeOfPolicy(base: PolicyFiles, head: PolicyFiles): PolicyChange {
  const policy = loadPolicy(base);
  if (isSamePolicy(base, head)) return policyChange(policy, policy);
  const after = loadPolicy(head);
  return policyChange(policy, after.findings.length === 0 ? after : { ...policy, findings: after.findings });
}
