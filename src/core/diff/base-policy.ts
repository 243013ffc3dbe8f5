import type { Month } from "../model/calendar.ts";
import type { Exact } from "../model/exact.ts";
import type { Line, ProjectedPeriod, Projection, Segment } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import { costAt } from "../pricing/costs.ts";
import { drawDown } from "../pricing/draw-down.ts";
import { project } from "../pricing/price.ts";
import type { Facts } from "../rules/facts.ts";
import { inCurrencyOf, nearestSegment } from "../rules/loosening/allowance.ts";
import type { PolicyChange } from "./policy-change.ts";

/**
 * The plan of the head as the base would judge it: by the base's guardrails and cards, within the limits and the waivers
 * the organization had there. A change must not loosen the gate that it has to pass.
 * @param before null where the base has no such organization: its own limits and waivers are then all there are
 */
export function underBasePolicy(head: Facts, before: Facts | null, { base, cards }: PolicyChange): Facts {
  const ofBase = (own: RateCard, month: Month): RateCard =>
    base.cards.get(own.id) ?? (before === null ? own : nearestSegment(month, before.projection).card);
  const isSame = head.projection.cards.every(({ id }) => base.cards.has(id) && !cards.has(id));
  const card = base.cards.get(head.card.id) ?? before?.card ?? head.card;
  const priced = isSame ? head.projection : withOwnTokens(byOtherCards(head, ofBase), head.projection);
  return {
    ...head,
    card,
    guardrails: base.guardrails,
    budget: before === null ? head.budget : { ...head.budget, waivers: before.budget.waivers },
    projection: before === null ? priced : withLimits(priced, head, before),
  };
}

/** The plan with another card in each month. */
export function byOtherCards(
  { budget, projection }: Facts,
  cardOf: (own: RateCard, month: Month) => RateCard,
): Projection {
  const own = new Map(projection.periods.map(({ period, segment }) => [period.month, segment.card]));
  return project(budget, (_, month) => cardOf(own.get(month) as RateCard, month));
}

/** What a card cannot price counts as many tokens as by the plan's own card: nobody vouched for them. */
export const withOwnTokens = (projection: Projection, own: Projection): Projection =>
  perSegment(projection, (segment, index) => {
    const ownSegment = own.periods[index]?.segment ?? segment;
    const lines = segment.lines.map((line, at) => (line.unpriced === null ? line : (ownSegment.lines[at] ?? line)));
    const added = lines.filter((line, at) => line !== segment.lines[at]);
    return added.length === 0 ? segment : recounted({ ...segment, lines }, added, projection);
  });

function recounted(segment: Segment, added: readonly Line[], { currency }: Projection): Segment {
  const more = (key: "low" | "typical" | "high"): bigint =>
    added.reduce((sum, { tokens }) => sum + (tokens?.[key] ?? 0n), segment.consumed[key]);
  const consumed = { low: more("low"), typical: more("typical"), high: more("high") };
  const total = costAt(segment, consumed.typical, currency);
  const { purchases } = segment.cost;
  const overage = total === null || purchases === null ? null : total - purchases;
  const isUnknown = segment.lines.some(({ unpriced }) => unpriced !== null);
  return {
    ...segment,
    consumed,
    ...drawDown(consumed.typical, segment),
    cost: { purchases, overage, total },
    atLeast: isUnknown,
  };
}

const withLimits = (projection: Projection, head: Facts, before: Facts): Projection =>
  perSegment(projection, (segment, index) => {
    const month = projection.periods[index]?.period.month ?? "";
    const { acceptedOverage, limits } = nearestSegment(month, before.projection);
    return limited(segment, acceptedOverage, limits, (amount) => inCurrencyOf(head, before, amount));
  });

/** A limit in a currency that the base's card has no price in cannot be compared: the head's own then holds. */
function limited(
  segment: Segment,
  acceptedOverage: bigint,
  limits: Segment["limits"],
  convert: (amount: Exact) => Exact | null,
): Segment {
  const converted = (key: "cost" | "planCost"): Exact | null =>
    limits[key] === null ? null : (convert(limits[key]) ?? segment.limits[key]);
  return {
    ...segment,
    acceptedOverage,
    ceiling: segment.allocation + acceptedOverage,
    limits: { ...limits, cost: converted("cost"), planCost: converted("planCost") },
  };
}

/** Another segment for each period; neighbours that come to the same share one, as rules judge each segment once. */
function perSegment(projection: Projection, replace: (segment: Segment, index: number) => Segment): Projection {
  let last: { readonly from: Segment; readonly to: Segment } | null = null;
  const periods = projection.periods.map(({ period, segment }, index): ProjectedPeriod => {
    const to = replace(segment, index);
    const isAsBefore = last !== null && last.from === segment && isAlike(last.to, to);
    const shared = isAsBefore && last !== null ? last.to : to;
    last = { from: segment, to: shared };
    return { period, segment: shared };
  });
  return { ...projection, periods, segments: [...new Set(periods.map(({ segment }) => segment))] };
}

const isAlike = (a: Segment, b: Segment): boolean =>
  a === b ||
  (a.ceiling === b.ceiling &&
    a.limits.featureTokens === b.limits.featureTokens &&
    a.limits.cost === b.limits.cost &&
    a.limits.planCost === b.limits.planCost &&
    a.consumed.typical === b.consumed.typical);
