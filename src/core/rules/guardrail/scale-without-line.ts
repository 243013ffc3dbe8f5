import type { Budget, Change } from "../../model/budget.ts";
import type { BillingPeriod } from "../../model/calendar.ts";
import type { Path } from "../../model/source.ts";
import { covers } from "../../pricing/plan.ts";
import type { Facts } from "../facts.ts";
import { type BreachOf, guardrail } from "../rule.ts";

interface Args {
  readonly feature: string | null;
}

export const scaleWithoutLine = guardrail<Args>({
  code: "scale-without-line",
  severity: "warning",
  what: "A scale names a line that is not planned in its months.",
  why: "It multiplies nothing. Most often the feature is misspelled or retired.",
  fix: "Correct the name, or remove the scale.",
  say: ({ feature }) =>
    feature === null
      ? "this scale multiplies nothing: no line is planned"
      : `this scale multiplies nothing: no line ${feature} is planned`,
  breaches: (facts) => facts.budget.changes.flatMap((change) => (change.scale === null ? [] : idle(change, facts))),
});

function idle(change: Change, { budget, projection: { periods } }: Facts): BreachOf<Args>[] {
  const present = periods
    .filter(({ period }) => covers(change.span, period))
    .map(({ period }) => featuresAt(budget, change, period));
  if (present.length === 0 || change.scale === null) return [];
  const at = (path: Path, feature: string | null) => ({ path, subject: path.join("."), args: { feature } });
  const path = [...change.path, "scale"];
  if ("all" in change.scale) return present.every((features) => features.size === 0) ? [at(path, null)] : [];
  return [...change.scale.by.keys()]
    .filter((feature) => !present.some((features) => features.has(feature)))
    .map((feature) => at([...path, feature], feature));
}

/** The features that are planned when a change's scale is applied. */
function featuresAt(budget: Budget, last: Change, period: BillingPeriod): Set<string> {
  const features = new Set(budget.lines.keys());
  for (const change of budget.changes) {
    if (covers(change.span, period)) {
      for (const [feature, line] of change.lines) {
        if (line === null) features.delete(feature);
        else features.add(feature);
      }
    }
    if (change === last) break;
  }
  return features;
}
