import type { Result } from "../check/result.ts";
import type { Day } from "../model/calendar.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Source } from "../model/source.ts";
import { loadPolicy, type PolicyFiles } from "../policy/load.ts";
import { fileNameOf } from "../rules/facts.ts";
import { inputFinding } from "../rules/finding.ts";
import { inputProblem } from "../rules/input.ts";
import { type Cause, Causes } from "./causes.ts";
import { Checker } from "./checker.ts";
import { type Comparing, compareResults, isChange } from "./compare.ts";
import type { Single } from "./judged.ts";
import { matchSingles } from "./match.ts";
import { nameOf, type OrganizationChange } from "./organization.ts";
import { type Pair, pairs } from "./pairs.ts";
import { type PolicyTurn, policyTurn } from "./policy-turn.ts";
import { relaxedPolicy } from "./relaxed.ts";
import { removedBudget } from "./removed.ts";
import type { Side, Skipped } from "./side.ts";
import { byWeight } from "./weight.ts";

/** One side with its policy. */
export interface Judging {
  readonly side: Side;
  readonly policy: PolicyFiles;
}

export interface Diff {
  /** Those with something to tell, what weighs most first. */
  readonly organizations: readonly OrganizationChange[];
  /** Files that come to the same: untouched, or written in another way. */
  readonly unchanged: { readonly untouched: number; readonly rewritten: number };
  /** What the change loosens for every organization. */
  readonly relaxed: readonly Finding[];
  readonly causes: readonly Cause[];
  /** About no single budget of a side, such as its policy: input, so the head cannot be judged. */
  readonly findings: { readonly base: readonly Finding[]; readonly head: readonly Finding[] };
  readonly skipped: readonly Skipped[];
  /** The base's: as severe as it says is what is loosened. */
  readonly guardrails: Guardrails;
}

/** What a change does to every organization. Yields once for each file that is compared; the result comes last. */
export function* diffSides(base: Judging, head: Judging, today: Day): Generator<null, Diff, void> {
  const turn = turnOf(base.policy, head.policy);
  const differ = new Differ(turn, today, base.side.files.size + base.side.untouched.length > 0);
  const files = pairs(base.side, head.side, !turn.isSame);
  let next = files.next();
  for (; next.done !== true; next = files.next()) {
    differ.add(next.value);
    yield null;
  }
  differ.matchRest(next.value, head.side);
  return {
    ...differ.end(next.value.length),
    guardrails: turn.base.guardrails,
    relaxed: relaxedPolicy(turn, head.policy, base.policy),
    skipped: [...new Map([...head.side.skipped, ...base.side.skipped].map((one) => [one.file, one])).values()],
  };
}

/**
 * Where the files are the same, so is the policy: it is read once. Of one that is invalid nobody knows what it would
 * say: the base's goes on, and what is wrong is told.
 */
function turnOf(base: PolicyFiles, head: PolicyFiles): PolicyTurn {
  const policy = loadPolicy(base);
  if (JSON.stringify(base) === JSON.stringify(head)) return policyTurn(policy, policy);
  const after = loadPolicy(head);
  return policyTurn(policy, after.findings.length === 0 ? after : { ...policy, findings: after.findings });
}

/** What of the head cannot be judged: budgets by their organizations, policy by its file. */
export function invalidNames({ findings, organizations }: Diff): string[] {
  const budgets = organizations.filter(({ kind }) => kind === "invalid").map(nameOf);
  return [...new Set([...findings.head.map(({ file }) => file ?? "policy"), ...budgets])];
}

class Differ {
  private readonly how: Comparing;
  private readonly checkers: { readonly base: Checker; readonly head: Checker };
  private readonly causes: Causes;
  private readonly changes: OrganizationChange[] = [];
  private readonly singles: { readonly base: Single[]; readonly head: Single[] } = { base: [], head: [] };
  /** Those that a file of the head is about. */
  private readonly orgs = new Set<string | null>();
  private readonly unchanged = { untouched: 0, rewritten: 0 };

  constructor(turn: PolicyTurn, today: Day, isGate: boolean) {
    this.how = { turn, today, isGate };
    this.checkers = { base: new Checker(turn.base, today), head: new Checker(turn.head, today) };
    this.causes = new Causes(turn);
  }

  add(pair: Pair): void {
    const [base, head] = [this.single("base", pair.base), this.single("head", pair.head)];
    if (head !== null) this.orgs.add(head.result.org);
    if (base !== null && head !== null && base.result.org === head.result.org) this.compare(base, head);
    else {
      if (base !== null) this.singles.base.push(base);
      if (head !== null) this.singles.head.push(head);
    }
  }

  /** @param equal names of files that were not read: one of them may be of the same organization */
  matchRest(equal: readonly string[], side: Side): void {
    const { base: bases, head: heads } = this.singles;
    const claims = bases.length + heads.length === 0 ? new Map<string, string[]>() : byStem(equal);
    const ownerOf = (org: string | null): Source | undefined =>
      side.read(claims.get(org ?? "") ?? []).find((source) => this.checkers.head.judge(source).org === org);
    for (const { base, head } of matchSingles(bases, heads)) {
      const org = (head ?? base)?.result.org ?? null;
      if (head === null && base !== null) this.remove(base, side, this.orgs.has(org) || ownerOf(org) !== undefined);
      if (head === null) continue;
      const owner = org === base?.result.org ? undefined : ownerOf(org);
      this.compare(base, owner === undefined ? head : conflicting(head, owner.file));
    }
  }

  end(untouched: number): Pick<Diff, "organizations" | "unchanged" | "causes" | "findings"> {
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

  /** @param isElsewhere the head has another file of the organization, as the base had */
  private remove({ result }: Single, head: Side, isElsewhere: boolean): void {
    const loosened = isElsewhere ? [] : removedBudget(result, head, this.how.turn.base.guardrails);
    this.changes.push({ ...compareResults(result, null, this.how), loosened });
  }

  private compare(base: Single | null, head: Single): void {
    const change = compareResults(base?.result ?? null, head.result, this.how);
    const isTold = isChange(change);
    if (base !== null) this.causes.add({ base: base.source, head: head.source }, head.result, isTold ? change : null);
    if (isTold) this.changes.push(change);
    else this.unchanged[base?.source.text === head.source.text ? "untouched" : "rewritten"]++;
  }
}

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
