import { type Exact, exact, exactText } from "../../model/exact.ts";
import { SEVERITIES } from "../../model/finding.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import type { RateCard } from "../../model/rate-card.ts";
import type { Path } from "../../model/source.ts";
import type { Terms, TermsChange } from "../facts.ts";
import { type BreachOf, loosening } from "../rule.ts";
import { NOTHING, UNLIMITED } from "./allowance.ts";
import { cardChanges } from "./card-changes.ts";
import { isAnyHigher, shareText, type TermArgs, termText } from "./term.ts";

type Relaxed = BreachOf<TermArgs>;

/** Of a rate card, its id is the subject. */
export const policyRelaxed = loosening<TermsChange, TermArgs>({
  code: "policy-relaxed",
  what: "A change lowers a severity, raises a threshold, makes a rate card cheaper, or prices what it did not.",
  why: "A change must not loosen the gate it has to pass: the base's policy judges budgets.",
  fix: "Have it reviewed by who owns the policy, as CODEOWNERS can demand. Then merge it before the plan that depends on it.",
  say: termText,
  loosened: ({ before, after }) => [
    ...relaxed(before, after),
    ...[...before.cards.values()].flatMap((card) => easier(card, after.cards.get(card.id) ?? card)),
  ],
});

const relaxed = (before: Terms, after: Terms): Relaxed[] =>
  [...guardrailChanges(before.guardrails, after.guardrails)]
    .filter(({ isLooser }) => isLooser)
    .map(({ path, before: was, after: is }) => ({
      path,
      // A rule that no longer fails the check has no limit at all.
      size: was === "error" ? UNLIMITED : NOTHING,
      args: { what: path.join("."), before: was, after: is },
    }));

const easier = (card: RateCard, now: RateCard): Relaxed[] =>
  [...cardChanges(card, now)]
    .filter(({ isLooser }) => isLooser)
    .map(({ what, path, before, after }) => ({
      path,
      subject: card.id,
      args: { what: `${card.id}: ${what}`, before, after },
    }));

/** One value of the guardrails, before and after, in words. */
export interface GuardrailChange {
  readonly path: Path;
  readonly before: string;
  readonly after: string;
  readonly isLooser: boolean;
}

export function* guardrailChanges(before: Guardrails, after: Guardrails): Generator<GuardrailChange> {
  for (const [code, was] of before.severities) {
    const is = after.severities.get(code) ?? was;
    if (is !== was) {
      yield { path: ["severities", code], before: was, after: is, isLooser: RANKS.indexOf(is) > RANKS.indexOf(was) };
    }
  }
  for (const { path, of, text, looser } of VALUES) {
    const [was, is] = [of(before), of(after)];
    const words = (values: readonly Exact[]): string => values.map(text ?? shareText).join(", ");
    if (words(was) === words(is)) continue;
    const isLooser = looser === "lower" ? isAnyHigher(is, was) : looser === "higher" && isAnyHigher(was, is);
    yield { path, before: words(was), after: words(is), isLooser };
  }
}

const RANKS = [...SEVERITIES, "off"];

interface Value {
  readonly path: Path;
  readonly of: (guardrails: Guardrails) => readonly Exact[];
  readonly text?: (value: Exact) => string;
  /** Which way fewer findings or alarms come, or later. */
  readonly looser: "higher" | "lower" | "neither";
}

const VALUES: readonly Value[] = [
  { path: ["thresholds", "utilization"], of: ({ thresholds }) => thresholds.utilization, looser: "higher" },
  { path: ["thresholds", "healthy", "from"], of: ({ thresholds }) => [thresholds.healthy.from], looser: "neither" },
  { path: ["thresholds", "healthy", "to"], of: ({ thresholds }) => [thresholds.healthy.to], looser: "higher" },
  { path: ["thresholds", "purchasedUnused"], of: ({ thresholds }) => [thresholds.purchasedUnused], looser: "higher" },
  {
    path: ["thresholds", "unusualQuantityTimes"],
    of: ({ thresholds }) => [thresholds.unusualQuantityTimes],
    text: exactText,
    looser: "higher",
  },
  {
    path: ["thresholds", "planEndsSoonDays"],
    of: ({ thresholds }) => [exact(thresholds.planEndsSoonDays)],
    text: exactText,
    looser: "lower",
  },
  { path: ["alarms", "period"], of: ({ alarms }) => [exact(alarms.period)], text: exactText, looser: "higher" },
  {
    path: ["alarms", "evaluationPeriods"],
    of: ({ alarms }) => [exact(alarms.evaluationPeriods)],
    text: exactText,
    looser: "lower",
  },
  {
    path: ["alarms", "datapointsToAlarm"],
    of: ({ alarms }) => [exact(alarms.datapointsToAlarm)],
    text: exactText,
    looser: "higher",
  },
  { path: ["alarms", "forecast"], of: ({ alarms }) => [alarms.forecast], looser: "higher" },
  {
    path: ["forecast", "minimumDays"],
    of: ({ forecast }) => [exact(forecast.minimumDays)],
    text: exactText,
    looser: "higher",
  },
];
