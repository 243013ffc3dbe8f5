import { type Diff, loosenedBy } from "../../../diff/diff.ts";
import { type FailOn, failOnText, type Reason } from "../../../diff/fail-on.ts";
import type { FeatureChange, PeriodChange, PeriodFigures } from "../../../diff/figures.ts";
import { type FailureFound, nameOf, type OrganizationChange, type Sided } from "../../../diff/organization.ts";
import { type Currency, type Minor, moneyText } from "../../../model/money.ts";
import { reported } from "../../../rules/finding.ts";
import { safeJson } from "../../../text/terminal.ts";
import { totalsData } from "../../findings/json.ts";
import { costsByCurrency, totalTokens } from "./short.ts";

/** What the two sides are, as people know them. */
export interface SideName {
  readonly name: string;
  /** Null where it is no commit. */
  readonly commit: string | null;
}

export interface DiffFacts {
  readonly base: SideName;
  readonly head: SideName;
  readonly failOn: readonly FailOn[];
  readonly reasons: readonly Reason[];
  /** What of the head cannot be judged, by name. */
  readonly invalid: readonly string[];
  /** Currencies of --fail-on in which nothing that changed is planned. */
  readonly unmeasured: readonly string[];
  /** How many organizations are shown in full; null: all. */
  readonly most: number | null;
}

/** The report of policy/diff.schema.json, in pieces: of thousands of organizations, it need not fit in memory. */
export function* diffJson(diff: Diff, facts: DiffFacts): Generator<string> {
  yield "{";
  let separator = "\n  ";
  for (const [key, value] of Object.entries(partsOf(diff, facts))) {
    yield `${separator}${JSON.stringify(key)}: `;
    separator = ",\n  ";
    yield* isList(value) ? listPieces(value) : [indented(value, 1)];
  }
  yield "\n}\n";
}

/** Items that are made when they are written. */
function* each<T>(all: readonly T[], of: (one: T) => readonly object[]): Generator<object> {
  for (const one of all) yield* of(one);
}

const isList = (value: unknown): value is ReturnType<typeof each> =>
  typeof value === "object" && value !== null && "next" in value;

function* listPieces(items: Iterable<object>): Generator<string> {
  let separator = "[\n    ";
  for (const item of items) {
    yield separator + indented(item, 2);
    separator = ",\n    ";
  }
  yield separator.startsWith("[") ? "[]" : "\n  ]";
}

const indented = (value: unknown, depth: number): string =>
  safeJson(value, 2).replaceAll("\n", `\n${"  ".repeat(depth)}`);

/** Of an iterator, each item is made when it is written. */
function partsOf(diff: Diff, { base, head, failOn, reasons, invalid }: DiffFacts): object {
  const { organizations, unchanged, causes, findings, skipped } = diff;
  return {
    version: 1,
    base,
    head,
    verdict: { fails: reasons.length > 0, failOn: failOn.map(failOnText), reasons, invalid },
    loosened: each(loosenedBy(diff), ({ finding }) => [reported(finding)]),
    failures: each(organizations, ({ failures }) => failures.map(failureData)),
    causes,
    summary: {
      changed: organizations.length,
      ...unchanged,
      tokens: tokensData(organizations),
      costs: Object.fromEntries(
        costsByCurrency(organizations).map(({ currency, base: before, head: after, atLeast }) => [
          currency.code,
          {
            before: moneyText(before, currency),
            after: moneyText(after, currency),
            change: moneyText(after - before, currency),
            atLeast,
          },
        ]),
      ),
    },
    organizations: each(organizations, (change) => [organizationData(change)]),
    findings: { base: findings.base.map(reported), head: findings.head.map(reported) },
    skipped,
  };
}

function tokensData(organizations: Diff["organizations"]): object {
  const { before, after, change, atLeast } = totalTokens(organizations);
  return { before: Number(before), after: Number(after), change: Number(change), atLeast };
}

const failureData = ({ finding, isNew, isHeld }: FailureFound): object => ({
  isNew,
  isHeld,
  finding: reported(finding),
});

function organizationData(change: OrganizationChange): object {
  const { kind, keys, base, head, features, periods } = change;
  return {
    org: nameOf(change),
    kind,
    keys,
    base: base && sideData(base),
    head: head && sideData(head),
    features: features.map(featureData),
    periods: periods.map((period) => periodData(period, base?.currency ?? null, head?.currency ?? null)),
    findings: change.findings.map(reported),
  };
}

const sideData = ({ org, file, status, rateCard, currency, plan }: Sided): object => ({
  org,
  file,
  status,
  rateCard,
  currency: currency?.code ?? null,
  plan: plan && { from: plan.from, through: plan.through },
  totals: plan && currency && totalsData({ totals: plan.totals, currency }),
});

const featureData = ({ feature, base, head }: FeatureChange): object => ({
  feature,
  before: base === null ? null : Number(base.consumed),
  after: head === null ? null : Number(head.consumed),
  change: Number((head?.consumed ?? 0n) - (base?.consumed ?? 0n)),
  atLeast: base?.atLeast === true || head?.atLeast === true,
});

const periodData = (
  { period, base, head, crosses }: PeriodChange,
  was: Currency | null,
  is: Currency | null,
): object => ({
  period: period.month,
  start: period.start,
  end: period.end,
  before: base && figuresData(base, was),
  after: head && figuresData(head, is),
  crosses,
});

const figuresData = (figures: PeriodFigures, currency: Currency | null): object => ({
  consumed: Number(figures.consumed),
  atLeast: figures.atLeast,
  allocation: Number(figures.allocation),
  ceiling: Number(figures.ceiling),
  budgetPercent: figures.budgetPercent,
  overage: Number(figures.overage),
  cost: costData(figures.cost, currency),
  health: figures.health,
});

const costData = (cost: Minor | null, currency: Currency | null): string | null =>
  cost === null || currency === null ? null : moneyText(cost, currency);
