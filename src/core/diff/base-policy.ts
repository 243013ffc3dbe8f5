import type { ProjectedPeriod, Projection, Segment } from "../model/projection.ts";
import { project } from "../pricing/price.ts";
import type { Facts } from "../rules/facts.ts";
import { nearestSegment } from "../rules/loosening/limit-raised.ts";
import type { PolicyChange } from "./policy-change.ts";

/**
 * The plan of the head as the base would judge it: by the base's guardrails and cards, within the limits and the waivers
 * the organization had there. A change cannot loosen the gate it has to pass itself.
 * @param before null where the base has no such organization: its own limits and waivers are then all there are
 */
export function underBasePolicy(head: Facts, before: Facts | null, { base, cards }: PolicyChange): Facts {
  const card = base.cards.get(head.card.id) ?? before?.card ?? head.card;
  const isSame = card.id === head.card.id && !cards.has(card.id);
  const priced = isSame ? head.projection : project(head.budget, card);
  return {
    ...head,
    card,
    guardrails: base.guardrails,
    budget: before === null ? head.budget : { ...head.budget, waivers: before.budget.waivers },
    projection: before === null ? priced : withLimits(priced, before.projection),
  };
}

function withLimits(projection: Projection, before: Projection): Projection {
  const held = new Map<string, Segment>();
  const ids = new Map<Segment, number>();
  const idOf = (segment: Segment): number => {
    if (!ids.has(segment)) ids.set(segment, ids.size);
    return ids.get(segment) ?? 0;
  };
  const isComparable = projection.currency.code === before.currency.code;
  const periods = projection.periods.map(({ period, segment }): ProjectedPeriod => {
    const former = nearestSegment(period.month, before);
    const key = `${idOf(segment)}|${idOf(former)}`;
    const known = held.get(key) ?? limited(segment, former, isComparable);
    held.set(key, known);
    return { period, segment: known };
  });
  return { ...projection, periods, segments: [...held.values()] };
}

/** Of a limit in another currency nobody can say whether it holds: the head's own then does. */
function limited(segment: Segment, { acceptedOverage, limits }: Segment, isComparable: boolean): Segment {
  return {
    ...segment,
    acceptedOverage,
    ceiling: segment.allocation + acceptedOverage,
    limits: isComparable ? limits : { ...segment.limits, featureTokens: limits.featureTokens },
  };
}
