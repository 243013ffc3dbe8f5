import { type Exact, exactText, fractionText, multiply } from "../../model/exact.ts";
import type { Factor, Line, PricedPart, Segment } from "../../model/projection.ts";
import type { Band, RateCard } from "../../model/rate-card.ts";
import type { Location, Path } from "../../model/source.ts";
import { count, exactCount, grouped, percent } from "../../text/text.ts";
import type { Block, Figure } from "../documents/doc.ts";
import { rateText } from "./rates.ts";

/** The place of a value, as "budgets/acme.yaml:14". */
export type Place = (path: Path) => string;

/** One line of the budget: the factors of its parts, the exact sum, and the rounding. */
export function lineBlock(line: Line, segment: Segment, card: RateCard, place: Place): Block {
  const { feature, tokens, exact } = line;
  if (exact === null || tokens === null) {
    return {
      kind: "details",
      summary: `${feature}: unpriced`,
      blocks: [{ kind: "paragraph", text: `${UNPRICED[line.unpriced ?? "unknown"]} (${place(line.path)})` }],
    };
  }
  const isLineRounded = segment.rounding === "line";
  const share = segment.exact.n === 0n ? "" : `, ${percent(shareOf(exact.typical, segment.exact))} of the period`;
  const amount = isLineRounded ? count(tokens.typical) : exactCount(exact.typical);
  const items: Figure[] = line.parts.flatMap((part, index) => partFigures(part, line, index, place));
  items.push({ label: "tokens", value: amount, note: roundingNote(exact.typical, isLineRounded, card) });
  if (tokens.low !== tokens.high) {
    items.push({ label: "range", value: `${count(tokens.low)} to ${count(tokens.high)}` });
  }
  return { kind: "details", summary: `${feature}: ${amount} tokens${share}`, blocks: [{ kind: "figures", items }] };
}

function roundingNote(exact: Exact, isLineRounded: boolean, card: RateCard): string {
  const fraction = grouped(fractionText(exact));
  if (!fraction.includes("/")) return "exactly";
  return isLineRounded
    ? `${fraction} rounded ${card.rounding.mode}`
    : `${fraction}; only the period's total is rounded`;
}

const UNPRICED = {
  unknown: "not known yet: totals are lower bounds",
  "not-on-card": "the card does not list it: totals are lower bounds",
  "other-unit": "the card counts another unit: totals are lower bounds",
  "rate-missing": "the card leaves the rate to the file: totals are lower bounds",
} as const;

const shareOf = (part: Exact, whole: Exact): Exact => multiply(part, { n: whole.d, d: whole.n });

function partFigures(part: PricedPart, line: Line, index: number, place: Place): Figure[] {
  const many = line.parts.length > 1;
  const name = many ? `${part.name ?? `part ${index + 1}`}: ` : "";
  const [, ...others] = part.factors;
  const factors = part.factors.map(({ label, value, isShare, path }) => ({
    label: name + label,
    value: isShare === true ? percent(value) : exactCount(value),
    note: path === null ? "default" : place(path),
  }));
  const product: Figure = {
    label: `${name}${line.unit ?? ""} a month`,
    value: exactCount(part.quantity.typical),
    note: "the product",
  };
  return [...factors, ...(others.length === 0 ? [] : [product]), rateFigure(part, line, name, place)];
}

function rateFigure({ rate, ratePath }: PricedPart, line: Line, name: string, place: Place): Figure {
  const onCard = line.card === null ? "" : `card: ${rateText(line.card.rate)}`;
  return {
    label: `${name}tokens per unit`,
    value: grouped(fractionText(rate.typical)),
    note: ratePath === null ? onCard : `${place(ratePath)}; ${onCard}`,
  };
}

/** The line in the JSON report: exact values as text, places as file and line. */
export function lineData(line: Line, locate: (path: Path) => Location): object {
  const place = (path: Path | null): object | null => (path === null ? null : { path, ...locate(path) });
  return {
    feature: line.feature,
    unit: line.unit,
    unpriced: line.unpriced,
    at: place(line.path),
    quantity: line.quantity === null ? null : exactText(line.quantity),
    tokens: line.tokens === null ? null : bandData(line.tokens, Number),
    tokensExact: line.exact === null ? null : bandData(line.exact, fractionText),
    parts: line.parts.map(({ name, factors, quantity, rate, ratePath }) => ({
      name,
      factors: factors.map(({ label, value, path }: Factor) => ({ label, value: exactText(value), at: place(path) })),
      quantity: bandData(quantity, exactText),
      rate: bandData(rate, fractionText),
      rateAt: place(ratePath),
    })),
  };
}

const bandData = <T, U>({ low, typical, high }: Band<T>, show: (value: T) => U): Band<U> => ({
  low: show(low),
  typical: show(typical),
  high: show(high),
});
