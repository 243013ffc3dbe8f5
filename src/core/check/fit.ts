import type { Budget, Limits } from "../model/budget.ts";
import { exactText } from "../model/exact.ts";
import type { Problem } from "../model/finding.ts";
import type { Projection } from "../model/projection.ts";
import { type CardFeature, OTHER, type RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import type { Obstacle, ResolvedLine } from "../pricing/resolve.ts";
import { inputProblem } from "../rules/input.ts";
import { nearest } from "../text/nearest.ts";

/** A period beyond this is a slip of the pen, and would not fit a report's numbers. */
const MAX_TOKENS = 1_000_000_000_000n;

/** What is invalid about a budget under the card it names itself; another card's gaps are only unpriced. */
export function fitProblems(budget: Budget, card: RateCard, resolved: Iterable<ResolvedLine>): Problem[] {
  const problems: Problem[] = [];
  for (const { line, obstacle } of resolved) {
    if (obstacle !== null && obstacle.reason !== "unknown")
      problems.push(obstacleProblem(line.feature, obstacle, card));
  }
  return [...problems, ...nameProblems(budget, card), ...priceProblems(budget, card)];
}

function obstacleProblem(feature: string, obstacle: Exclude<Obstacle, { reason: "unknown" }>, card: RateCard): Problem {
  switch (obstacle.reason) {
    case "not-on-card":
      return unknownProblem(feature, obstacle.path, card, true);
    case "other-unit":
      return inputProblem(
        "feature-unit",
        [...obstacle.path, ...obstacle.given.slice(0, 1)],
        { feature, rateCard: card.id, given: obstacle.given, right: rightUnit(obstacle.feature) },
        { atKey: true },
      );
    case "rate-missing": {
      const { rate } = obstacle.feature;
      const [low, high] = rate.kind === "range" ? [exactText(rate.low), exactText(rate.high)] : ["0", "0"];
      return inputProblem("rate-required", obstacle.path, { feature, rateCard: card.id, low, high }, { atKey: true });
    }
  }
}

/** @param isKey whether the feature is a key of the file, and not a value */
function unknownProblem(feature: string, path: Path, card: RateCard, isKey: boolean): Problem {
  const known = [...card.features.keys()];
  const meant = nearest(feature, known);
  const edits = meant === null ? undefined : [isKey ? { path, key: meant } : { path, value: meant }];
  const args = { feature, rateCard: card.id, known, nearest: meant };
  return inputProblem("unknown-feature", path, args, { atKey: true, edits });
}

/** A limit or a waiver of a feature that cannot be planned is most often misspelled, and then does nothing. */
function nameProblems({ limits, changes, waivers }: Budget, card: RateCard): Problem[] {
  const problems: Problem[] = [];
  const demandKnown = (feature: string, path: Path, isKey: boolean): void => {
    if (feature === OTHER.id || card.features.has(feature)) return;
    problems.push(unknownProblem(feature, path, card, isKey));
  };
  const demandLimited = ({ featureTokens }: Limits, path: Path): void => {
    for (const feature of featureTokens?.keys() ?? []) {
      demandKnown(feature, [...path, "limits", "featureTokens", feature], true);
    }
  };
  demandLimited(limits, []);
  for (const change of changes) demandLimited(change.limits, change.path);
  for (const { feature, path } of waivers) if (feature !== null) demandKnown(feature, [...path, "feature"], false);
  return problems;
}

/** "minutes or minutesPerDay" */
function rightUnit({ id, unit }: CardFeature): string {
  if (unit === "users") return "users";
  if (unit === "tokens") return "tokens";
  if (unit === "minutes") return "minutes, minutesPerDay, or interactions with minutesPerInteraction";
  return id === "virtual-agent" ? "sessions or interactions (also PerDay)" : `${unit} or ${unit}PerDay`;
}

function priceProblems({ currency, overagePrice, purchases }: Budget, card: RateCard): Problem[] {
  if (card.prices.has(currency.code)) return [];
  const about = { currency: currency.code, rateCard: card.id, known: [...card.prices.keys()] };
  const problems = purchases
    .filter(({ unitPrice }) => unitPrice === null)
    .map(({ path }) => inputProblem("price-missing", path, { ...about, key: "unitPrice" }));
  return overagePrice === null
    ? [inputProblem("price-missing", ["currency"], { ...about, key: "pricing.overageUnitPrice" }), ...problems]
    : problems;
}

export function sizeProblems({ periods }: Projection): Problem[] {
  const tooLarge = periods.find(({ segment }) => segment.consumed.high > MAX_TOKENS || segment.ceiling > MAX_TOKENS);
  if (tooLarge === undefined) return [];
  return [
    inputProblem(
      "quantity-too-large",
      ["consumption"],
      { tokens: String(tooLarge.segment.consumed.high).slice(0, 30) },
      { atKey: true },
    ),
  ];
}
