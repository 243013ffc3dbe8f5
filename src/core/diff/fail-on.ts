import { add, compare, divide, type Exact, exactText, exactWhole, multiply, ZERO } from "../model/exact.ts";
import { fromMinor, type Minor } from "../model/money.ts";
import type { Diff } from "./diff.ts";
import { nameOf, type OrganizationChange, type Sided, tokensChange } from "./organization.ts";

/** What makes a change fail. */
export type FailOn =
  | { readonly kind: "new" | "any" | "loosened" | "none" }
  /** The plan of one organization, or of all together, grows by more; a percentage is of one organization's tokens. */
  | { readonly kind: "increase"; readonly most: Exact; readonly unit: "percent" | "tokens" | Money };

/** ISO 4217. */
interface Money {
  readonly currency: string;
}

/** What fails, and about whom; null: all of them together. */
export interface Reason {
  readonly on: string;
  readonly org: string | null;
}

export function reasonsToFail(diff: Diff, rules: readonly FailOn[]): Reason[] {
  return rules.flatMap((rule) => reasons(diff, rule).map((org) => ({ on: failOnText(rule), org })));
}

/** Currencies of rules in which no changed organization plans: these rules cannot fail. */
export function unmeasuredCurrencies({ organizations }: Diff, rules: readonly FailOn[]): string[] {
  const planned = new Set(organizations.flatMap(({ base, head }) => [base?.currency?.code, head?.currency?.code]));
  const asked = rules.flatMap((rule) => (rule.kind === "increase" && typeof rule.unit === "object" ? [rule.unit] : []));
  return asked.map(({ currency }) => currency).filter((code) => organizations.length > 0 && !planned.has(code));
}

/** As it is typed: "increase=5%". */
export function failOnText(rule: FailOn): string {
  if (rule.kind !== "increase") return rule.kind;
  const { most, unit } = rule;
  return `increase=${exactText(most)}${unit === "percent" ? "%" : unit === "tokens" ? unit : unit.currency}`;
}

function reasons(diff: Diff, rule: FailOn): (string | null)[] {
  const those = (test: (change: OrganizationChange) => boolean): string[] =>
    diff.organizations.filter(test).map(nameOf);
  const isBlocked = diff.relaxed.some(({ finding }) => finding.severity === "error");
  switch (rule.kind) {
    case "none":
      return [];
    case "new":
      return [...(isBlocked ? [null] : []), ...those((change) => fails(change, ({ isNew }) => isNew))];
    case "any":
      return [...(isBlocked ? [null] : []), ...those((change) => fails(change, () => true))];
    case "loosened":
      return [...(diff.relaxed.length > 0 ? [null] : []), ...those(({ loosened }) => loosened.length > 0)];
    case "increase":
      return increased(diff, rule);
  }
}

type Increase = Extract<FailOn, { kind: "increase" }>;

/** A loosening fails where the base gives it severity error. */
const fails = (
  { failures, loosened }: OrganizationChange,
  test: (failure: OrganizationChange["failures"][number]) => boolean,
): boolean => failures.some(test) || loosened.some(({ finding }) => finding.severity === "error");

const isAbove = (increase: Exact | null, most: Exact): boolean => increase !== null && compare(increase, most) > 0;

/** Null where it cannot be computed: a new organization has no percentage. */
function increaseOf(change: OrganizationChange, unit: Increase["unit"]): Exact | null {
  if (change.kind === "mended" || change.kind === "invalid") return null;
  const tokens = exactWhole(tokensChange(change));
  if (unit === "tokens") return tokens;
  if (unit !== "percent") return moneyChange(change, unit.currency);
  const before = change.base?.plan?.totals.consumed ?? 0n;
  return before === 0n || change.head === null ? null : multiply(divide(tokens, exactWhole(before)), HUNDRED);
}

/** No percentage says how much more than nothing, or than `unknown`, a plan has become: it is more than any. */
const isFromNothing = (change: OrganizationChange): boolean =>
  change.base?.plan?.totals.consumed === 0n && (change.head?.plan?.totals.consumed ?? 0n) > 0n;

const HUNDRED = exactWhole(100n);

/** A side in another currency costs nothing in this one. */
function moneyChange({ base, head }: OrganizationChange, code: string): Exact | null {
  const costIn = (side: Sided | null): Minor =>
    side?.currency?.code === code ? (side.plan?.totals.cost.total ?? 0n) : 0n;
  const currency = [head, base].find((side) => side?.currency?.code === code)?.currency;
  return currency == null ? null : fromMinor(costIn(head) - costIn(base), currency);
}

/** The organizations that grow by more; where none does, null where all together do. */
function increased({ organizations }: Diff, { most, unit }: Increase): (string | null)[] {
  const isIncreased = (change: OrganizationChange): boolean =>
    isAbove(increaseOf(change, unit), most) || (unit === "percent" && isFromNothing(change));
  const alone = organizations.filter(isIncreased).map(nameOf);
  if (alone.length > 0 || unit === "percent") return alone;
  const increases = organizations.flatMap((change) => increaseOf(change, unit) ?? []);
  return isAbove(increases.reduce(add, ZERO), most) ? [null] : [];
}
