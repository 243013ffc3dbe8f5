import type { Finding } from "../model/finding.ts";
import type { Currency, Minor } from "../model/money.ts";
import { detached } from "../model/source.ts";
import type { Policy } from "../policy/load.ts";
import { inputFinding } from "../rules/finding.ts";
import { inputProblem } from "../rules/input.ts";
import type { Result, Status } from "./result.ts";
import { Superseded } from "./superseded.ts";

/** The costs of all plans in one currency. Currencies are never added to each other. */
export interface CurrencyTotal {
  readonly currency: Currency;
  readonly organizations: number;
  readonly purchases: Minor;
  readonly overage: Minor;
  readonly total: Minor;
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

interface FleetOptions {
  /** The file that budgets an organization, of those that are not counted. */
  readonly elsewhere?: (org: string, file: string) => string | null;
  readonly judgedBy?: JudgedBy;
}

/** What must be known across files, in little memory: ids, credentials, sums. */
export class FleetCount {
  private readonly counts: Record<Status, number> = { pass: 0, warn: 0, fail: 0, invalid: 0 };
  private readonly totals = new Map<string, CurrencyTotal>();
  private readonly files = new Map<string, string>();
  private readonly credentials = new Map<string, { customer: string; file: string }>();
  private readonly findings: Finding[];
  private readonly superseded: Superseded;
  private readonly elsewhere: (org: string, file: string) => string | null;
  private readonly judgedBy: Pick<Fleet, "judgedBy">;

  constructor(policy: Policy, { elsewhere = () => null, judgedBy }: FleetOptions = {}) {
    this.elsewhere = elsewhere;
    this.judgedBy = judgedBy === undefined ? {} : { judgedBy };
    this.findings = [...policy.findings];
    this.superseded = new Superseded(policy.cards);
  }

  report(finding: Finding): void {
    this.findings.push(finding);
  }

  /** Counts a result; returns it with what only the other files can show. */
  add(result: Result): Result {
    const conflicts = [...this.duplicate(result), ...this.sharedSecret(result)];
    const counted: Result =
      conflicts.length === 0 ? result : { ...result, status: "invalid", findings: [...conflicts, ...result.findings] };
    this.counts[counted.status]++;
    if (conflicts.length === 0) {
      this.addCosts(result);
      this.superseded.add(result);
    }
    return counted;
  }

  summary(more: readonly Finding[]): Fleet {
    const organizations = Object.values(this.counts).reduce((sum, count) => sum + count, 0);
    const findings = [...this.findings, ...more, ...this.superseded.findings()];
    return { ...this.judgedBy, organizations, counts: this.counts, totals: [...this.totals.values()], findings };
  }

  private duplicate({ org, file, locate }: Result): Finding[] {
    if (org === null) return [];
    const first = this.files.get(org) ?? this.elsewhere(org, file);
    if (first !== null)
      return [inputFinding(inputProblem("duplicate-org", ["org"], { org, first }), locate(["org"]), org)];
    this.files.set(detached(org), file);
    return [];
  }

  /** A partner's own client may read many customers; a customer's may not read another's. */
  private sharedSecret({ budget, file, labels, locate }: Result): Finding[] {
    const reference = budget?.meter?.kind === "genesys-contract" ? budget.meter.credentials : null;
    const customer = labels.get("customer");
    if (budget === null || reference === null || customer === undefined) return [];
    const first = this.credentials.get(reference);
    if (first === undefined) this.credentials.set(detached(reference), { customer: detached(customer), file });
    if (first === undefined || first.customer === customer) return [];
    const path = ["meter", "credentials"];
    return [
      inputFinding(
        inputProblem("shared-credentials", path, { customer, other: first.customer, first: first.file }),
        locate(path),
        budget.org,
      ),
    ];
  }

  private addCosts({ projection }: Result): void {
    if (projection === null) return;
    const { currency, totals } = projection;
    const sum = this.totals.get(currency.code);
    this.totals.set(currency.code, {
      currency,
      organizations: (sum?.organizations ?? 0) + 1,
      purchases: (sum?.purchases ?? 0n) + (totals.cost.purchases ?? 0n),
      overage: (sum?.overage ?? 0n) + (totals.cost.overage ?? 0n),
      total: (sum?.total ?? 0n) + (totals.cost.purchases ?? 0n) + (totals.cost.overage ?? 0n),
      atLeast: (sum?.atLeast ?? false) || totals.atLeast || totals.cost.total === null,
    });
  }
}
