import { add, divide, type Exact, exactWhole, multiply, subtract, ZERO } from "../model/exact.ts";
import type { InvoiceLine } from "../model/invoice.ts";
import { type Currency, fromMinor } from "../model/money.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type Expected, isOf, tokensOf } from "../usage/invoiced.ts";

/**
 * Why an invoice is not what the period comes to:
 * - `quantity`: other tokens than were used above the allocation, or bought
 * - `price`: a line's amount is not its tokens at the agreed price
 * - `not-explained`: a line without a quantity, or without an amount
 * - `other-currency`: a line in another currency, which is not added up
 * - `rounding`: the agreed amounts are whole cents
 */
export interface InvoicePart {
  readonly reason: "quantity" | "price" | "not-explained" | "other-currency" | "rounding";
  readonly of: "overage" | "purchases";
  /** Of one line; null: of several. */
  readonly line: InvoiceLine | null;
  readonly amount: Exact;
}

export interface InvoiceVariance {
  readonly invoiced: Exact;
  readonly expected: Exact;
  /** They add up to the invoiced less the expected, exactly. */
  readonly parts: readonly InvoicePart[];
  readonly lines: readonly InvoiceLine[];
}

/** What the period should be billed. */
export interface Due {
  readonly purchased: bigint;
  readonly purchases: bigint;
  readonly overage: bigint;
  readonly overageCost: bigint;
  readonly price: Exact;
}

/** Null: no line is of the period. */
export function invoiceVariance(
  lines: readonly InvoiceLine[],
  usage: PeriodUsage,
  due: Due,
  expected: Expected,
  currency: Currency,
): InvoiceVariance | null {
  const own = lines.filter((line) => (line.kind === "tokens" || line.kind === "feature") && isOf(line, usage.period));
  if (own.length === 0) return null;
  const price =
    due.purchased === 0n ? due.price : divide(fromMinor(due.purchases, currency), exactWhole(due.purchased));
  const [bought, beyond] = [own.filter(({ isPrepaid }) => isPrepaid), own.filter(({ isPrepaid }) => !isPrepaid)];
  const parts = [
    ...partsOf(bought, { of: "purchases", tokens: due.purchased, price, minor: due.purchases }, expected, currency),
    ...partsOf(
      beyond,
      { of: "overage", tokens: due.overage, price: due.price, minor: due.overageCost },
      expected,
      currency,
    ),
  ];
  return {
    invoiced: own.reduce((sum, line) => add(sum, amountOf(line, expected.currency)), ZERO),
    expected: fromMinor(due.purchases + due.overageCost, currency),
    parts: parts.filter(({ amount, reason }) => amount.n !== 0n || reason === "other-currency"),
    lines: own,
  };
}

const amountOf = ({ amount, currency }: InvoiceLine, wanted: string): Exact =>
  amount === null || (currency ?? wanted) !== wanted ? ZERO : amount;

interface Wanted {
  readonly of: InvoicePart["of"];
  readonly tokens: bigint;
  readonly price: Exact;
  readonly minor: bigint;
}

function partsOf(
  lines: readonly InvoiceLine[],
  { of, tokens: wanted, price, minor }: Wanted,
  expected: Expected,
  currency: Currency,
): InvoicePart[] {
  const parts: InvoicePart[] = [];
  let tokens = ZERO;
  for (const line of lines) {
    const [own, amount] = [tokensOf(line, expected), amountOf(line, expected.currency)];
    if ((line.currency ?? expected.currency) !== expected.currency) {
      parts.push({ reason: "other-currency", of, line, amount: ZERO });
    } else if (own === null || line.amount === null) {
      parts.push({ reason: "not-explained", of, line, amount });
    } else {
      tokens = add(tokens, own);
      parts.push({ reason: "price", of, line, amount: subtract(amount, multiply(own, price)) });
    }
  }
  const due = multiply(exactWhole(wanted), price);
  parts.push({ reason: "quantity", of, line: null, amount: subtract(multiply(tokens, price), due) });
  parts.push({ reason: "rounding", of, line: null, amount: subtract(due, fromMinor(minor, currency)) });
  return parts;
}
