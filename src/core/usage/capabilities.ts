import type { Meter } from "../model/budget.ts";

export type Delivery = "yes" | "no" | "where reported";

/** What a kind of source can say; what it cannot is missing visibly, never made up. */
export interface Capabilities {
  readonly features: Delivery;
  /** Usage by the day: without it trends and forecasts need a meter that keeps what it read. */
  readonly days: Delivery;
  readonly included: Delivery;
  readonly purchased: Delivery;
  /** Units a token, to hold against the card's. */
  readonly rates: Delivery;
  /** Per token beyond the pool. */
  readonly price: Delivery;
  readonly closing: Delivery;
}

export const CAPABILITIES: Readonly<Record<Meter["kind"], Capabilities>> = {
  "genesys-contract": {
    features: "where reported",
    days: "no",
    included: "where reported",
    purchased: "where reported",
    rates: "where reported",
    price: "where reported",
    closing: "yes",
  },
  "genesys-trustee": {
    features: "where reported",
    days: "no",
    included: "no",
    purchased: "where reported",
    rates: "no",
    price: "where reported",
    closing: "no",
  },
  csv: {
    features: "where reported",
    days: "yes",
    included: "no",
    purchased: "no",
    rates: "no",
    price: "no",
    closing: "no",
  },
};
