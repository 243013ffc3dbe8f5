import { readDocument } from "../budget/yaml/read.ts";
import type { Result } from "../check/result.ts";
import type { SourceFile } from "../model/source.ts";
import { isMap } from "../model/source.ts";
import { nameOf, type OrganizationChange } from "./organization.ts";
import type { PolicyChange } from "./policy-change.ts";
import { isSame } from "./same.ts";
import type { Pair } from "./side.ts";

/** One value before and after, in words; null where one word cannot say it. */
export interface ValueChange {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A change of a file that many budgets share, which changes their figures. */
export interface Cause {
  readonly kind: "card" | "guardrails" | "defaults";
  /** The card's id, the guardrails, or the file of the defaults. */
  readonly name: string;
  readonly changes: readonly ValueChange[];
  /** Organizations that it prices, judges or completes. */
  readonly touched: number;
  /** Those that it changes although nobody edited their own file. */
  readonly changed: number;
  /** Of those, how many are invalid now. */
  readonly invalid: number;
  /** Of those, the ones that fail now, with the first month that fails; null where the whole plan fails. */
  readonly broken: readonly { readonly org: string; readonly month: string | null }[];
}

interface Counted extends Omit<Cause, "changes"> {
  touched: number;
  changed: number;
  invalid: number;
  readonly broken: { org: string; month: string | null }[];
  readonly changes: (features: ReadonlySet<string>) => readonly ValueChange[];
  /** The features that the broken, or else the changed, organizations plan. */
  readonly features: { readonly broken: Set<string>; readonly changed: Set<string> };
}

/** Indirect changes, counted as budgets are compared. */
export class Causes {
  private readonly policy: PolicyChange;
  private readonly counted = new Map<string, Counted>();

  constructor(policy: PolicyChange) {
    this.policy = policy;
  }

  /** @param change null where nothing has changed */
  add({ base, head }: Pair, result: Result, change: OrganizationChange | null): void {
    if (base === null || head === null) return;
    const causes = [
      ...this.defaultsCause(base.defaults, head.defaults),
      ...(result.projection?.cards ?? []).flatMap((card) => this.cardCause(card.id)),
      ...this.guardrailsCause(),
    ];
    for (const cause of causes) cause.touched++;
    const [first] = causes;
    const isEdited = typeof head.text !== "string" || base.text !== head.text;
    if (first !== undefined && change !== null && !isEdited) blame(first, result, change);
  }

  list(): Cause[] {
    return [...this.counted.values()].map(({ features, changes, ...cause }) => ({
      ...cause,
      changes: changes(cause.broken.length > 0 ? features.broken : features.changed),
    }));
  }

  private defaultsCause(base: SourceFile | undefined, head: SourceFile | undefined): Counted[] {
    const file = head ?? base;
    if (file === undefined || base?.text === head?.text) return [];
    return [this.cause("defaults", file.file, () => defaultsChanges(base, head))];
  }

  private cardCause(id: string): Counted[] {
    const changes = this.policy.cards.get(id);
    if (changes === undefined) return [];
    const relevant = (planned: ReadonlySet<string>): ValueChange[] =>
      changes
        .filter(({ feature }) => feature === null || planned.has(feature))
        .map(({ what, before, after }) => ({ what, before, after }));
    return [this.cause("card", id, relevant)];
  }

  private guardrailsCause(): Counted[] {
    const { guardrails } = this.policy;
    if (guardrails.length === 0) return [];
    const changes = guardrails.map(({ path, before, after }) => ({ what: path.join("."), before, after }));
    return [this.cause("guardrails", "guardrails", () => changes)];
  }

  private cause(kind: Cause["kind"], name: string, changes: Counted["changes"]): Counted {
    const key = `${kind} ${name}`;
    const features = { broken: new Set<string>(), changed: new Set<string>() };
    const none = { touched: 0, changed: 0, invalid: 0, broken: [] };
    const known = this.counted.get(key) ?? { kind, name, changes, ...none, features };
    this.counted.set(key, known);
    return known;
  }
}

function blame(cause: Counted, { projection }: Result, change: OrganizationChange): void {
  cause.changed++;
  if (change.kind === "invalid") cause.invalid++;
  const fails = change.base?.status === "fail" ? undefined : change.failures.find(({ isNew }) => isNew);
  if (fails !== undefined) cause.broken.push({ org: nameOf(change), month: fails.finding.periods?.[0] ?? null });
  for (const { lines } of projection?.segments ?? []) {
    for (const { feature } of lines) {
      cause.features.changed.add(feature);
      if (fails !== undefined) cause.features.broken.add(feature);
    }
  }
}

/** The top-level keys with another value. */
function defaultsChanges(base: SourceFile | undefined, head: SourceFile | undefined): ValueChange[] {
  const [was, is] = [base, head].map((file) => {
    const { value } = readDocument(typeof file?.text === "string" ? file.text : "");
    return isMap(value) ? value : {};
  }) as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => !isSame(was[key], is[key]))
    .map((what) => ({ what, before: wordOf(was[what]), after: wordOf(is[what]) }));
}

function wordOf(value: unknown): string | null {
  if (value === undefined) return "none";
  return typeof value === "object" ? null : String(value);
}
