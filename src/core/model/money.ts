import { decimalText, type Exact, multiply, roundHalfEven } from "./exact.ts";

/** An ISO 4217 currency and how many decimals its minor unit has (USD 2, JPY 0, KWD 3). */
export interface Currency {
  readonly code: string;
  readonly decimals: number;
}

/** An amount in whole minor units: 1055700n of USD is 10,557.00. Amounts of two currencies never meet. */
export type Minor = bigint;

/** An amount that knows its currency: what findings carry. */
export interface Money {
  readonly minor: Minor;
  readonly currency: Currency;
}

/** Half even, to the minor unit: done once per period for purchases and once for overage. */
export function toMinor(amount: Exact, currency: Currency): Minor {
  return roundHalfEven(multiply(amount, { n: 10n ** BigInt(currency.decimals), d: 1n }));
}

export const fromMinor = (amount: Minor, currency: Currency): Exact => ({
  n: amount,
  d: 10n ** BigInt(currency.decimals),
});

/** "10557.00" */
export const moneyText = (amount: Minor, currency: Currency): string => decimalText(amount, currency.decimals);
