import type { Result } from "../check/result.ts";
import type { Day } from "../model/calendar.ts";
import { add, compare, type Exact } from "../model/exact.ts";
import type { Finding } from "../model/finding.ts";
import { fromMinor, type Minor } from "../model/money.ts";
import type { Projection } from "../model/projection.ts";
import type { Source } from "../model/source.ts";
import { type Facts, fileNameOf } from "../rules/facts.ts";
import { inputFinding } from "../rules/finding.ts";
import { inputProblem } from "../rules/input.ts";
import { NOTHING } from "../rules/loosening/allowance.ts";
import type { Size } from "../rules/rule.ts";
import { underBasePolicy } from "./base-policy.ts";
import { type Cause, Causes } from "./causes.ts";
import { Checker } from "./checker.ts";
import { type Comparing, compareResults, isChange } from "./compare.ts";
import { removedBudget } from "./loosened.ts";
import { type Held, heldOf, matchSingles, type Single } from "./match.ts";
import { byWeight, factsOf, isJudged, type Judged, type OrganizationChange } from "./organization.ts";
import type { PolicyChange } from "./policy-change.ts";
import type { Added, Former, LateFormer } from "./replaced/involved.ts";
import { isGutted, replacementFindings } from "./replaced/replaced.ts";
import type { Pair, Side } from "./side.ts";

/** What comes of comparing budgets. */
export interface Compared {
  /** Those that change, the worst first. */
  readonly organizations: readonly OrganizationChange[];
  /** Files with the same figures: untouched, or written in another way. */
  readonly unchanged: { readonly untouched: number; readonly rewritten: number };
  readonly causes: readonly Cause[];
  /** Input errors of a side that are not about one budget, such as its policy. */
  readonly findings: { readonly base: readonly Finding[]; readonly head: readonly Finding[] };
}

/** Compares budgets, pair by pair. */
export class Differ {
  private readonly base: Side;
  private readonly how: Comparing;
  private readonly checkers: { readonly base: Checker; readonly head: Checker };
  private readonly causes: Causes;
  private readonly changes: OrganizationChange[] = [];
  private readonly singles = { base: new Set<Held>(), head: new Set<Held>() };
  private readonly byOrg = { base: new Map<string, Held>(), head: new Map<string, Held>() };
  /** By rate card: how much less the plans that use it come to in the head. */
  readonly cheaper = new Map<string, Size>();
  private readonly formers: LateFormer[] = [];
  private readonly added: Added[] = [];
  /** The organizations that the head's files are about. */
  private readonly orgs = new Set<string | null>();
  private readonly unchanged = { untouched: 0, rewritten: 0 };

  constructor(policy: PolicyChange, today: Day, isGate: boolean, base: Side) {
    this.base = base;
    this.how = { policy, today, isGate };
    this.checkers = { base: new Checker(policy.base, today), head: new Checker(policy.head, today) };
    this.causes = new Causes(policy);
  }

  add(pair: Pair): void {
    const head = this.single("head", pair.head);
    const base = head === null ? this.single("base", pair.base) : this.readable(this.single("base", pair.base));
    if (head !== null) this.orgs.add(head.result.org);
    if (base !== null && head !== null && base.result.org === head.result.org) this.compare(base, head);
    else {
      if (base !== null) this.hold(base, "base", "head");
      if (head !== null) this.hold(head, "head", "base");
    }
  }

  /** Keeps a file until the other side's of the same organization comes: a folder that is renamed need not fit in memory. */
  private hold(single: Single, side: "base" | "head", other: "base" | "head"): void {
    const org = single.result.org ?? "";
    const found = this.byOrg[other].get(org);
    if (found === undefined) {
      const held = heldOf(single, this.checkers[side]);
      this.singles[side].add(held);
      if (org !== "" && !this.byOrg[side].has(org)) this.byOrg[side].set(org, held);
      return;
    }
    this.byOrg[other].delete(org);
    this.singles[other].delete(found);
    const restored = found.restored();
    this.compare(side === "base" ? single : restored, side === "base" ? restored : single);
  }

  /** @param equal names of files that were not read; one of them may be about an organization that seems to be gone */
  matchRest(equal: readonly string[], side: Side): void {
    const { base: bases, head: heads } = this.singles;
    const claims = bases.size + heads.size === 0 ? new Map<string, string[]>() : byStem(equal);
    const ownerOf = (org: string | null): Source | undefined =>
      side.read(claims.get(org ?? "") ?? []).find((source) => this.checkers.head.judge(source).org === org);
    for (const { base, head } of matchSingles([...bases], [...heads])) {
      const org = (head ?? base)?.org ?? null;
      const isElsewhere = (): boolean => this.orgs.has(org) || ownerOf(org) !== undefined;
      if (head === null && base !== null) this.remove(base.restored(), side, isElsewhere());
      if (head === null) continue;
      const owner = org === base?.org ? undefined : ownerOf(org);
      const now = head.restored();
      this.compare(base?.restored() ?? null, owner === undefined ? now : conflicting(now, owner.file));
    }
    this.holdAdded();
  }

  /** Judges new organizations together, and puts what fails on the largest of them. */
  private holdAdded(): void {
    const { guardrails } = this.how.policy.base;
    for (const finding of replacementFindings(this.formers, this.added, guardrails)) {
      const index = this.changes.findIndex(({ head }) => head?.org === finding.org);
      const change = this.changes[index];
      const failure = { finding, isNew: true, isHeld: true };
      if (change !== undefined) this.changes[index] = { ...change, failures: [...change.failures, failure] };
    }
  }

  end(untouched: number): Compared {
    return {
      organizations: this.changes.sort(byWeight),
      unchanged: { ...this.unchanged, untouched: this.unchanged.untouched + untouched },
      causes: this.causes.list(),
      findings: { base: this.checkers.base.end(), head: this.checkers.head.end() },
    };
  }

  private single(side: "base" | "head", source: Source | null): Single | null {
    return source && { source, result: this.checkers[side].judge(source) };
  }

  /** A file of the base that is invalid is judged as the newest version before it that is not. */
  private readable(base: Single | null): Single | null {
    if (base === null || base.result.status !== "invalid") return base;
    for (const source of this.base.earlier?.(base.source.file) ?? []) {
      // On its own: beside the file that it was once, it would be a second budget of the organization.
      const result = new Checker(this.how.policy.base, this.how.today).judge(source);
      if (result.status !== "invalid") return { source, result };
    }
    return base;
  }

  /** @param isElsewhere the head has another file of the organization, as the base had */
  private remove(single: Single, head: Side, isElsewhere: boolean): void {
    const { result } = single;
    const loosened = isElsewhere ? [] : removedBudget(result, head, this.how.policy.base.guardrails);
    if (!isElsewhere && isJudged(result)) this.formers.push(this.formerOf(single, result, null));
    this.changes.push({ ...compareResults(result, null, this.how), loosened });
  }

  /** Notes new organizations, and those whose plan they may have taken over. */
  private noteReplacing(base: Single | null, head: Single): void {
    const { result } = head;
    if (!isJudged(result) || result.status === "invalid") return;
    const { projection } = this.byBase(result);
    if (result.projection.cards.some(({ id }) => this.how.policy.cards.has(id)))
      this.noteCheaper(projection, result.projection);
    if (base === null) this.added.push(this.addedOf(head, result, projection.totals.consumed));
    else if (isJudged(base.result) && isGutted(base.result.projection, projection))
      this.formers.push(this.formerOf(base, base.result, head));
  }

  /** A plan of the head, priced by the base's cards. */
  private byBase(head: Judged): Facts {
    const { policy, today } = this.how;
    return underBasePolicy(factsOf(head, policy.head, today), null, policy);
  }

  private addedOf(single: Single, { budget }: Judged, consumed: bigint): Added {
    const held = heldOf(single, this.checkers.head);
    const locate = this.checkers.head.locateIn(single.source);
    return { budget, consumed, locate, priced: () => this.byBase(held.restored().result as Judged) };
  }

  private formerOf(base: Single, { budget }: Judged, head: Single | null): LateFormer {
    const { policy, today } = this.how;
    const [was, is] = [heldOf(base, this.checkers.base), head && heldOf(head, this.checkers.head)];
    const priced = (): Former => ({
      before: factsOf(was.restored().result as Judged, policy.base, today),
      after: is && this.byBase(is.restored().result as Judged),
    });
    return { budget, priced };
  }

  private noteCheaper({ periods, currency }: Projection, now: Projection): void {
    const less = new Map<string, Minor>();
    for (const [index, { segment }] of periods.entries()) {
      const own = now.periods[index]?.segment ?? segment;
      const { id } = segment.card;
      const { money, ...known } = this.cheaper.get(id) ?? NOTHING;
      let { tokens } = known;
      tokens += larger(segment.consumed.typical - own.consumed.typical) + larger(own.included - segment.included);
      if (isLower(own.price, segment.price)) tokens += own.overage + own.acceptedOverage;
      this.cheaper.set(id, { tokens, money });
      less.set(id, (less.get(id) ?? 0n) + (segment.cost.total ?? 0n) - (own.cost.total ?? 0n));
    }
    for (const [id, minor] of less) {
      const { tokens, money } = this.cheaper.get(id) ?? NOTHING;
      this.cheaper.set(id, { tokens, money: add(money, fromMinor(larger(minor), currency)) });
    }
  }

  private compare(base: Single | null, head: Single): void {
    const change = compareResults(base?.result ?? null, head.result, this.how);
    const isTold = isChange(change);
    if (isTold) this.noteReplacing(base, head);
    if (base !== null) this.causes.add({ base: base.source, head: head.source }, head.result, isTold ? change : null);
    if (isTold) this.changes.push(change);
    else this.unchanged[base?.source.text === head.source.text ? "untouched" : "rewritten"]++;
  }
}

const larger = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
const isLower = (price: Exact | null, other: Exact | null): boolean =>
  price !== null && other !== null && compare(price, other) < 0;

/** Names of files by what they are named for: "acme" of "budgets/acme.yaml". */
function byStem(names: readonly string[]): Map<string, string[]> {
  const stems = new Map<string, string[]>();
  for (const name of names) {
    const stem = fileNameOf(name).replace(/\.[^.]*$/, "");
    stems.set(stem, [...(stems.get(stem) ?? []), name]);
  }
  return stems;
}

function conflicting({ source, result }: Single, first: string): Single {
  const org = result.org ?? "";
  const finding = inputFinding(inputProblem("duplicate-org", ["org"], { org, first }), result.locate(["org"]), org);
  const conflict: Result = { ...result, status: "invalid", findings: [finding, ...result.findings] };
  return { source, result: conflict };
}
