import type { Finding, Problem } from "../model/finding.ts";
import type { Currency, Minor } from "../model/money.ts";
import { type Projection, worstMonthOf } from "../model/projection.ts";
import { detached } from "../model/source.ts";
import type { Policy } from "../policy/load.ts";
import { findingOf, inputFinding } from "../rules/finding.ts";
import { inputProblem } from "../rules/input.ts";
import { fileNotRead, type NotRead } from "../rules/not-read.ts";
import type { Result, Status } from "./result.ts";
import { type StackSelection, selectionText, selects } from "./stacks.ts";
import { NewerCards, type NewerCost, Superseded } from "./superseded.ts";

/** The costs of all plans in one currency. Currencies are never added to each other. */
export interface CurrencyTotal {
  readonly currency: Currency;
  readonly organizations: number;
  readonly purchases: Minor;
  readonly overage: Minor;
  readonly total: Minor;
  /** The dearest month of each plan, added: no month need cost as much. */
  readonly worstMonths: Minor;
  /** How long the plans are: the shortest and the longest. */
  readonly months: readonly [least: number, most: number];
  /** Some cost is missing or some line unpriced: the sums are lower bounds. */
  readonly atLeast: boolean;
}

/** A repository's own policy; without guardrails and cards, the shipped one judges. */
export interface JudgedBy {
  readonly folder: string;
  readonly guardrails: string | null;
  readonly rateCards: number;
}

export interface Fleet {
  /** Absent where nobody asked which policy it was. */
  readonly judgedBy?: JudgedBy;
  readonly organizations: number;
  readonly counts: Readonly<Record<Status, number>>;
  readonly totals: readonly CurrencyTotal[];
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
  /** A reference to the credentials that read a whole contract. */
  readonly credentials: string | null;
  readonly cost: PlanCost | null;
  readonly newer: readonly NewerCost[];
}

interface PlanCost {
  readonly currency: Currency;
  readonly purchases: Minor;
  readonly overage: Minor;
  readonly worstMonth: Minor;
  readonly months: number;
  readonly atLeast: boolean;
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
      credentials: budget?.meter?.kind === "genesys-trustee" ? null : (budget?.meter?.credentials ?? null),
      cost: projection === null ? null : costOf(projection),
      newer: this.newer.compare(result),
    };
  }
}

const costOf = ({ currency, periods, totals: { cost, atLeast } }: Projection): PlanCost => ({
  currency,
  worstMonth: worstMonthOf({ periods }).cost,
  months: periods.length,
  purchases: cost.purchases ?? 0n,
  overage: cost.overage ?? 0n,
  atLeast: atLeast || cost.total === null,
});

/** What must be known across files, in little memory: ids, credentials, sums. */
export class FleetCount {
  private readonly counts: Record<Status, number> = { pass: 0, warn: 0, fail: 0, invalid: 0 };
  private readonly totals = new Map<string, CurrencyTotal>();
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
    this.counts[conflicts.length === 0 ? entry.status : "invalid"]++;
    if (conflicts.length === 0) {
      if (entry.cost !== null) this.addCost(entry.cost);
      for (const newer of entry.newer) this.superseded.add(newer);
    }
    return conflicts;
  }

  /** @param ofDefaults what is wrong with files of defaults */
  summary(ofDefaults: readonly Finding[]): Fleet {
    const organizations = Object.values(this.counts).reduce((sum, count) => sum + count, 0);
    const isEmpty = organizations === 0 && this.options.isPart !== true;
    const none = isEmpty ? [noBudgetFinding(this.options.searched?.() ?? { searched: "the folder" })] : [];
    const { judgedBy, notRead = () => [] } = this.options;
    const unread = notRead().map(notReadFinding);
    const findings = [...this.findings, ...none, ...unread, ...ofDefaults, ...this.superseded.findings()];
    const totals = [...this.totals.values()];
    return { ...(judgedBy === undefined ? {} : { judgedBy }), organizations, counts: this.counts, totals, findings };
  }

  private duplicate({ org, file }: FleetEntry): Problem[] {
    if (org === null) return [];
    const first = this.files.get(org) ?? this.options.elsewhere?.(org, file) ?? null;
    if (first !== null) return [inputProblem("duplicate-org", ["org"], { org, first })];
    this.files.set(detached(org), file);
    return [];
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

  /** Of no stack, where the stacks are known: nothing would be deployed for it. */
  private outside({ status, ...entry }: FleetEntry): Problem[] {
    const { stacks } = this.options;
    if (stacks === undefined || status === "invalid" || stacks.some((stack) => selects(stack, entry))) return [];
    const labels = [...entry.labels].map(([key, value]) => `${key}=${value}`);
    return [inputProblem("in-no-stack", ["labels"], { labels, stacks: stacks.map(selectionText) })];
  }

  private addCost({ currency, purchases, overage, worstMonth, months, atLeast }: PlanCost): void {
    const sum = this.totals.get(currency.code);
    const [least, most] = sum?.months ?? [months, months];
    this.totals.set(currency.code, {
      currency,
      organizations: (sum?.organizations ?? 0) + 1,
      purchases: (sum?.purchases ?? 0n) + purchases,
      overage: (sum?.overage ?? 0n) + overage,
      total: (sum?.total ?? 0n) + purchases + overage,
      worstMonths: (sum?.worstMonths ?? 0n) + worstMonth,
      months: [Math.min(least, months), Math.max(most, months)],
      atLeast: (sum?.atLeast ?? false) || atLeast,
    });
  }
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
