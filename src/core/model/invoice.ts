import type { Day } from "./calendar.ts";
import type { Exact } from "./exact.ts";
import type { Unit } from "./rate-card.ts";

/** One line of an invoice. Nothing of a customer or an address is in it. */
export interface InvoiceLine {
  /** The place in the answer: "$.entities[3]"; with the number of the invoice, counted from 1. */
  readonly path: string;
  readonly invoice: number;
  /** The product's name. */
  readonly product: string;
  readonly kind: InvoiceLineKind;
  /** The card's id of the feature; null for all other lines. */
  readonly feature: string | null;
  /** Paid ahead, for a period to come; else for what was used, after the period. */
  readonly isPrepaid: boolean;
  /** Genesys's id of the organization it is for; null: not said. */
  readonly organizationId: string | null;
  /** When the service was: these dates decide the period, not the invoice's. Null: not said. */
  readonly dates: ServiceDates | null;
  readonly quantity: Exact | null;
  /** Null: not said, or a unit that no card counts in. */
  readonly unit: Unit | null;
  /** Below zero: a credit. */
  readonly amount: Exact | null;
  /** ISO 4217. */
  readonly currency: string | null;
}

/**
 * - `tokens`: AI Experience tokens
 * - `feature`: a feature that is paid in tokens
 * - `tax`, `telco`, `other`: not for tokens
 */
export type InvoiceLineKind = "tokens" | "feature" | "tax" | "telco" | "other";

export interface ServiceDates {
  readonly start: Day;
  /** The last day, or the day after it: invoices differ. */
  readonly end: Day;
}
