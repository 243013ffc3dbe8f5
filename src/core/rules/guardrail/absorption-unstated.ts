import type { Line } from "../../model/projection.ts";
import type { RateCard } from "../../model/rate-card.ts";
import { perLine } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const absorptionUnstated = guardrail<{ feature: string; by: string }>({
  code: "absorption-unstated",
  severity: "warning",
  perFeature: true,
  what: "Two planned features can bill the same interaction, and the plan states no share.",
  why: "An interaction is billed once, at the highest tier it reaches. A plan that adds up the tiers is too high.",
  fix: "State `billedElsewhere` on the lower feature: the share that goes on to the higher one (0% if none does).",
  say: ({ when, feature, by }) =>
    `${when} plans ${feature} and ${by}, which bill an interaction once: the sum may be too high`,
  help: ({ feature, by }) => `Add billedElsewhere to ${feature}: the share that ${by} already bills, 0% if none.`,
  breaches: perLine((line, { lines, card }) => {
    const higher = higherOf(card).get(line.feature);
    if (higher === undefined || !isUnstated(line)) return null;
    const by = lines.find((other) => higher.has(other.feature) && isPlanned(other));
    return by === undefined
      ? null
      : { path: line.path, subject: line.feature, args: { feature: line.feature, by: by.feature } };
  }),
});

const isPlanned = ({ tokens }: Line): boolean => tokens !== null && tokens.typical > 0n;

const isUnstated = (line: Line): boolean =>
  isPlanned(line) && line.parts.every(({ billedElsewhere }) => billedElsewhere === null);

/** By feature, the features that may bill its interactions. Kept for each card, because every line asks for it. */
function higherOf(card: RateCard): ReadonlyMap<string, ReadonlySet<string>> {
  let higher = HIGHER.get(card);
  if (higher === undefined) {
    higher = absorbersOf(card);
    HIGHER.set(card, higher);
  }
  return higher;
}

const HIGHER = new WeakMap<RateCard, ReadonlyMap<string, ReadonlySet<string>>>();

function absorbersOf({ tiers, absorptions }: RateCard): Map<string, Set<string>> {
  const higher = new Map<string, Set<string>>();
  const add = (feature: string, by: string): unknown => higher.set(feature, (higher.get(feature) ?? new Set()).add(by));
  for (const { feature, by } of absorptions) if (feature !== by) add(feature, by);
  for (const [rank, tier] of tiers.entries()) {
    for (const feature of tier) for (const by of tiers.slice(rank + 1).flat()) add(feature, by);
  }
  return higher;
}
