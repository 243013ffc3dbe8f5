import { nameOf, type OrganizationChange, type Sided } from "../../../diff/organization.ts";
import { exactWhole, percentOf } from "../../../model/exact.ts";
import type { Currency, Minor } from "../../../model/money.ts";
import type { Totals } from "../../../model/projection.ts";
import { count, signedCount, signedMoney, words } from "../../../text/text.ts";
import { MARKS } from "../../findings/figures.ts";

// The cells of an organization's line; each is empty where nothing changes.

/** "pass → fail" */
export function verdictText({ kind, base, head }: OrganizationChange): string {
  const now = head?.status ?? "";
  if (kind === "removed" && base?.status === "invalid") return "removed; it was invalid";
  if (kind === "removed" || kind === "invalid") return kind;
  if (kind === "added") return `new, ${now}`;
  if (kind === "renamed") return `renamed, ${now}`;
  return base?.status === now ? now : `${base?.status} → ${now}`;
}

/** Tokens of one side, and whether they leave out what is unpriced; null: the side has none. */
export type Tokens = Pick<Totals, "consumed" | "atLeast"> | null;

/** "203,878", "≥ 203,878" where something is unpriced, and "unknown" where nothing else is there. */
export function tokensText(tokens: Tokens): string {
  if (tokens === null) return "";
  if (!tokens.atLeast) return count(tokens.consumed);
  return tokens.consumed === 0n ? "unknown" : `≥ ${count(tokens.consumed)}`;
}

/** "+7,200"; at least so much where that is all that is known of the head. */
export function tokensChangeText(base: Tokens, head: Tokens): string {
  const isUnknown = head?.atLeast === true && head.consumed === 0n;
  if (base?.atLeast === true || isUnknown) return "";
  const change = signedCount((head?.consumed ?? 0n) - (base?.consumed ?? 0n));
  return head?.atLeast === true && change !== "" ? `≥ ${change}` : change;
}

/** Empty where one side could not be judged. */
export const planChangeText = ({ kind, base, head }: OrganizationChange): string =>
  kind === "mended" || kind === "invalid"
    ? ""
    : tokensChangeText(base?.plan?.totals ?? null, head?.plan?.totals ?? null);

/** "+9.5 %", where both sides are known. */
export const tokensPercentText = (base: Tokens, head: Tokens): string =>
  base?.atLeast === true || head?.atLeast === true ? "" : percentText(base?.consumed ?? null, head?.consumed ?? null);

/** A higher percentage says less than the two figures. */
const MOST_PERCENT = 999;

/** "+9.5 %" of what was there before. */
export function percentText(base: bigint | null, head: bigint | null): string {
  if (base === null || head === null || base === head) return "";
  const change = percentOf(exactWhole(head - base), exactWhole(base));
  if (change === null) return "";
  return change > MOST_PERCENT ? `> ${MOST_PERCENT} %` : `${change < 0 ? "" : "+"}${change.toFixed(1)} %`;
}

/** "+6,626.00 USD", where both sides have a cost in one currency. */
export function costChangeText(base: Sided | null, head: Sided | null): string {
  const currency = (head ?? base)?.currency ?? null;
  const [was, is] = [base, head].map((side) => costIn(side, currency?.code)) as [Minor | null, Minor | null];
  return currency === null || was === null || is === null || was === is ? "" : signedMoney(is - was, currency);
}

/** A side that is not there costs nothing; null where nobody can say. */
function costIn(side: Sided | null, code: string | undefined): Minor | null {
  if (side === null) return 0n;
  return side.plan === null || side.currency?.code !== code ? null : side.plan.totals.cost.total;
}

/** What is priced of a cost. */
const knownCost = ({ cost, atLeast }: Totals): { minor: Minor; isKnown: boolean } => ({
  minor: (cost.purchases ?? 0n) + (cost.overage ?? 0n),
  isKnown: cost.total !== null && !atLeast,
});

/** Verdict, tokens and cost, in short. */
export function organizationRow(change: OrganizationChange): string[] {
  const { base, head, failures } = change;
  const [was, is] = [base?.plan?.totals ?? null, head?.plan?.totals ?? null];
  const isWorse = change.kind === "invalid" || failures.some(({ isNew }) => isNew);
  const isLoose = change.loosened.length > 0 || failures.length > 0;
  return [
    isWorse ? MARKS.fail : isLoose ? MARKS.warn : MARKS.pass,
    nameOf(change),
    verdictText(change),
    tokensText(is),
    planChangeText(change),
    tokensPercentText(was, is),
    costChangeText(base, head),
  ];
}

interface Costs {
  readonly currency: Currency;
  readonly base: Minor;
  readonly head: Minor;
  /** Some cost is missing, or some line unpriced. */
  readonly atLeast: boolean;
}

/** Of what changes, before and after. Currencies are never added to each other. */
export function costsByCurrency(organizations: readonly OrganizationChange[]): Costs[] {
  const sums = new Map<string, Costs>();
  const add = (key: "base" | "head", side: Sided | null): void => {
    if (side?.currency == null || side.plan === null) return;
    const sum = sums.get(side.currency.code) ?? { currency: side.currency, base: 0n, head: 0n, atLeast: false };
    const { minor, isKnown } = knownCost(side.plan.totals);
    sums.set(side.currency.code, { ...sum, [key]: sum[key] + minor, atLeast: sum.atLeast || !isKnown });
  };
  for (const { base, head } of organizations) {
    add("base", base);
    add("head", head);
  }
  return [...sums.values()];
}

interface TotalTokens {
  readonly before: bigint;
  readonly after: bigint;
  readonly change: bigint;
  /** Some line is unpriced, or some plan could not be judged on one side. */
  readonly atLeast: boolean;
}

/** The tokens of all plans that change. */
export function totalTokens(organizations: readonly OrganizationChange[]): TotalTokens {
  let [before, after, atLeast] = [0n, 0n, false];
  for (const { base, head } of organizations) {
    before += base?.plan?.totals.consumed ?? 0n;
    after += head?.plan?.totals.consumed ?? 0n;
    for (const side of [base, head]) atLeast ||= side !== null && side.plan?.totals.atLeast !== false;
  }
  return { before, after, change: after - before, atLeast };
}

const MOST_NAMES = 5;

/** "a, b, c, d, e and 3 more" */
export function namesText(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return words(rest > 0 ? [...names.slice(0, MOST_NAMES), `${count(rest)} more`] : names);
}
