import { type Exact, exactText } from "../model/exact.ts";
import type { Data } from "../model/finding.ts";
import { type Money, moneyText } from "../model/money.ts";

/** A finding's numbers as JSON has them: whole tokens are numbers, exact values and money are text. */
export function dataOf(args: Data): Data {
  const data: Record<string, unknown> = {};
  for (const key in args) data[key] = jsonValue(args[key]);
  return data;
}

function jsonValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(jsonValue);
  if (isExact(value)) return exactText(value);
  if (isMoney(value)) return { amount: moneyText(value.minor, value.currency), currency: value.currency.code };
  return dataOf(value as Data);
}

const isExact = (value: object): value is Exact => "n" in value && "d" in value;
const isMoney = (value: object): value is Money => "minor" in value && "currency" in value;
