import { add, type Exact, multiply, ONE, roundHalfUp, subtract, ZERO } from "../model/exact.ts";
import type { Factor, Line, PricedPart } from "../model/projection.ts";
import type { Band, RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import type { PlanState, ScaledLine } from "./plan.ts";
import type { ResolvedLine, ResolvedPart } from "./resolve.ts";
import { combineBands, mapBand, roundTokens, single } from "./round.ts";

/** Prices lines of one plan. What no change touches is the same line in every segment, and is priced once. */
export class LinePricer {
  /** Whole tokens of a line: as the card rounds, or for display where it rounds the total. */
  private readonly round: (tokens: Exact) => bigint;
  private readonly priced = new Map<ResolvedLine, { state: PlanState; line: Line }>();

  constructor(card: RateCard) {
    this.round = card.rounding.at === "line" ? (tokens) => roundTokens(tokens, card) : roundHalfUp;
  }

  price(resolved: ResolvedLine, { scales }: ScaledLine, state: PlanState): Line {
    if (scales.length > 0) return this.priceLine(resolved, scales, state);
    const before = this.priced.get(resolved);
    if (before?.state.users === state.users && before.state.workingDays === state.workingDays) return before.line;
    const line = this.priceLine(resolved, scales, state);
    this.priced.set(resolved, { state, line });
    return line;
  }

  /** Quantity times rate, part by part; summed exactly, rounded once. */
  private priceLine({ line, card, obstacle, parts }: ResolvedLine, scales: readonly Factor[], state: PlanState): Line {
    const { feature, path } = line;
    const unit = card?.unit ?? null;
    if (obstacle !== null) {
      const unpriced = obstacle.reason;
      return { feature, path, card, unit, parts: [], quantity: null, exact: null, tokens: null, unpriced };
    }
    const priced: PricedPart[] = [];
    let quantity: Exact | null = null;
    let exact: Band<Exact> | null = null;
    for (const part of parts) {
      const one = new PartPrice(part, scales, state);
      const tokens = combineBands(one.quantity, one.rate, multiply);
      quantity = quantity === null ? one.quantity.typical : add(quantity, one.quantity.typical);
      exact = exact === null ? tokens : combineBands(exact, tokens, add);
      priced.push(one);
    }
    exact ??= single(ZERO);
    const tokens = mapBand(exact, this.round);
    return { feature, path, card, unit, parts: priced, quantity: quantity ?? ZERO, exact, tokens, unpriced: null };
  }
}

/** Its factors are listed when somebody asks: most plans are judged, and few explained. */
class PartPrice implements PricedPart {
  readonly stated: Band<Exact>;
  readonly quantity: Band<Exact>;
  private readonly resolved: ResolvedPart;
  private readonly scales: readonly Factor[];
  private readonly state: PlanState;

  constructor(resolved: ResolvedPart, scales: readonly Factor[], state: PlanState) {
    this.resolved = resolved;
    this.scales = scales;
    this.state = state;
    this.stated = statedOf(resolved);
    const multiplier = multiplierOf(resolved, scales, state);
    this.quantity = multiplier === null ? this.stated : mapBand(this.stated, (value) => multiply(value, multiplier));
  }

  get name(): string | null {
    return this.resolved.part.name;
  }

  get rate(): Band<Exact> {
    return this.resolved.rate;
  }

  get ratePath(): Path | null {
    return this.resolved.ratePath;
  }

  get billedElsewhere(): Exact | null {
    return this.resolved.part.billedElsewhere;
  }

  get factors(): readonly Factor[] {
    return factorsOf(this.resolved, this.scales, this.state);
  }
}

const statedOf = ({ measure: { quantity } }: ResolvedPart): Band<Exact> =>
  quantity.kind === "amount" ? quantity.amount : single(quantity.share);

/** Everything the stated quantity is multiplied by: what `factorsOf` lists after the first. Null: nothing. */
function multiplierOf({ part, measure }: ResolvedPart, scales: readonly Factor[], state: PlanState): Exact | null {
  let product: Exact | null = measure.quantity.kind === "share" ? state.users.total : null;
  if (measure.perDay) product = times(product, state.workingDays);
  if (part.minutesPerInteraction !== null) product = times(product, part.minutesPerInteraction);
  if (part.billedElsewhere !== null) product = times(product, subtract(ONE, part.billedElsewhere));
  for (const { value } of scales) product = times(product, value);
  return product;
}

const times = (product: Exact | null, value: Exact): Exact => (product === null ? value : multiply(product, value));

function factorsOf(resolved: ResolvedPart, scales: readonly Factor[], state: PlanState): Factor[] {
  const { part, measure } = resolved;
  const at = (key: string): Path => [...part.path, key];
  const isShare = measure.quantity.kind === "share";
  const factors: Factor[] = [{ label: measure.key, value: statedOf(resolved).typical, isShare, path: at(measure.key) }];
  if (isShare) factors.push({ label: "licensed users", value: state.users.total, path: state.usersPath });
  if (measure.perDay) factors.push({ label: "working days", value: state.workingDays, path: state.workingDaysPath });
  if (part.minutesPerInteraction !== null) {
    const label = "minutesPerInteraction";
    factors.push({ label, value: part.minutesPerInteraction, path: at(label) });
  }
  if (part.billedElsewhere !== null) {
    const value = subtract(ONE, part.billedElsewhere);
    factors.push({ label: "not billed elsewhere", value, isShare: true, path: at("billedElsewhere") });
  }
  return [...factors, ...scales];
}

/** Most bands are one number: the distances of the others are summed apart, so that most sums are made once. */
export function sumBands(bands: readonly Band<Exact>[]): Band<Exact> {
  let typical = ZERO;
  let below: Exact | null = null;
  let above: Exact | null = null;
  for (const band of bands) {
    typical = add(typical, band.typical);
    if (band.low === band.typical && band.high === band.typical) continue;
    below = add(below ?? ZERO, subtract(band.typical, band.low));
    above = add(above ?? ZERO, subtract(band.high, band.typical));
  }
  if (below === null || above === null) return single(typical);
  return { low: subtract(typical, below), typical, high: add(typical, above) };
}
