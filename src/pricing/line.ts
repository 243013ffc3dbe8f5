import { add, type Exact, multiply, ONE, roundHalfUp, subtract, ZERO } from "../model/exact.ts";
import type { Factor, Line, PricedPart } from "../model/projection.ts";
import type { Band, RateCard } from "../model/rate-card.ts";
import type { PlanState, ScaledLine } from "./plan.ts";
import type { ResolvedLine, ResolvedPart } from "./resolve.ts";
import { combineBands, mapBand, roundTokens, single } from "./round.ts";

/** Prices lines of one plan. What no change touches is the same line in every segment, and is priced once. */
export class LinePricer {
  private readonly card: RateCard;
  private readonly priced = new Map<ResolvedLine, { state: PlanState; line: Line }>();

  constructor(card: RateCard) {
    this.card = card;
  }

  price(resolved: ResolvedLine, scaled: ScaledLine, state: PlanState): Line {
    if (scaled.scales.length > 0) return priceLine(resolved, scaled, state, this.card);
    const before = this.priced.get(resolved);
    if (before?.state.users === state.users && before.state.workingDays === state.workingDays) return before.line;
    const line = priceLine(resolved, scaled, state, this.card);
    this.priced.set(resolved, { state, line });
    return line;
  }
}

/** Quantity times rate, part by part; summed exactly, rounded once. */
function priceLine(
  { line, card: onCard, obstacle, parts }: ResolvedLine,
  scaled: ScaledLine,
  state: PlanState,
  card: RateCard,
): Line {
  const { feature, path } = line;
  const unit = onCard?.unit ?? null;
  if (obstacle !== null) {
    const unpriced = obstacle.reason;
    return { feature, path, card: onCard, unit, parts: [], quantity: null, exact: null, tokens: null, unpriced };
  }
  const priced = parts.map((part) => pricePart(part, scaled, state));
  const exact = sumBands(priced.map((part) => combineBands(part.quantity, part.rate, multiply)));
  const quantity = priced.length === 1 && priced[0] !== undefined ? priced[0].quantity.typical : sumQuantity(priced);
  const tokens = mapBand(exact, (x) => (card.rounding.at === "line" ? roundTokens(x, card) : roundHalfUp(x)));
  return { feature, path, card: onCard, unit, parts: priced, quantity, exact, tokens, unpriced: null };
}

const sumQuantity = (parts: readonly PricedPart[]): Exact =>
  parts.reduce((sum, part) => add(sum, part.quantity.typical), ZERO);

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
  for (const scale of scaled.scales) factors.push(scale);
  const product = productOfRest(factors);
  return {
    name: part.name,
    factors,
    quantity: product === null ? amount : mapBand(amount, (value) => multiply(value, product)),
    rate,
    ratePath,
    billedElsewhere: part.billedElsewhere,
  };
}

/** Of all factors but the first, the stated quantity; null where it stands alone. */
function productOfRest(factors: readonly Factor[]): Exact | null {
  let product: Exact | null = null;
  for (let at = 1; at < factors.length; at++) {
    const value = factors[at]?.value ?? ONE;
    product = product === null ? value : multiply(product, value);
  }
  return product;
}

export function sumBands(bands: readonly Band<Exact>[]): Band<Exact> {
  let sum: Band<Exact> | null = null;
  for (const band of bands) sum = sum === null ? band : combineBands(sum, band, add);
  return sum ?? single(ZERO);
}
