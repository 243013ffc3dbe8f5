import type { Day } from "../../../core/model/calendar.ts";
import type { InvoiceLine, ServiceDates } from "../../../core/model/invoice.ts";
import { isSourceFailure, type SourceFailure } from "../../../core/model/usage-source.ts";
import { invoicedFor } from "../../../core/usage/invoice-kind.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Json } from "../api/json.ts";
import type { Deadline } from "../api/net.ts";
import { pagesOf } from "./contract-requests.ts";
import { nearestDay } from "./periods.ts";
import type { Counting } from "./tokens.ts";
import { unitOfMeasure } from "./units.ts";

/** Lines of invoices. One that cannot be read is named: it does not hide the others. */
export interface Invoices {
  readonly count: number;
  readonly lines: readonly InvoiceLine[];
  readonly bad: readonly SourceFailure[];
}

/** The API allows no more. */
const PAGE = 200;

/** Invoices of a contract's organizations from a day on; for this budget's organizations, if it lists some. */
export async function readInvoices(
  client: GenesysClient,
  { budget }: Counting,
  dates: { readonly from: Day; readonly until: Day },
  deadline: Deadline,
): Promise<Invoices> {
  const own = new Set(budget.meter?.organizationIds);
  const [lines, bad]: [InvoiceLine[], SourceFailure[]] = [[], []];
  let count = 0;
  const path = `/billing/contracts/invoices?pageSize=${PAGE}&dateStart=${dates.from}&dateEnd=${dates.until}`;
  for await (const invoice of pagesOf(client, path, "the invoices", deadline)) {
    count++;
    const id = encodeURIComponent(invoice.at("id").string());
    const currency = invoice.at("currencyIsoCode").textOrNull();
    const url = `/billing/contracts/invoices/${id}/lines?pageSize=${PAGE}`;
    for await (const place of pagesOf(client, url, "the lines of an invoice", deadline)) {
      try {
        const line = lineOf(place, count, currency);
        if (own.size === 0 || line.organizationId === null || own.has(line.organizationId)) lines.push(line);
      } catch (error) {
        if (!isSourceFailure(error)) throw error;
        bad.push(error);
      }
    }
  }
  return { count, lines, bad };
}

function lineOf(place: Json, invoice: number, currency: string | null): InvoiceLine {
  const product = place.maybe("product");
  const texts = [product.maybe("name"), place.maybe("description"), product.maybe("sku")];
  const names = texts.flatMap((one) => one.textOrNull() ?? []);
  const [name] = names;
  if (name === undefined) throw product.fail("shape", "a line without a product and a description");
  const unit = place.maybe("unitOfMeasure").textOrNull() ?? product.maybe("unitOfMeasure").textOrNull();
  return {
    path: place.path,
    invoice,
    product: product.maybe("name").textOrNull() ?? product.maybe("sku").textOrNull() ?? "a product without a name",
    ...invoicedFor(names),
    organizationId: place.maybe("organization").maybe("id").textOrNull(),
    dates: datesOf(place),
    quantity: place.at("quantity").signedOrNull(),
    unit: unit === null ? null : (unitOfMeasure(unit)?.unit ?? null),
    amount: place.at("amount").signedOrNull(),
    currency,
  };
}

function datesOf(place: Json): ServiceDates | null {
  const [start, end] = [place.at("dateStart"), place.at("dateEnd")];
  if (start.isAbsent || end.isAbsent) return null;
  const dates = { start: nearestDay(start), end: nearestDay(end) };
  if (dates.end < dates.start) throw end.fail("inconsistent", "the service ends before it begins");
  return dates;
}
