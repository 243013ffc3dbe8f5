import type { InvoiceLine, InvoiceLineKind } from "../model/invoice.ts";
import { productOf } from "./products.ts";

const TAX = /\b(tax|taxes|vat|gst|hst|surcharges?|regulatory)\b/i;
const TELCO = /\b(telco|carrier|voice (usage|minutes)|phone numbers?|did|toll[- ]free|byoc|sms)\b/i;
const PREPAID = /\bpre-?pa(y|id)\b/i;

/** What a line of an invoice is for, by the names on it. */
export function invoicedFor(names: readonly string[]): Pick<InvoiceLine, "kind" | "feature" | "isPrepaid"> {
  const taken = productOf(names);
  return {
    kind: kindOf(taken.kind, names),
    feature: taken.kind === "feature" ? taken.feature : null,
    isPrepaid: names.some((name) => PREPAID.test(name)),
  };
}

function kindOf(kind: ReturnType<typeof productOf>["kind"], names: readonly string[]): InvoiceLineKind {
  // A tax on tokens is a tax.
  if (names.some((name) => TAX.test(name))) return "tax";
  if (kind === "pool") return "tokens";
  if (kind === "feature") return "feature";
  return names.some((name) => TELCO.test(name)) ? "telco" : "other";
}
