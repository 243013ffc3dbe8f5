import type { Measure, Part, PlannedLine, Quantity } from "../model/budget.ts";
import { type Exact, exact, multiply } from "../model/exact.ts";
import { UNITS } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import type { RawLine, RawPart, RawQuantity } from "./raw.ts";

/** The quantity keys: each unit, per month and per working day. */
const MEASURES: ReadonlyMap<string, Pick<Measure, "unit" | "perDay">> = new Map(
  UNITS.flatMap((unit): [string, Pick<Measure, "unit" | "perDay">][] => [
    [unit, { unit, perDay: false }],
    [`${unit}PerDay`, { unit, perDay: true }],
  ]),
);

export function plannedLine(feature: string, raw: RawLine, path: Path): PlannedLine {
  if (typeof raw === "string") return { feature, path, parts: null };
  const parts = Array.isArray(raw)
    ? raw.map((part, index) => plannedPart(part, [...path, index]))
    : [plannedPart(raw, path)];
  return { feature, path, parts };
}

function plannedPart(raw: RawPart, path: Path): Part {
  const measures: Measure[] = [];
  for (const key in raw) {
    const measure = MEASURES.get(key);
    if (measure === undefined) continue;
    measures.push({ key, unit: measure.unit, perDay: measure.perDay, quantity: quantityOf(raw[key] as RawQuantity) });
  }
  const { name, minutesPerInteraction, tokensPerUser, billedElsewhere } = raw;
  return {
    name: (name as string | undefined) ?? null,
    measures,
    minutesPerInteraction: minutesPerInteraction === undefined ? null : exact(minutesPerInteraction as number),
    tokensPerUser: tokensPerUser === undefined ? null : exact(tokensPerUser as number),
    billedElsewhere: billedElsewhere === undefined ? null : share(billedElsewhere as string),
    path,
  };
}

function quantityOf(raw: RawQuantity | string): Quantity {
  if (typeof raw === "string") return { kind: "share", share: share(raw) };
  if (typeof raw === "object") {
    return { kind: "amount", amount: { low: exact(raw.low), typical: exact(raw.typical), high: exact(raw.high) } };
  }
  const amount = exact(raw);
  return { kind: "amount", amount: { low: amount, typical: amount, high: amount } };
}

/** "30%" as 30/100. */
export const share = (text: string): Exact => multiply(exact(Number(text.slice(0, -1))), { n: 1n, d: 100n });
