import { periodText } from "../../model/calendar.ts";
import { type Exact, roundHalfUp, subtract } from "../../model/exact.ts";
import { type Minor, toMinor } from "../../model/money.ts";
import type { InvoicePart } from "../../reconcile/invoice.ts";
import type { LeftWhy, Proposed } from "../../reconcile/proposal.ts";
import type { Statement } from "../../reconcile/statement.ts";
import type { FeatureVariance, Part, Reason } from "../../reconcile/variance.ts";
import { count, counted, money, signedCount, signedMoney } from "../../text/text.ts";
import { type Block, columns, type Doc, itemsIf, listBlocks } from "../documents/doc.ts";
import { pathText, statementData, valueText } from "./reconcile-data.ts";
import type { Unknown } from "./status-fleet.ts";

/** The closing statement of one organization's periods, the newest first. */
export function statementsDoc(statements: readonly Statement[], written: string | null): Doc {
  const [newest] = statements;
  return {
    title: newest === undefined ? "" : title(newest),
    blocks: [
      ...statements.flatMap((one, index) => [
        ...itemsIf<Block>(index > 0, { kind: "heading", text: title(one) }),
        ...statementBlocks(one),
      ]),
      ...(newest === undefined ? [] : nextBlocks(newest, written)),
    ],
    data: { version: 1, statements: statements.map(statementData), failed: [] },
  };
}

const title = (one: Statement): string =>
  `${one.name === one.org ? one.org : `${one.name} (${one.org})`}, ${periodText(one.period)}: ${verdict(one)}`;

/** "420 tokens under plan" */
function verdict({ variance: { planned, actual }, isOpen }: Statement): string {
  const difference = actual - planned;
  const so = isOpen ? " so far" : "";
  if (difference === 0n) return `as planned${so}`;
  const more = difference > 0n;
  return `${count(more ? difference : -difference)} tokens ${more ? "over" : "under"} plan${so}, ${judged(difference)}`;
}

const judged = (n: bigint): string => (n > 0n ? "unfavourable" : "favourable");

function statementBlocks(one: Statement): Block[] {
  return [
    ...itemsIf<Block>(one.isOpen, { kind: "paragraph", text: "The period is not over: usage is still to come." }),
    { kind: "table", columns: columns("", ">planned", ">actual", ">invoiced"), rows: totalRows(one) },
    { kind: "table", columns: FEATURES, rows: featureRows(one) },
    ...listBlocks("Why the invoice differs", [...invoiceTexts(one)]),
  ];
}

function totalRows(one: Statement): string[][] {
  const { variance, plannedCost, actualCost, invoice } = one;
  const text = (minor: Minor | null): string => (minor === null ? "no price" : moneyOf(minor, one));
  return [
    ["tokens", count(variance.planned), count(variance.actual), ""],
    ["cost", text(plannedCost), text(actualCost), invoice === null ? "not known" : amountText(invoice.invoiced, one)],
  ];
}

const moneyOf = (minor: Minor, { currency }: Statement): string => money({ minor, currency });
const amountText = (amount: Exact, one: Statement): string => moneyOf(toMinor(amount, one.currency), one);

const FEATURES = columns("feature", ">planned", ">actual", ">variance", "what explains it");

/** Whole tokens: the last rows make both columns add up. */
function featureRows({ variance }: Statement): string[][] {
  const rows = variance.features
    .filter(({ planned, actual }) => planned.n !== 0n || actual.n !== 0n)
    .map((one) => [
      one.feature ?? "not by feature",
      whole(one.planned),
      whole(one.actual),
      signed(subtract(one.actual, one.planned)),
      whyText(one),
    ]);
  const sums = (pick: (one: FeatureVariance) => Exact): bigint =>
    variance.features.reduce((sum, one) => sum + roundHalfUp(pick(one)), 0n);
  const planned = variance.planned - sums((one) => one.planned);
  const actual = variance.actual - sums((one) => one.actual);
  if (planned !== 0n || actual !== 0n)
    rows.push(["rounding", signedCount(planned), signedCount(actual), signedCount(actual - planned), ""]);
  const all = variance.actual - variance.planned;
  return [...rows, ["total", count(variance.planned), count(variance.actual), signedCount(all), totalWhy(all)]];
}

const totalWhy = (all: bigint): string => (all === 0n ? "" : judged(all));
const whole = (tokens: Exact): string => count(roundHalfUp(tokens));
const signed = (tokens: Exact): string => signedCount(roundHalfUp(tokens));

function whyText({ parts }: FeatureVariance): string {
  const [only, another] = parts;
  if (only === undefined) return "";
  if (another === undefined) return REASONS[only.reason];
  return parts.map(({ reason, tokens }: Part) => `${REASONS[reason]} ${signed(tokens) || "0"}`).join(", ");
}

export const REASONS: Readonly<Record<Reason, string>> = {
  users: "users",
  volume: "volume",
  rate: "rate",
  "not-planned": "not planned",
  "not-by-feature": "not told apart",
  rounding: "rounding",
};

/** The largest first. */
export function* invoiceTexts(one: Statement): Generator<string> {
  const { invoice, currency } = one;
  if (invoice === null) return;
  const difference = toMinor(subtract(invoice.invoiced, invoice.expected), currency);
  const due = amountText(invoice.expected, one);
  if (difference === 0n) yield `${amountText(invoice.invoiced, one)} invoiced, as agreed.`;
  else
    yield `${signedMoney(difference, currency)}: ${amountText(invoice.invoiced, one)} invoiced, ${due} due by usage and prices.`;
  for (const part of invoice.parts) {
    const amount = toMinor(part.amount, currency);
    if (amount !== 0n || part.reason === "other-currency") yield partText(part, one);
  }
}

function partText({ reason, of, line, amount }: InvoicePart, one: Statement): string {
  const signedText = signedMoney(toMinor(amount, one.currency), one.currency);
  const where = line === null ? "" : `${line.product} (${line.path}): `;
  const what = of === "overage" ? "overage" : "tokens bought ahead";
  switch (reason) {
    case "quantity":
      return `${signedText}: ${amount.n > 0n ? "more" : "fewer"} tokens of ${what} are invoiced than are due.`;
    case "price":
      return `${where}${signedText} against its quantity at the agreed price.`;
    case "not-explained":
      return `${where}${signedText}: the line has no quantity, or no amount.`;
    case "other-currency":
      return `${where}it is in ${line?.currency ?? "another currency"}, and is not added up.`;
    case "rounding":
      return `${signedText}: rounding.`;
  }
}

function nextBlocks(one: Statement, written: string | null): Block[] {
  if (one.isOpen) return [];
  const { proposal, next, nextAllocation: allocation } = one;
  const { baseline, buffered, changes } = proposal;
  const fits = buffered > allocation ? `${count(buffered - allocation)} more than` : "within";
  const as = changes.length === 0 ? "as planned" : "with the changes below";
  const intro = `${count(baseline)} tokens ${as}, ${count(buffered)} with buffers: ${fits} the allocation of ${count(allocation)}.`;
  return [
    { kind: "heading", text: `Plan for ${periodText(next)}` },
    { kind: "paragraph", text: intro },
    ...(proposal.changes.length === 0
      ? [{ kind: "paragraph", text: "No change of the plan is proposed." } as const]
      : [
          { kind: "table", columns: columns("change", "from", "to"), rows: proposal.changes.map(changeRow) } as const,
          { kind: "paragraph", text: written ?? "--write changes these values in the budget file." } as const,
        ]),
    ...itemsIf<Block>(proposal.left.length > 0, { kind: "list", items: proposal.left.map(leftText) }),
  ];
}

const changeRow = ({ path, before, value }: Proposed): string[] => [pathText(path), before ?? "none", valueText(value)];

const LEFT: Readonly<Record<LeftWhy, string>> = {
  "other-entry": "another entry of the file plans next month. Compare it yourself.",
  "not-on-card": "the rate card has no rate for it. Use a card that has it.",
  "no-rate": "the rate card leaves its rate to the budget. Plan it with tokensPerUser.",
  "nothing-stated": "the plan is 0. Write how much you expect.",
  "not-used": "nothing was used. Delete the line, if it is not about to begin.",
};

const leftText = ({ feature, why }: Statement["proposal"]["left"][number]): string => `${feature}: ${LEFT[why]}`;

/** Many: the largest overrun first. */
export function statementFleetDoc(statements: readonly Statement[], failed: readonly Unknown[]): Doc {
  const sorted = [...statements].sort((a, b) => Number(overrun(b) - overrun(a)) || (a.org < b.org ? -1 : 1));
  const over = sorted.filter((one) => overrun(one) > 0n).length;
  return {
    title: `${counted(statements.length, "period")}: ${count(over)} over plan`,
    blocks: [
      ...itemsIf(sorted.length > 0, { kind: "table", columns: FLEET, rows: sorted.map(fleetRow) } as const),
      ...listBlocks(
        "Usage not known",
        failed.map(({ org, why }) => `${org}: ${why}`),
      ),
    ],
    data: {
      version: 1,
      statements: sorted.map(statementData),
      failed: failed.map(({ org, why }) => ({ org, why })),
    },
  };
}

const overrun = ({ variance }: Statement): bigint => variance.actual - variance.planned;

const FLEET = columns("organization", "period", ">planned", ">variance", ">cost", ">invoiced", "mostly");

function fleetRow(one: Statement): string[] {
  const { org, period, variance, actualCost, invoice } = one;
  const parts = [...variance.parts].sort((a, b) => Number(size(b.tokens) - size(a.tokens)));
  return [
    org,
    period.month,
    count(variance.planned),
    signedCount(overrun(one)),
    actualCost === null ? "no price" : moneyOf(actualCost, one),
    invoice === null ? "" : amountText(invoice.invoiced, one).replace(/ [A-Z]+$/, ""),
    parts[0] === undefined ? "" : REASONS[parts[0].reason],
  ];
}

const size = (tokens: Exact): bigint => {
  const rounded = roundHalfUp(tokens);
  return rounded < 0n ? -rounded : rounded;
};
