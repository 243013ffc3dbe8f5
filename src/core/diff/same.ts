import type { Budget } from "../model/budget.ts";

/** The value of each key of the budget file. */
const KEYS: Readonly<Record<string, (budget: Budget) => unknown>> = {
  name: ({ name }) => name,
  owners: ({ owners }) => owners,
  labels: ({ labels }) => labels,
  rateCard: ({ rateCard }) => rateCard,
  currency: ({ currency }) => currency,
  licensing: ({ model, users }) => [model, users],
  billing: ({ cycleStartDay }) => cycleStartDay,
  calendar: ({ country }) => country,
  plan: ({ plan }) => plan,
  consumption: ({ lines }) => lines,
  changes: ({ changes }) => changes,
  purchases: ({ purchases }) => purchases,
  allocation: ({ includedTokens }) => includedTokens,
  pricing: ({ overagePrice }) => overagePrice,
  buffers: ({ buffer }) => buffer,
  limits: ({ limits }) => limits,
  alarms: ({ alarms }) => alarms,
  waivers: ({ waivers }) => waivers,
  meter: ({ meter, isMeterOff }) => (isMeterOff ? "off" : meter),
};

/** The keys whose value changes, however it is written. */
export const changedKeys = (base: Budget, head: Budget): string[] =>
  Object.entries(KEYS)
    .filter(([, of]) => !isSame(of(base), of(head)))
    .map(([key]) => key);

/** Whether two values hold the same data, in any order of keys, wherever it stands in a file. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && isSameList(one, other);
  return one instanceof Map ? other instanceof Map && isSameMap(one, other) : isSameObject(one, other);
}

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, index) => isSame(value, other[index]));

function isSameMap(one: ReadonlyMap<unknown, unknown>, other: ReadonlyMap<unknown, unknown>): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) if (!other.has(key) || !isSame(value, other.get(key))) return false;
  return true;
}

function isSameObject(one: object, other: object): boolean {
  const [a, b] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && (isPlace(key, a[key]) || isSame(a[key], b[key])));
}

/** A path in the document; of a meter, it is the name of a file. */
const isPlace = (key: string, value: unknown): boolean => key === "path" && Array.isArray(value);
