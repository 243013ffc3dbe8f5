import type { OrganizationChange, Sided } from "../../delta/organization.ts";
import { exactWhole, percentOf } from "../../model/exact.ts";
import type { Minor } from "../../model/money.ts";
import type { Totals } from "../../model/projection.ts";
import { count } from "../../rules/text.ts";
import { signedCount, signedMoney } from "../signed.ts";

/** What is told of an organization in a line: each is empty where there is nothing to tell. */

/** "pass → fail" */
export function verdictText({ kind, base, head }: OrganizationChange): string {
  const now = head?.status ?? "";
  if (kind === "removed" || kind === "invalid") return kind;
  if (kind === "added") return `new, ${now}`;
  if (kind === "renamed") return `renamed, ${now}`;
  return base?.status === now ? now : `${base?.status} → ${now}`;
}

/** "≥ 203,878" where something is unpriced. */
export const tokensText = ({ consumed, atLeast }: Totals): string => `${atLeast ? "≥ " : ""}${count(consumed)}`;

/** "+7,200" */
export function tokensChangeText({ kind, base, head }: OrganizationChange): string {
  if (kind === "mended" || kind === "invalid") return "";
  return signedCount((head?.plan?.totals.consumed ?? 0n) - (base?.plan?.totals.consumed ?? 0n));
}

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
