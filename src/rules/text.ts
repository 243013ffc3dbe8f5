import { type Exact, exactText, multiply, roundHalfUp } from "../model/exact.ts";
import { type Money, moneyText } from "../model/money.ts";

/** "44,310" */
export function count(value: bigint | number): string {
  const digits = String(value);
  let text = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)},${text}`;
  return text;
}

/** "10,557.00 USD" */
export function money({ minor, currency }: Money): string {
  const [whole = "", decimals] = moneyText(minor, currency).split(".");
  return `${count(BigInt(whole))}${decimals === undefined ? "" : `.${decimals}`} ${currency.code}`;
}

/** A share of one as "97 %" or "37.6 %". */
export function percent(share: Exact): string {
  return `${exactText({ n: roundHalfUp(multiply(share, { n: 1000n, d: 1n })), d: 10n })} %`;
}

const PER_DAY = /PerDay$/;

/** The words of a quantity key: "sessionsPerDay" is "sessions a day", "messages" is "messages a month". */
export function quantityWords(key: string): string {
  if (PER_DAY.test(key)) return `${key.replace(PER_DAY, "")} a day`;
  return key === "users" ? key : `${key} a month`;
}

export const words = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
