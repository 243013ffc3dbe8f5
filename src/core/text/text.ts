import {
  absolute,
  compare,
  decimalText,
  divide,
  type Exact,
  exactText,
  multiply,
  ONE,
  roundHalfUp,
} from "../model/exact.ts";
import type { Finding } from "../model/finding.ts";
import { type Currency, fromMinor, type Minor, type Money, moneyText, toMinor } from "../model/money.ts";

/** What the amount of a rule, and the `upTo` of its waiver, is counted in. */
export type Measure = "tokens" | "money" | "percent";

/** "44,310" */
export function count(value: bigint | number | string): string {
  const digits = String(value);
  let text = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)},${text}`;
  return text;
}

/** The noun, or the verb, that goes with a number: "day" with 1, "days" with all others. */
export const plural = (value: bigint | number, one: string, many = `${one}s`): string =>
  value === 1n || value === 1 ? one : many;

/** "1 organization", "2,000 organizations" */
export const counted = (value: bigint | number, one: string, many?: string): string =>
  `${count(value)} ${plural(value, one, many)}`;

/** "44,310 tokens" */
export const tokens = (value: bigint): string => counted(value, "token");

/** "budgets/acme.yaml:12:18"; nothing for what is about no file. */
export const placeText = ({ file, line, column }: Pick<Finding, "file" | "line" | "column">): string =>
  file === null ? "" : `${file}:${line}:${column}`;

/** "budgets/acme.yaml:12:18 over-allocation: ..." */
export const findingLine = ({ code, message, ...at }: Finding): string =>
  [placeText(at), `${code}: ${message}`].filter((text) => text !== "").join(" ");

/** Groups the digits of a number in text: "1,661.75", "5,000/17". */
export const grouped = (text: string): string => text.replace(/(?<![.\d])\d{4,}/g, count);

/** "6,615", "330.75", or "5,000/17" where no decimal says it. */
export const exactCount = (x: Exact): string => grouped(exactText(x));

/** "10,557.00 USD" */
export const money = ({ minor, currency }: Money): string => `${grouped(moneyText(minor, currency))} ${currency.code}`;

/** Money as somebody typed it, which need not be a whole number of minor units: 100.5 JPY. */
export interface LimitMoney {
  readonly amount: string;
  readonly currency: string;
}

export function toLimitMoney(amount: Exact, currency: Currency): LimitMoney {
  const minor = toMinor(amount, currency);
  const isWhole = compare(fromMinor(minor, currency), amount) === 0;
  return { amount: isWhole ? moneyText(minor, currency) : exactText(amount), currency: currency.code };
}

/** "10,557.00 USD", "100.5 JPY" */
export const limitMoney = ({ amount, currency }: LimitMoney): string => `${grouped(amount)} ${currency}`;

/** "+22,880"; nothing where nothing changes. */
export const signedCount = (value: bigint): string => (value === 0n ? "" : `${signOf(value)}${count(absolute(value))}`);

/** "+6,626.00 USD" */
export const signedMoney = (minor: Minor, currency: Currency): string =>
  `${signOf(minor)}${money({ minor: absolute(minor), currency })}`;

/** "+6,626.00", its currency said beside it. */
export const signedAmount = (minor: Minor, currency: Currency): string =>
  signedMoney(minor, currency).replace(/ [A-Z]+$/, "");

const signOf = (value: bigint): string => (value < 0n ? "-" : "+");

const HUNDRED: Exact = { n: 100n, d: 1n };
const MOST_DECIMALS = 6;

/**
 * A share of one as "97 %", "37.6 %" or "4,442.8 %".
 * @param limits shares that it is compared with: decimals are added until it is not shown as one that it is not at
 */
export function percent(share: Exact, ...limits: readonly Exact[]): string {
  const others = limits.filter((limit) => compare(share, limit) !== 0).map((limit) => multiply(limit, HUNDRED));
  for (let decimals = 1; ; decimals++) {
    const d = 10n ** BigInt(decimals);
    const rounded = { n: roundHalfUp(multiply(share, { n: 100n * d, d: 1n })), d };
    if (decimals === MOST_DECIMALS || others.every((limit) => compare(rounded, limit) !== 0))
      return `${exactCount(rounded)} %`;
  }
}

/** An amount of a rule with its unit. */
export function measuredText(amount: Exact, measure: Measure, currency: Currency): string {
  if (measure === "money") return limitMoney(toLimitMoney(amount, currency));
  const unit = measure === "percent" ? "percentage points" : compare(amount, ONE) === 0 ? "token" : "tokens";
  return `${decimal(amount)} ${unit}`;
}

/**
 * Tokens as "100.41": decimals are added until the number is not shown as its limit.
 * @param decimals at least so many, for a number that has no finite decimals
 */
export function tokensBeside(value: Exact, limit: Exact, decimals = 2): string {
  const text = exactText(value);
  if (!text.includes("/")) return grouped(text);
  const d = 10n ** BigInt(decimals);
  const rounded = { n: roundHalfUp(multiply(value, { n: d, d: 1n })), d };
  return compare(rounded, limit) === 0
    ? tokensBeside(value, limit, decimals + 1)
    : grouped(decimalText(rounded.n, decimals));
}

/** "100.41 tokens", with as many digits as tokensBeside gives. */
export function countedBeside(value: Exact, limit: Exact): string {
  const shown = tokensBeside(value, limit);
  return `${shown} ${plural(shown === "1" ? 1 : 2, "token")}`;
}

/** To four places if it has no finite decimals. */
function decimal(value: Exact): string {
  const text = exactText(value);
  const finite = text.includes("/") ? decimalText(roundHalfUp(multiply(value, { n: 10_000n, d: 1n })), 4) : text;
  return grouped(finite);
}

/**
 * A part of a whole as "74.0 %", with as many decimals as it takes not to round onto a limit that it is not at. Null: of
 * nothing.
 */
export function percentageOf(part: Exact, whole: Exact, limits: readonly Exact[]): string | null {
  if (whole.n === 0n) return null;
  const share = divide(part, whole);
  const others = limits.filter((limit) => compare(share, limit) !== 0).map((limit) => multiply(limit, HUNDRED));
  for (let decimals = 1; ; decimals++) {
    const d = 10n ** BigInt(decimals);
    const rounded = { n: roundHalfUp(multiply(share, { n: 100n * d, d: 1n })), d };
    if (others.every((limit) => compare(rounded, limit) !== 0)) return `${grouped(decimalText(rounded.n, decimals))} %`;
  }
}

/** A percentage of a column, as "74.0 %" or "4,442.8 %". */
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

/** "social, email and messages" */
export const words = (items: readonly string[], and = "and"): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${and} ${items.at(-1)}`;

/** A text from outside as it may stand in a message: in quotes, and not longer than a line. */
export const quoted = (text: string, most = 40): string =>
  JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text);
