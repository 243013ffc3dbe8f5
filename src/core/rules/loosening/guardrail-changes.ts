import { type Exact, exact, exactText } from "../../model/exact.ts";
import { SEVERITIES } from "../../model/finding.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import type { Path } from "../../model/source.ts";
import { shareText } from "./term.ts";
import { isAnyHigher } from "./thresholds.ts";

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
  /** Which way less is said, or later. */
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
    looser: "neither",
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
