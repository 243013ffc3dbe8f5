import * as listings from "../../generated/listings.js";
import { accepts } from "./accept.ts";
import type { List, Validator } from "./schema.ts";

/** The listing is looked up when something is wrong: in the built CLI that loads it. */
const errorsOf = (listing: () => List) => (data: unknown) => {
  const list = listing();
  return list(data) ? [] : (list.errors ?? []);
};

export const BUDGET_SCHEMA: Validator = { accepts, errorsOf: errorsOf(() => listings.budget) };
export const RATE_CARD_SCHEMA: Validator = { errorsOf: errorsOf(() => listings.rateCard) };
export const GUARDRAILS_SCHEMA: Validator = { errorsOf: errorsOf(() => listings.guardrails) };
