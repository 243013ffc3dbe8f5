import type { Budget, Change } from "../../model/budget.ts";
import type { BillingPeriod } from "../../model/calendar.ts";
import { covers } from "../../pricing/plan.ts";
import { guardrail } from "../rule.ts";

export const scaleWithoutLine = guardrail<{ feature: string | null }>({
  code: "scale-without-line",
  severity: "warning",
  what: "A scale names a line that is not planned in the months it covers.",
  why: "It multiplies nothing: most often the feature is misspelled or already retired.",
  fix: "Correct the name, or remove the scale.",
  say: ({ feature }) =>
    feature === null ? "this scale finds no line to multiply" : `this scale finds no line ${feature} to multiply`,
  breaches: function* ({ budget, projection }) {
    const periods = projection.periods.map(({ period }) => period);
    for (const change of budget.changes) {
      if (change.scale === null) continue;
      const present = periods
        .filter((period) => covers(change.span, period))
        .map((period) => featuresAt(budget, change, period));
      if (present.length === 0) continue;
      const path = [...change.path, "scale"];
      if ("all" in change.scale) {
        if (present.every((features) => features.size === 0))
          yield { path, subject: path.join("."), args: { feature: null } };
        continue;
      }
      for (const feature of change.scale.by.keys()) {
        if (present.some((features) => features.has(feature))) continue;
        yield { path: [...path, feature], subject: [...path, feature].join("."), args: { feature } };
      }
    }
  },
});

/** The lines there are when a change's scale is applied. */
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
