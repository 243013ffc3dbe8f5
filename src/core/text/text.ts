import { compare, decimalText, type Exact, exactText, multiply, ONE, roundHalfUp } from "../model/exact.ts";
import { type Currency, fromMinor, type Money, moneyText, toMinor } from "../model/money.ts";

/** What a figure counts: a waiver's `upTo` is in it. */
export type Measure = "tokens" | "money" | "percent";

/** "44,310" */
export function count(value: bigint | number | string): string {
  const digits = String(value);
  let text = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)},${text}`;
  return text;
}

/** "44,310 tokens" */
export const tokens = (value: bigint): string => `${count(value)} token${value === 1n ? "" : "s"}`;

/** The digits of a number that is text as count has them: "1,661.75", "5,000/17". */
export const grouped = (text: string): string => text.replace(/(?<![.\d])\d{4,}/g, count);

/** "6,615", "330.75", or "5,000/17" where no decimal says it. */
export const exactCount = (x: Exact): string => grouped(exactText(x));

/** "10,557.00 USD" */
export const money = ({ minor, currency }: Money): string => `${grouped(moneyText(minor, currency))} ${currency.code}`;

/** A share of one as "97 %", "37.6 %" or "4,442.8 %". */
export function percent(share: Exact): string {
  return `${exactCount({ n: roundHalfUp(multiply(share, { n: 1000n, d: 1n })), d: 10n })} %`;
}

/** An amount that a rule counts, as a waiver's `upTo` is. */
export function measuredText(amount: Exact, measure: Measure, currency: Currency): string {
  if (measure === "money") return amountText(amount, currency);
  const unit = measure === "percent" ? "percentage points" : compare(amount, ONE) === 0 ? "token" : "tokens";
  return `${decimal(amount)} ${unit}`;
}

/** As all money is written, but for an amount that is no whole number of minor units. */
function amountText(amount: Exact, currency: Currency): string {
  const minor = toMinor(amount, currency);
  const isWhole = compare(fromMinor(minor, currency), amount) === 0;
  return isWhole ? money({ minor, currency }) : `${decimal(amount)} ${currency.code}`;
}

/** With digits grouped; what is no finite decimal, to four places. */
function decimal(value: Exact): string {
  const text = exactText(value);
  const finite = text.includes("/") ? decimalText(roundHalfUp(multiply(value, { n: 10_000n, d: 1n })), 4) : text;
  return grouped(finite);
}

/** A percentage as "74.0 %" or "4,442.8 %": they stand below each other. */
export const percentage = (value: number): string => `${grouped(value.toFixed(1))} %`;

const PER_DAY = /PerDay$/;

/** The words of a quantity key: "sessionsPerDay" is "sessions a day", "messages" is "messages a month". */
export function quantityWords(key: string): string {
  if (PER_DAY.test(key)) return `${key.replace(PER_DAY, "")} a day`;
  return key === "users" ? key : `${key} a month`;
}

/** "767 virtual-agent sessions a day" */
export const atMostText = ({ feature, key, value }: { feature: string; key: string; value: bigint }): string =>
  `${count(value)} ${feature} ${quantityWords(key)}`;

export const words = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;

/** A text from outside as it may stand in a message: in quotes, and not longer than a line. */
export const quoted = (text: string, most = 40): string =>
  JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text);
