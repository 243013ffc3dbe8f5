import { type BillingPeriod, daysBetween } from "../model/calendar.ts";
import { add, compare, type Exact, exactText, multiply, subtract, ZERO } from "../model/exact.ts";
import type { InvoiceLine } from "../model/invoice.ts";
import type { PeriodUsage } from "../model/period-usage.ts";

/** With what invoices are compared. */
export interface Expected {
  /** ISO 4217: the budget's. */
  readonly currency: string;
  /** Of a token of overage; null: not known. */
  price(period: BillingPeriod): Exact | null;
  /** Tokens a unit of a feature, by the card; null: not one rate. */
  rate(feature: string): Exact | null;
}

/** An invoice line says something else than the period, or the card. */
export interface InvoiceMismatch {
  /** Of the line; null: several lines. */
  readonly path: string | null;
  readonly what: "overage" | "committed" | "price" | "currency";
  readonly month: string;
  readonly invoiced: string;
  readonly expected: string;
}

export interface Invoiced {
  /** The same periods, with what was charged in them. */
  readonly usage: readonly PeriodUsage[];
  readonly mismatches: readonly InvoiceMismatch[];
  /** Lines of AI tokens whose service dates are in none of the periods, or unknown. */
  readonly elsewhere: readonly InvoiceLine[];
}

/** What was charged for tokens in each period, by the service dates of the invoices' lines. */
export function invoiced(usage: readonly PeriodUsage[], lines: readonly InvoiceLine[], expected: Expected): Invoiced {
  const ofTokens = lines.filter(({ kind }) => kind === "tokens" || kind === "feature");
  const placed = ofTokens.map((line) => ({ line, period: usage.find(({ period }) => isOf(line, period)) }));
  const mismatches: InvoiceMismatch[] = [];
  const charged = usage.map((one) => {
    const own = placed.filter(({ period }) => period === one).map(({ line }) => line);
    mismatches.push(...mismatchesOf(own, one, expected));
    return own.length === 0 ? one : withCharges(one, own, expected.currency);
  });
  const elsewhere = placed.filter(({ period }) => period === undefined).map(({ line }) => line);
  return { usage: charged, mismatches, elsewhere };
}

/** The whole period, or a part of it. Days may be off by a time zone, and an end may be the last day or the next. */
export function isOf({ dates }: InvoiceLine, { start, end }: BillingPeriod): boolean {
  if (dates === null) return false;
  const isWhole = Math.abs(daysBetween(start, dates.start)) <= 1 && Math.abs(daysBetween(end, dates.end)) <= 2;
  return isWhole || (dates.start >= start && dates.end <= end && dates.start < end);
}

/** Amounts of another currency are not added up: they are a mismatch. */
function withCharges(usage: PeriodUsage, lines: readonly InvoiceLine[], currency: string): PeriodUsage {
  const features = new Map(usage.features);
  for (const [feature, there] of features) {
    const own = lines.filter((line) => line.feature === feature);
    if (own.length > 0) features.set(feature, { ...there, charge: amountOf(own, currency) });
  }
  const terms = { ...usage.terms, currency: usage.terms.currency ?? currency };
  return { ...usage, features, terms, charge: terms.currency === currency ? amountOf(lines, currency) : null };
}

/** Null where a line has no amount, or one in another currency. */
function amountOf(lines: readonly InvoiceLine[], currency: string): Exact | null {
  let sum = ZERO;
  for (const line of lines) {
    if (line.amount === null || (line.currency ?? currency) !== currency) return null;
    sum = add(sum, line.amount);
  }
  return sum;
}

function* mismatchesOf(
  lines: readonly InvoiceLine[],
  usage: PeriodUsage,
  expected: Expected,
): Generator<InvoiceMismatch> {
  const { month } = usage.period;
  for (const { currency, path } of lines) {
    if (currency === null || currency === expected.currency) continue;
    yield { path, what: "currency", month, invoiced: currency, expected: expected.currency };
  }
  const onDemand = lines.filter(({ isPrepaid }) => !isPrepaid);
  for (const line of onDemand) yield* priceMismatch(line, usage, expected);
  yield* tokenMismatch("overage", onDemand, overageOf(usage), month, expected);
  const committed = usage.terms.committed === null ? null : { n: usage.terms.committed, d: 1n };
  const prepaid = lines.filter(({ isPrepaid, kind }) => isPrepaid && kind === "tokens");
  yield* tokenMismatch("committed", prepaid, committed, month, expected);
}

/** Amounts are compared, as the rate that an invoice prints may be rounded or in another unit. */
function* priceMismatch(line: InvoiceLine, { period }: PeriodUsage, expected: Expected): Generator<InvoiceMismatch> {
  const [tokens, price] = [tokensOf(line, expected), expected.price(period)];
  if (tokens === null || price === null || line.amount === null) return;
  if ((line.currency ?? expected.currency) !== expected.currency) return;
  const due = multiply(tokens, price);
  if (isNear(line.amount, due)) return;
  const { code, path, month } = { code: expected.currency, path: line.path, month: period.month };
  const invoicedText = `${exactText(line.amount)} ${code}`;
  yield { path, what: "price", month, invoiced: invoicedText, expected: `${exactText(due)} ${code}` };
}

function* tokenMismatch(
  what: "overage" | "committed",
  lines: readonly InvoiceLine[],
  there: Exact | null,
  month: string,
  expected: Expected,
): Generator<InvoiceMismatch> {
  const tokens = lines.map((line) => tokensOf(line, expected));
  if (lines.length === 0 || there === null || tokens.some((one) => one === null)) return;
  const sum = tokens.reduce<Exact>((total, one) => add(total, one ?? ZERO), ZERO);
  if (isNear(sum, there)) return;
  const path = lines.length === 1 ? (lines[0]?.path ?? null) : null;
  yield { path, what, month, invoiced: `${exactText(sum)} tokens`, expected: `${exactText(there)} tokens` };
}

/** Above what is included and committed; null where the source does not say both. */
function overageOf({ total, terms: { included, committed } }: PeriodUsage): Exact | null {
  if (included === null || committed === null) return null;
  const above = subtract(total, { n: included + committed, d: 1n });
  return above.n > 0n ? above : ZERO;
}

/** A line in the feature's own unit, or without one, is converted by the card. */
export function tokensOf({ kind, quantity, unit, feature }: InvoiceLine, { rate }: Expected): Exact | null {
  if (quantity === null) return null;
  if (unit === "tokens" || kind === "tokens") return quantity;
  const tokensPerUnit = feature === null ? null : rate(feature);
  return tokensPerUnit === null ? null : multiply(quantity, tokensPerUnit);
}

/** Half a percent apart, or less than one unit of the last digit, or of a whole. */
function isNear(given: Exact, there: Exact): boolean {
  const difference = subtract(given, there);
  const apart = { n: difference.n < 0n ? -difference.n : difference.n, d: difference.d };
  const share = multiply({ n: there.n < 0n ? -there.n : there.n, d: there.d }, { n: 1n, d: 200n });
  return compare(apart, { n: 1n, d: given.d }) < 0 || compare(apart, share) <= 0;
}
