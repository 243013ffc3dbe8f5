import type { Result } from "../../check/result.ts";
import { periodText } from "../../model/calendar.ts";
import { divide, exactWhole } from "../../model/exact.ts";
import { type Guardrails, turningPoints } from "../../model/guardrails.ts";
import type { Minor } from "../../model/money.ts";
import type { ProjectedPeriod, Segment } from "../../model/projection.ts";
import type { RateCard } from "../../model/rate-card.ts";
import { count, exactCount, money, percent, placeText } from "../../text/text.ts";
import { type Block, type Doc, type Figure, itemsIf } from "../documents/doc.ts";
import { lineBlock, lineData, type Place } from "./explain-line.ts";

/** A result with a price. */
export type Explained = Result &
  Pick<{ [K in keyof Result]: NonNullable<Result[K]> }, "budget" | "card" | "projection" | "org">;

export const isPriced = (result: Result): result is Explained =>
  result.budget !== null && result.card !== null && result.projection !== null;

/** Every figure of one period: its fraction, rate, source, and line in the file. */
export function explainDoc(
  result: Explained,
  period: ProjectedPeriod,
  feature: string | null,
  guardrails: Guardrails,
): Doc {
  const { budget, projection, status, health } = result;
  const { card, cardPath } = period.segment;
  const place: Place = (path) => placeText(result.locate(path));
  const lines = period.segment.lines.filter((line) => feature === null || line.feature === feature);
  const lineBlocks = lines.map((line) => lineBlock(line, period.segment, card, place));
  const about: Figure[] = [
    { label: "file", value: result.file },
    { label: "rate card", value: card.id, note: `${card.status}, observed ${card.observed} (${place(cardPath)})` },
    { label: "verdict", value: `${status}, ${health}` },
  ];
  const isWhole = feature === null;
  const pool = (): Block => poolBlock(result, period.segment, place, guardrails);
  return {
    title: `${budget.org}: ${budget.name}`,
    blocks: [
      { kind: "figures", items: isWhole ? about : about.slice(0, 2) },
      ...(isWhole ? [chartBlock(projection.periods)] : []),
      { kind: "heading", text: periodText(period.period) },
      ...lineBlocks,
      ...(isWhole ? [{ kind: "details", summary: "The pool", blocks: [pool()] } as const] : []),
      sourcesBlock(card),
    ],
    data: {
      version: 1,
      org: budget.org,
      file: result.file,
      rateCard: card.id,
      period: period.period.month,
      start: period.period.start,
      end: period.period.end,
      lines: lines.map((line) => lineData(line, (path) => result.locate(path))),
    },
  };
}

const chartBlock = (periods: readonly ProjectedPeriod[]): Block => ({
  kind: "chart",
  bars: periods.map(({ period, segment: { consumed, ceiling, atLeast } }) => ({
    label: period.month,
    value: Number(consumed.typical),
    limit: Number(ceiling),
    text: `${atLeast ? "≥ " : ""}${count(consumed.typical)} of ${count(ceiling)}`,
  })),
});

/** From the sum of the lines to the cost. */
function poolBlock(result: Explained, segment: Segment, place: Place, guardrails: Guardrails): Block {
  const { currency } = result.projection;
  const amount = (minor: Minor | null): string => (minor === null ? "no price" : money({ minor, currency }));
  const items: Figure[] = [
    { label: "consumed", value: count(segment.consumed.typical), note: sumNote(segment) },
    { label: "included", value: count(segment.included), note: includedNote(result, segment, place) },
    ...itemsIf(segment.purchased > 0n, {
      label: "purchased",
      value: count(segment.purchased),
      note: place(["purchases"]),
    }),
    ...itemsIf(segment.acceptedOverage > 0n, {
      label: "accepted overage",
      value: count(segment.acceptedOverage),
      note: `limits, ${place(["limits"])}`,
    }),
    { label: "ceiling", value: count(segment.ceiling), note: usedNote(segment, guardrails) },
    ...(segment.buffered === null
      ? []
      : [{ label: "with buffers", value: count(segment.buffered), note: `buffers, ${place(["buffers"])}` }]),
    {
      label: "unused",
      value: count(segment.unusedIncluded + segment.unusedPurchased),
      note: "expires with the period",
    },
    { label: "overage", value: count(segment.overage), note: priceNote(result, segment, place) },
    { label: "cost of purchases", value: amount(segment.cost.purchases) },
    { label: "cost of overage", value: amount(segment.cost.overage), note: "rounded half even, once per period" },
  ];
  return { kind: "figures", items };
}

function sumNote({ exact, lines, consumed, rounding, card }: Segment): string {
  const range =
    consumed.low === consumed.high ? "" : `; ${count(consumed.low)} to ${count(consumed.high)} over the ranges`;
  const bound = lines.some(({ unpriced }) => unpriced !== null) ? "; a lower bound: a line is unpriced" : "";
  const how =
    rounding === "line" ? "sum of the rounded lines" : `${exactCount(exact)} rounded ${card.rounding.mode}, once`;
  return how + range + bound;
}

function includedNote({ budget }: Explained, segment: Segment, place: Place): string {
  if (segment.includedPath !== null) return `as the contract says, ${place(segment.includedPath)}`;
  const { card } = segment;
  const { scope } = card.allocation;
  const pool = card.allocation[budget.model];
  const base =
    scope === "user"
      ? `${exactCount(pool.tokens)} × ${exactCount(segment.users)} ${budget.model} users`
      : `${exactCount(pool.tokens)} per organization, ${budget.model}`;
  const more = [...pool.perUser].map(([edition, tokens]) => `${exactCount(tokens)} per ${edition} user`);
  return `${[base, ...more].join(" + ")} (${card.id})`;
}

function usedNote({ ceiling, consumed }: Segment, guardrails: Guardrails): string {
  if (ceiling === 0n) return "nothing to use";
  return `${percent(divide(exactWhole(consumed.typical), exactWhole(ceiling)), ...turningPoints(guardrails))} used`;
}

function priceNote({ budget }: Explained, { price, pricePath, card }: Segment, place: Place): string {
  if (price === null) return `no price in ${budget.currency.code}`;
  const from = pricePath === null ? card.id : place(pricePath);
  return `at ${exactCount(price)} ${budget.currency.code} each (${from})`;
}

const sourcesBlock = (card: RateCard): Block => ({
  kind: "details",
  summary: `Rates: ${card.title}`,
  blocks: [{ kind: "list", items: card.sources.map(({ title, url }) => `${title}: ${url}`) }],
});
