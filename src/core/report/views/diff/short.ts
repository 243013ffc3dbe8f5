import type { OrganizationChange, Sided } from "../../../diff/organization.ts";
import { exactWhole, percentOf } from "../../../model/exact.ts";
import type { Minor } from "../../../model/money.ts";
import type { Totals } from "../../../model/projection.ts";
import { count, signedCount, signedMoney, words } from "../../../text/text.ts";

/** What is told of an organization in a line: each is empty where there is nothing to tell. */

/** "pass → fail" */
export function verdictText({ kind, base, head }: OrganizationChange): string {
  const now = head?.status ?? "";
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

/** Of what is told in a line. */
export const planChangeText = ({ kind, base, head }: OrganizationChange): string =>
  kind === "mended" || kind === "invalid"
    ? ""
    : tokensChangeText(base?.plan?.totals ?? null, head?.plan?.totals ?? null);

/** "+9.5 %", where both sides are known. */
export const tokensPercentText = (base: Tokens, head: Tokens): string =>
  base?.atLeast === true || head?.atLeast === true ? "" : percentText(base?.consumed ?? null, head?.consumed ?? null);

/** Beyond, the figure says less than those it is made of. */
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
export const knownCost = ({ cost, atLeast }: Totals): { minor: Minor; isKnown: boolean } => ({
  minor: (cost.purchases ?? 0n) + (cost.overage ?? 0n),
  isKnown: cost.total !== null && !atLeast,
});

const MOST_NAMES = 5;

/** "a, b, c, d, e and 3 more" */
export function namesText(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return words(rest > 0 ? [...names.slice(0, MOST_NAMES), `${count(rest)} more`] : names);
}
