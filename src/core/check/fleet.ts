import type { Finding, Problem } from "../model/finding.ts";
import { detached } from "../model/source.ts";
import type { Policy } from "../policy/load.ts";
import { findingOf, inputFinding } from "../rules/finding.ts";
import { inputProblem } from "../rules/input.ts";
import { fileNotRead, type NotRead } from "../rules/not-read.ts";
import type { Result, Status } from "./result.ts";
import { type StackSelection, selectionText, selects } from "./stacks.ts";
import { costOf, type Group, type PlanCost, type Sums, SumsCount } from "./sums.ts";
import { NewerCards, type NewerCost, Superseded } from "./superseded.ts";

/** A repository's own policy; without guardrails and cards, the shipped one judges. */
export interface JudgedBy {
  readonly folder: string;
  readonly guardrails: string | null;
  readonly rateCards: number;
}

/** Organizations that cannot be judged because a file that many of them use is invalid. */
export interface Followed {
  readonly file: string;
  readonly first: string;
  readonly organizations: number;
}

export interface Fleet extends Sums {
  /** Absent where nobody asked which policy it was. */
  readonly judgedBy?: JudgedBy;
  /** Absent where nobody asked for groups. */
  readonly groups?: { readonly by: string; readonly all: readonly Group[] };
  readonly followed?: readonly Followed[];
  /** About no single budget: policy, defaults, cards, or that there is no budget at all. */
  readonly findings: readonly Finding[];
}

export interface FleetOptions {
  /** Only a part of the budgets that there are is given: that it is empty is no finding. */
  readonly isPart?: boolean;
  /** Where budgets were looked for, and what would find one, for the finding that there are none. */
  readonly searched?: () => { readonly searched: string; readonly right?: string };
  /** Where the policy was found, for the report to say. */
  readonly judgedBy?: JudgedBy;
  /** The label by whose values organizations are added up. */
  readonly groupBy?: string;
  /** What is not read, although it is nearly named as defaults or policy. Asked at the end. */
  readonly notRead?: () => readonly NotRead[];
  /** Of the budgets that are not given: which of them is about an organization that this file is about. */
  readonly elsewhere?: (org: string, file: string) => string | null;
  /** The stacks that deploy the budgets: each budget must be in one of them. */
  readonly stacks?: readonly StackSelection[];
}

/** What the fleet's summary needs of one result: plain data, so that a worker thread can send it. */
export interface FleetEntry {
  readonly file: string;
  readonly org: string | null;
  readonly status: Status;
  readonly labels: ReadonlyMap<string, string>;
  /** The invalid file because of which it cannot be judged, if that is all that is wrong with it. */
  readonly follows: string | null;
  /** A reference to the credentials that read a whole contract. */
  readonly credentials: string | null;
  readonly cost: PlanCost | null;
  readonly newer: readonly NewerCost[];
}

/** Makes entries of results. */
export class FleetEntries {
  private readonly newer: NewerCards;

  constructor({ cards }: Policy) {
    this.newer = new NewerCards(cards);
  }

  of(result: Result): FleetEntry {
    const { file, org, status, budget, labels, projection } = result;
    return {
      file,
      org,
      status,
      labels,
      follows: causeOf(result.findings),
      credentials: budget?.meter?.kind === "genesys-trustee" ? null : (budget?.meter?.credentials ?? null),
      cost: projection === null ? null : costOf(projection),
      newer: this.newer.compare(result),
    };
  }
}

/** What must be known across files, in little memory: ids, credentials, sums. */
export class FleetCount {
  private readonly sums = new SumsCount();
  private readonly groups = new Map<string | null, SumsCount>();
  private readonly followed = new Map<string, { first: string; organizations: number }>();
  private readonly files = new Map<string, string>();
  private readonly credentials = new Map<string, { customer: string; file: string }>();
  private readonly superseded = new Superseded();
  private readonly entries: FleetEntries;
  private readonly findings: readonly Finding[];
  private readonly options: FleetOptions;

  constructor(policy: Policy, options: FleetOptions) {
    this.entries = new FleetEntries(policy);
    this.findings = policy.findings;
    this.options = options;
  }

  /** Counts a result; returns it with what only the other files can show. */
  add(result: Result): Result {
    return withConflicts(result, this.count(this.entries.of(result)));
  }

  /** Counts an entry; returns what is wrong with it beside the other files: then its result is invalid. */
  count(entry: FleetEntry): Problem[] {
    const conflicts = [...this.duplicate(entry), ...this.sharedSecret(entry), ...this.outside(entry)];
    const cost = conflicts.length === 0 ? entry.cost : null;
    const status = conflicts.length === 0 ? entry.status : "invalid";
    this.sums.add(status, cost);
    this.groupOf(entry)?.add(status, cost);
    if (conflicts.length === 0) {
      if (entry.follows !== null) this.addFollowed(entry.follows, entry.org ?? entry.file);
      for (const newer of entry.newer) this.superseded.add(newer);
    }
    return conflicts;
  }

  /** @param ofDefaults what is wrong with files of defaults */
  summary(ofDefaults: readonly Finding[]): Fleet {
    const sums = this.sums.value();
    const isEmpty = sums.organizations === 0 && this.options.isPart !== true;
    const none = isEmpty ? [noBudgetFinding(this.options.searched?.() ?? { searched: "the folder" })] : [];
    const { judgedBy, notRead = () => [] } = this.options;
    const unread = notRead().map(notReadFinding);
    const findings = [...this.findings, ...none, ...unread, ...ofDefaults, ...this.superseded.findings()];
    const followed = [...this.followed].map(([file, { first, organizations }]) => ({ file, first, organizations }));
    return { ...(judgedBy === undefined ? {} : { judgedBy }), ...this.grouped(), ...sums, followed, findings };
  }

  private groupOf({ labels }: FleetEntry): SumsCount | null {
    const { groupBy } = this.options;
    if (groupBy === undefined) return null;
    const group = labels.get(groupBy) ?? null;
    const sums = this.groups.get(group) ?? new SumsCount();
    this.groups.set(group === null ? null : detached(group), sums);
    return sums;
  }

  /** By value; those without one are last. */
  private grouped(): Pick<Fleet, "groups"> {
    const { groupBy: by } = this.options;
    if (by === undefined) return {};
    const all = [...this.groups].map(([value, sums]) => ({ value, ...sums.value() }));
    const rank = ({ value }: Group): string => (value === null ? "1" : `0${value}`);
    return { groups: { by, all: all.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)) } };
  }

  private addFollowed(file: string, org: string): void {
    const before = this.followed.get(file);
    const [first, organizations] = [before?.first ?? detached(org), (before?.organizations ?? 0) + 1];
    this.followed.set(file, { first, organizations });
  }

  private duplicate({ org, file }: FleetEntry): Problem[] {
    if (org === null) return [];
    const first = this.files.get(org) ?? this.options.elsewhere?.(org, file) ?? null;
    if (first !== null) return [inputProblem("duplicate-org", ["org"], { org, first })];
    this.files.set(detached(org), file);
    return [];
  }

  /** Of no stack, where the stacks are known: nothing would be deployed for it. */
  private outside({ status, ...entry }: FleetEntry): Problem[] {
    const { stacks } = this.options;
    if (stacks === undefined || status === "invalid" || stacks.some((stack) => selects(stack, entry))) return [];
    const labels = [...entry.labels].map(([key, value]) => `${key}=${value}`);
    return [inputProblem("in-no-stack", ["labels"], { labels, stacks: stacks.map(selectionText) })];
  }

  /** A partner's own client may read many customers; a customer's may not read another's. */
  private sharedSecret({ credentials, labels, file }: FleetEntry): Problem[] {
    const customer = labels.get("customer");
    if (credentials === null || customer === undefined) return [];
    const first = this.credentials.get(credentials);
    if (first === undefined) this.credentials.set(detached(credentials), { customer: detached(customer), file });
    if (first === undefined || first.customer === customer) return [];
    const args = { customer, other: first.customer, first: first.file };
    return [inputProblem("shared-credentials", ["meter", "credentials"], args)];
  }
}

/** Problems whose cause is another file, which has its own finding. */
const FOLLOWING: ReadonlySet<string> = new Set(["defaults-invalid", "rate-card-invalid"]);

/** The file because of which a budget cannot be judged, if all that is wrong with it follows from that. */
export function causeOf(findings: readonly Finding[]): string | null {
  const isFollowing = findings.length > 0 && findings.every(({ code }) => FOLLOWING.has(code));
  const cause = isFollowing ? findings[0]?.data["cause"] : undefined;
  return typeof cause === "string" ? cause : null;
}

/** A result with what is wrong with it beside the other files, first. */
export function withConflicts(result: Result, conflicts: readonly Problem[]): Result {
  if (conflicts.length === 0) return result;
  const findings = conflicts.map((problem) => inputFinding(problem, result.locate(problem.path), result.org));
  return { ...result, status: "invalid", findings: [...findings, ...result.findings] };
}

const notReadFinding = (one: NotRead): Finding =>
  findingOf(fileNotRead, { ...one }, { file: one.file.replace(/\/$/, ""), line: 1, column: 1, path: [] });

const noBudgetFinding = ({ searched: where, right }: { searched: string; right?: string }): Finding =>
  inputFinding(
    inputProblem("no-budget", [], right === undefined ? { where } : { where, right }),
    { file: null, line: null, column: null },
    null,
  );
