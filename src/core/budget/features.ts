import { isId } from "../model/budget.ts";
import type { Problem } from "../model/finding.ts";
import { OTHER, type RateCard, UNPRICED } from "../model/rate-card.ts";
import { isMap, type Path, type Plain, type PlainMap } from "../model/source.ts";
import { inputProblem } from "../rules/input.ts";
import { nearest } from "../text/nearest.ts";
import { usualName } from "./schema/usual-names.ts";

/** A file of another kind would have thousands. */
const MAX_PROBLEMS = 20;

/** @param isKey whether the feature is a key of the file, and not a value */
export function unknownFeature(feature: string, path: Path, card: RateCard, isKey: boolean): Problem {
  const known = [...card.features.keys()];
  const meant = UNPRICED.has(feature) ? null : (usualName(feature, known) ?? nearest(feature, known));
  const edits = meant === null ? undefined : [isKey ? { path, key: meant } : { path, value: meant }];
  const args = { feature, rateCard: card.id, known, nearest: meant };
  return inputProblem("unknown-feature", path, args, { atKey: true, edits });
}

export const isOnCard = (feature: string, card: RateCard): boolean =>
  feature === OTHER.id || card.features.has(feature);

/**
 * The features that a file names although no card of it has them, where its shape is wrong too.
 * @param cards those of its changes
 */
export function unknownFeatures(values: PlainMap, card: RateCard, cards: readonly RateCard[]): Problem[] {
  const problems: Problem[] = [];
  const take = (feature: string, path: Path, isKey: boolean): void => {
    if (![card, ...cards].some((one) => isOnCard(feature, one)) && isId(feature) && problems.length < MAX_PROBLEMS)
      problems.push(unknownFeature(feature, path, card, isKey));
  };
  const takeKeys = (map: Plain | undefined, path: Path): void => {
    if (isMap(map)) for (const feature of Object.keys(map)) take(feature, [...path, feature], true);
  };
  const takeAll = ({ consumption, limits }: PlainMap, path: Path): void => {
    takeKeys(consumption, [...path, "consumption"]);
    if (isMap(limits)) takeKeys(limits["featureTokens"], [...path, "limits", "featureTokens"]);
  };
  takeAll(values, []);
  for (const [index, change] of listOf(values["changes"])) takeAll(change, ["changes", index]);
  for (const [index, { feature }] of listOf(values["waivers"])) {
    if (typeof feature === "string") take(feature, ["waivers", index, "feature"], false);
  }
  return problems;
}

/** Of any other name, the schema says what is wrong with it. */

const listOf = (list: Plain | undefined): [number, PlainMap][] =>
  Array.isArray(list) ? [...list.entries()].filter((entry): entry is [number, PlainMap] => isMap(entry[1])) : [];
