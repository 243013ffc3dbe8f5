import type { Line } from "../../model/projection.ts";
import type { RateCard } from "../../model/rate-card.ts";
import { perPeriodEach } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const absorptionUnstated = guardrail<{ feature: string; by: string }>({
  code: "absorption-unstated",
  severity: "warning",
  perFeature: true,
  what: "Two features that can bill the same interaction are planned, and the plan does not say how much of one the other already holds.",
  why: "An interaction is billed once, at the highest tier it reaches: a plan that adds the tiers overstates.",
  fix: "State `billedElsewhere` on the lower one: the share that goes on to the higher (0% if none does).",
  say: ({ when, feature, by }) =>
    `${when} plans ${feature} and ${by}, which bill an interaction once: the sum may overstate`,
  help: ({ feature, by }) => `Add billedElsewhere to ${feature}: the share that ${by} already holds, 0% if none.`,
  breaches: (facts) =>
    perPeriodEach(facts, ({ lines }, found) => {
      for (const line of lines) {
        if (!isUnstated(line)) continue;
        const by = lines.find((other) => other.feature !== line.feature && absorbs(other, line, facts.card));
        if (by !== undefined) {
          found({ path: line.path, subject: line.feature, args: { feature: line.feature, by: by.feature } });
        }
      }
    }),
});

const isPlanned = ({ tokens }: Line): boolean => tokens !== null && tokens.typical > 0n;

const isUnstated = (line: Line): boolean =>
  isPlanned(line) && line.parts.every(({ billedElsewhere }) => billedElsewhere === null);

function absorbs(higher: Line, lower: Line, card: RateCard): boolean {
  if (!isPlanned(higher)) return false;
  if (card.absorptions.some(({ feature, by }) => feature === lower.feature && by === higher.feature)) return true;
  const tierOf = (feature: string): number => card.tiers.findIndex((tier) => tier.includes(feature));
  return tierOf(lower.feature) >= 0 && tierOf(higher.feature) > tierOf(lower.feature);
}
