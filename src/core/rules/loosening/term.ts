import { compare, type Exact, exactText, multiply } from "../../model/exact.ts";
import type { Money } from "../../model/money.ts";
import { counted, money } from "../../text/text.ts";

/** One value before and after; null: none. */
export interface TermArgs {
  readonly what: string;
  readonly before: Term;
  readonly after: Term;
}

/** Tokens, money, or in words. */
export type Term = bigint | Money | string | null;

/** "limits.cost goes from 5,000.00 USD to none" */
export const termText = ({ what, before, after }: TermArgs): string =>
  `${what} goes from ${valueText(before)} to ${valueText(after)}`;

function valueText(value: Term): string {
  if (value === null) return "none";
  if (typeof value === "string") return value;
  return typeof value === "bigint" ? `${counted(value, "token")}` : money(value);
}

/** A share of one in percent, to the last digit. */
export const shareText = (share: Exact): string => `${exactText(multiply(share, { n: 100n, d: 1n }))} %`;

/** Whether thresholds say less than before: one is gone, or each that is left comes later. */
export function isAnyHigher(before: readonly Exact[], after: readonly Exact[]): boolean {
  const now = after.toSorted(compare);
  return before.toSorted(compare).some((share, index) => {
    const other = now[index];
    return other === undefined || compare(other, share) > 0;
  });
}
