import type { Lines } from "../../../../adapters/files/edit/draft.ts";
import { exactText } from "../../../../core/model/exact.ts";
import { type CardFeature, OTHER, type RateCard } from "../../../../core/model/rate-card.ts";
import type { Questions } from "../questions.ts";
import { quantityOf } from "./calculator.ts";

type Line = Readonly<Record<string, number>>;

/**
 * What is planned of each feature that the card charges for in tokens. What flags say is not asked again.
 * @param given by all flags
 * @param own by --line, to which the answers are added
 */
export async function askForLines(card: RateCard, given: Lines, own: Lines, questions: Questions): Promise<Lines> {
  const lines = new Map(own);
  for (const feature of [...card.features.values(), OTHER]) {
    const { kind } = feature.rate;
    if (given.has(feature.id) || kind === "included" || kind === "billed-outside") continue;
    const line = await questions.ask<Line | null>(questionOf(feature), null, (answer) => lineOf(feature, answer));
    if (line !== null) lines.set(feature.id, { ...line, ...(await rateOf(feature, questions)) });
  }
  return lines;
}

const isPerDay = ({ unit }: CardFeature): boolean => unit !== "users" && unit !== "tokens";

const questionOf = (feature: CardFeature): string =>
  isPerDay(feature)
    ? `${feature.title}: ${feature.unit} a month, or as 50/day a working day (empty: none)`
    : `${feature.title}: ${feature.unit}${feature.unit === "users" ? "" : " a month"} (empty: none)`;

/** "50/day" is of a working day. */
function lineOf(feature: CardFeature, answer: string): Line {
  const [, amount = answer, perDay] = /^(.*?) *\/ *(day)$/.exec(answer) ?? [];
  const key = perDay !== undefined && isPerDay(feature) ? `${feature.unit}PerDay` : feature.unit;
  return { [key]: quantityOf(key)(key === feature.unit ? answer : amount) };
}

/** Where the card leaves the rate open, and names no default. */
async function rateOf({ title, rate }: CardFeature, questions: Questions): Promise<Line> {
  if (rate.kind !== "range" || rate.typical !== null) return {};
  const question = `${title}: tokens a user, ${exactText(rate.low)} to ${exactText(rate.high)}`;
  return { tokensPerUser: await questions.ask(question, undefined, quantityOf("tokensPerUser")) };
}
