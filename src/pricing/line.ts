import { add, type Exact, multiply, ONE, roundHalfUp, subtract, ZERO } from "../model/exact.ts";
import type { Factor, Line, PricedPart } from "../model/projection.ts";
import type { Band, RateCard } from "../model/rate-card.ts";
import type { PlanState, ScaledLine } from "./plan.ts";
import type { ResolvedLine, ResolvedPart } from "./resolve.ts";
import { combineBands, mapBand, roundTokens, single } from "./round.ts";

/** Quantity times rate, part by part; summed exactly, rounded once. */
export function priceLine(resolved: ResolvedLine, scaled: ScaledLine, state: PlanState, card: RateCard): Line {
  const { line, card: feature, obstacle } = resolved;
  const about = { feature: line.feature, path: line.path, card: feature, unit: feature?.unit ?? null };
  if (obstacle !== null) {
    return { ...about, parts: [], quantity: null, exact: null, tokens: null, unpriced: obstacle.reason };
  }
  const parts = resolved.parts.map((part) => pricePart(part, scaled, state));
  const exact = sumBands(parts.map((part) => combineBands(part.quantity, part.rate, multiply)));
  return {
    ...about,
    parts,
    quantity: parts.reduce((sum, part) => add(sum, part.quantity.typical), ZERO),
    exact,
    tokens: mapBand(exact, (x) => (card.rounding.at === "line" ? roundTokens(x, card) : roundHalfUp(x))),
    unpriced: null,
  };
}

function pricePart({ part, measure, rate, ratePath }: ResolvedPart, scaled: ScaledLine, state: PlanState): PricedPart {
  const { quantity } = measure;
  const amount = quantity.kind === "amount" ? quantity.amount : single(quantity.share);
  const path = [...part.path, measure.key];
  const isShare = quantity.kind === "share";
  const factors: Factor[] = [{ label: measure.key, value: amount.typical, isShare, path }];
  if (isShare) {
    factors.push({ label: "licensed users", value: state.users.total, path: state.usersPath });
  }
  if (measure.perDay) {
    factors.push({ label: "working days", value: state.workingDays, path: state.workingDaysPath });
  }
  if (part.minutesPerInteraction !== null) {
    const path = [...part.path, "minutesPerInteraction"];
    factors.push({ label: "minutesPerInteraction", value: part.minutesPerInteraction, path });
  }
  if (part.billedElsewhere !== null) {
    const path = [...part.path, "billedElsewhere"];
    factors.push({ label: "not billed elsewhere", value: subtract(ONE, part.billedElsewhere), isShare: true, path });
  }
  factors.push(...scaled.scales);
  let rest: Exact | null = null;
  for (const { value } of factors.slice(1)) rest = rest === null ? value : multiply(rest, value);
  const product = rest;
  return {
    name: part.name,
    factors,
    quantity: product === null ? amount : mapBand(amount, (value) => multiply(value, product)),
    rate,
    ratePath,
    billedElsewhere: part.billedElsewhere,
  };
}

export function sumBands(bands: readonly Band<Exact>[]): Band<Exact> {
  const [first, ...others] = bands;
  return others.reduce((sum, band) => combineBands(sum, band, add), first ?? single(ZERO));
}
