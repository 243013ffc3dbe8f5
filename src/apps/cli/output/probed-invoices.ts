import type { Invoices } from "../../../adapters/genesys/billing/invoices.ts";
import { periodText } from "../../../core/model/calendar.ts";
import { exactText } from "../../../core/model/exact.ts";
import type { InvoiceLine } from "../../../core/model/invoice.ts";
import type { PeriodUsage } from "../../../core/model/period-usage.ts";
import { countingCard, segmentAt } from "../../../core/model/projection.ts";
import { failureText } from "../../../core/model/usage-source.ts";
import { cardRate } from "../../../core/pricing/card-rate.ts";
import type { Explained } from "../../../core/report/views/explain.ts";
import { counted, exactCount } from "../../../core/text/text.ts";
import { type Invoiced, type InvoiceMismatch, invoiced } from "../../../core/usage/invoiced.ts";

/** What was invoiced, as data and as lines for a person. */
export interface ProbedInvoices {
  readonly report: object;
  readonly said: readonly string[];
}

export function probedInvoices(
  invoices: Invoices,
  usage: readonly PeriodUsage[],
  { budget, projection }: Explained,
): ProbedInvoices {
  const { code: currency } = projection.currency;
  const card = countingCard(projection, usage.at(-1)?.period.start ?? "");
  const compared = invoiced(usage, invoices.lines, {
    currency,
    price: (period) => segmentAt(projection, period)?.price ?? null,
    rate: (id) => {
      const feature = card.features.get(id);
      return feature === undefined ? null : cardRate(feature, budget).typical;
    },
  });
  return { report: reportOf(invoices, compared), said: [...said(invoices, compared)] };
}

const reportOf = ({ count, lines, bad }: Invoices, { usage, mismatches, elsewhere }: Invoiced): object => ({
  invoices: count,
  lines: lines.map(lineData),
  charges: usage.map(({ period, charge, terms, features }) => ({
    period: periodText(period),
    charge: charge === null ? null : exactText(charge),
    currency: terms.currency,
    byFeature: Object.fromEntries(
      [...features].flatMap(([id, feature]) => (feature.charge === null ? [] : [[id, exactText(feature.charge)]])),
    ),
  })),
  mismatches,
  elsewhere: elsewhere.map(({ invoice, path }) => ({ invoice, path })),
  notRead: bad.map(({ kind, path, message }) => ({ kind, path, message })),
});

/** Without the organization's id. */
const lineData = ({ organizationId: _, quantity, amount, ...line }: InvoiceLine): object => ({
  ...line,
  quantity: quantity === null ? null : exactText(quantity),
  amount: amount === null ? null : exactText(amount),
});

function* said({ count, lines, bad }: Invoices, compared: Invoiced): Generator<string> {
  const others = lines.filter(({ kind }) => kind !== "tokens" && kind !== "feature").length;
  const [invoicesText, linesText] = [counted(count, "invoice"), counted(lines.length - others, "line")];
  yield `${invoicesText}: ${linesText} for AI tokens, ${others} for other products and taxes`;
  for (const { period, charge, terms } of compared.usage) {
    if (charge !== null) yield `  ${periodText(period)}: ${exactCount(charge)} ${terms.currency} charged for tokens`;
  }
  for (const mismatch of compared.mismatches) yield `  mismatch: ${mismatchText(mismatch)}`;
  for (const { product, dates, invoice, path } of compared.elsewhere) {
    const when = dates === null ? "has no service dates" : `is for ${dates.start} to ${dates.end}`;
    yield `  not compared: ${product} ${when} (invoice ${invoice}, ${path})`;
  }
  for (const failure of bad) yield `  line not read: ${failureText(failure)}`;
}

const WHAT: Readonly<Record<InvoiceMismatch["what"], string>> = {
  overage: "overage by the period's usage",
  committed: "committed by the contract",
  price: "at the budget's or the card's price",
  currency: "the budget's currency",
};

function mismatchText({ what, month, invoiced: there, expected, path }: InvoiceMismatch): string {
  const place = path === null ? "" : ` (${path})`;
  return `${month} invoices ${there}; ${expected} is ${WHAT[what]}${place}`;
}
