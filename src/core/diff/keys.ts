import type { Budget } from "../model/budget.ts";
import { isSame } from "./same.ts";

/** What each key of the budget file becomes. */
const KEYS: Readonly<Record<string, (budget: Budget) => unknown>> = {
  name: ({ name }) => name,
  owners: ({ owners }) => owners,
  labels: ({ labels }) => labels,
  rateCard: ({ rateCard }) => rateCard,
  currency: ({ currency }) => currency,
  licensing: ({ model, users }) => [model, users],
  billing: ({ cycleStartDay }) => cycleStartDay,
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
  meter: ({ meter }) => meter,
};

/** The keys that say something else: not those that are written in another way or order. */
export const changedKeys = (base: Budget, head: Budget): string[] =>
  Object.entries(KEYS)
    .filter(([, of]) => !isSame(of(base), of(head)))
    .map(([key]) => key);
