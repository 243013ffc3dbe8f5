import type { Result } from "../../check/result.ts";
import { deltaOf } from "../../diff/figures.ts";
import { type Currency, type Minor, moneyText } from "../../model/money.ts";
import type { Projection } from "../../model/projection.ts";
import { count, money, signedAmount, signedMoney, words } from "../../text/text.ts";
import { type Block, columns, type Doc, invalidBlocks, listBlocks } from "../documents/doc.ts";

/** One budget under its own card and under another. */
export interface Pair {
  readonly own: Result;
  readonly other: Result;
}

interface Compared {
  readonly org: string;
  readonly own: Result & { projection: Projection };
  readonly other: Result & { projection: Projection };
  readonly unpriced: readonly string[];
}

/** What another rate card would change for each organization. */
export function compareDoc(pairs: readonly Pair[], rateCard: string): Doc {
  const compared = pairs.flatMap(asCompared);
  const invalid = pairs.filter(({ own }) => own.status === "invalid").map(({ own }) => own);
  return {
    title: `Priced by ${rateCard} instead of each budget's own card`,
    blocks: [
      { kind: "table", columns: COLUMNS, rows: compared.map(row) },
      ...totalsBlock(compared),
      ...unpricedBlocks(compared, rateCard),
      ...invalidBlocks("Not compared, because these budgets are invalid:", invalid),
    ],
    data: { version: 1, rateCard, organizations: compared.map(dataOf), invalid: invalid.map(({ file }) => file) },
  };
}

const COLUMNS = columns("organization", "verdict", ">overage tokens", ">cost of plan", ">change");

function asCompared({ own, other }: Pair): Compared[] {
  if (own.org === null || own.projection === null || other.projection === null) return [];
  const unpriced = new Set<string>();
  for (const { segment } of other.projection.periods) {
    for (const { feature, unpriced: reason } of segment.lines) if (reason !== null) unpriced.add(feature);
  }
  return [
    {
      org: own.org,
      own: { ...own, projection: own.projection },
      other: { ...other, projection: other.projection },
      unpriced: [...unpriced],
    },
  ];
}

function row({ org, own, other }: Compared): string[] {
  const { currency, totals } = other.projection;
  const delta = deltaOf(own.projection, other.projection);
  const bound = totals.atLeast ? "≥ " : "";
  return [
    org,
    own.status === other.status ? own.status : `${own.status} → ${other.status}`,
    bound + count(totals.overage),
    totals.cost.total === null ? "no price" : bound + money({ minor: totals.cost.total, currency }),
    delta.cost === null ? "" : bound + signedAmount(delta.cost, currency),
  ];
}

/** One total for each currency: currencies cannot be added. */
function totalsBlock(compared: readonly Compared[]): Block[] {
  const sums = new Map<string, { currency: Currency; change: Minor; atLeast: boolean }>();
  for (const { own, other } of compared) {
    const { cost, atLeast } = deltaOf(own.projection, other.projection);
    const { currency } = own.projection;
    const sum = sums.get(currency.code) ?? { currency, change: 0n, atLeast: false };
    const next = { currency, change: sum.change + (cost ?? 0n), atLeast: sum.atLeast || atLeast || cost === null };
    sums.set(currency.code, next);
  }
  const items = [...sums.values()].map(({ currency, change, atLeast }) => ({
    label: `change, all plans, ${currency.code}`,
    value: `${atLeast ? "≥ " : ""}${signedMoney(change, currency)}`,
  }));
  return items.length === 0 ? [] : [{ kind: "figures", items }];
}

function unpricedBlocks(compared: readonly Compared[], rateCard: string): Block[] {
  const items = compared
    .filter(({ unpriced }) => unpriced.length > 0)
    .map(({ org, unpriced }) => `${org}: ${words(unpriced)}`);
  const text = `${rateCard} has no price for these lines: the figures marked ≥ are lower bounds.`;
  return listBlocks(text, items, "paragraph");
}

function dataOf({ org, own, other, unpriced }: Compared): object {
  const delta = deltaOf(own.projection, other.projection);
  const text = (amount: Minor | null): string | null =>
    amount === null ? null : moneyText(amount, own.projection.currency);
  const side = ({ card, projection: { totals }, status }: Compared["own"]): object => ({
    rateCard: card?.id,
    status,
    consumed: Number(totals.consumed),
    overage: Number(totals.overage),
    cost: text(totals.cost.total),
    atLeast: totals.atLeast,
  });
  return {
    org,
    currency: own.projection.currency.code,
    own: side(own),
    other: side(other),
    change: { consumed: Number(delta.consumed), overage: Number(delta.overage), cost: text(delta.cost) },
    unpriced,
  };
}
