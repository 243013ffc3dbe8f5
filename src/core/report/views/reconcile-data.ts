import { exactText, subtract } from "../../model/exact.ts";
import { moneyText } from "../../model/money.ts";
import type { Path, Plain } from "../../model/source.ts";
import type { InvoiceVariance } from "../../reconcile/invoice.ts";
import type { Statement } from "../../reconcile/statement.ts";

/** "consumption.virtual-agent.sessionsPerDay", "changes[0].scale" */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}${text && "."}${step}`),
    "",
  );

export const valueText = (value: Plain): string =>
  typeof value === "object" && value !== null
    ? `{ ${Object.entries(value)
        .map(([key, inner]) => `${key}: ${String(inner)}`)
        .join(", ")} }`
    : String(value);

/** Whole tokens are numbers, exact values and money are text. */
export function statementData(one: Statement): object {
  const { period, variance, currency, invoice, proposal } = one;
  return {
    ...{ org: one.org, name: one.name, currency: currency.code },
    ...{
      period: period.month,
      start: period.start,
      end: period.end,
      state: one.state,
      asOf: one.asOf,
      open: one.isOpen,
    },
    tokens: {
      planned: Number(variance.planned),
      actual: Number(variance.actual),
      variance: Number(variance.actual - variance.planned),
      favourable: variance.actual <= variance.planned,
      parts: variance.parts.map(partData),
    },
    features: variance.features.map(({ feature, planned, actual, parts }) => ({
      feature,
      planned: exactText(planned),
      actual: exactText(actual),
      variance: exactText(subtract(actual, planned)),
      parts: parts.map(partData),
    })),
    allocation: Number(one.allocation),
    overage: Number(one.overage),
    cost: {
      planned: one.plannedCost === null ? null : moneyText(one.plannedCost, currency),
      actual: one.actualCost === null ? null : moneyText(one.actualCost, currency),
      invoiced: invoice && exactText(invoice.invoiced),
    },
    invoice: invoice && invoiceData(invoice),
    next: {
      period: one.next.month,
      allocation: Number(one.nextAllocation),
      ...{ tokens: Number(proposal.baseline), withBuffers: Number(proposal.buffered) },
      changes: proposal.changes.map(({ feature, path, before, value }) => ({
        ...{ feature: feature === "" ? null : feature, path: pathText(path), before, value },
      })),
      left: proposal.left,
    },
  };
}

const partData = ({ reason, tokens }: Statement["variance"]["parts"][number]): object => ({
  reason,
  tokens: exactText(tokens),
});

const invoiceData = ({ invoiced, expected, parts, lines }: InvoiceVariance): object => ({
  invoiced: exactText(invoiced),
  expected: exactText(expected),
  variance: exactText(subtract(invoiced, expected)),
  parts: parts.map(({ reason, of, line, amount }) => ({
    reason,
    of,
    line: line?.path ?? null,
    amount: exactText(amount),
  })),
  lines: lines.map(({ path }) => path),
});
