import { absolute } from "../model/exact.ts";
import type { Currency, Minor } from "../model/money.ts";
import { count, money } from "./text.ts";

/** Differences, with the sign a person looks for. */

/** "+22,880"; nothing where nothing changes. */
export const signedCount = (value: bigint): string => (value === 0n ? "" : `${signOf(value)}${count(absolute(value))}`);

/** "+6,626.00 USD" */
export const signedMoney = (minor: Minor, currency: Currency): string =>
  `${signOf(minor)}${money({ minor: absolute(minor), currency })}`;

/** "+6,626.00", its currency said beside it. */
export const signedAmount = (minor: Minor, currency: Currency): string =>
  signedMoney(minor, currency).replace(/ [A-Z]+$/, "");

const signOf = (value: bigint): string => (value < 0n ? "-" : "+");
