import { isOnCard, unknownFeature } from "../budget/features.ts";
import type { Budget, LimitChange, Span } from "../model/budget.ts";
import { type Month, monthAt, monthIndex } from "../model/calendar.ts";
import { exactText } from "../model/exact.ts";
import type { Problem } from "../model/finding.ts";
import type { Projection, Segment } from "../model/projection.ts";
import type { CardFeature, RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import type { Obstacle, ResolvedLine } from "../pricing/resolve.ts";
import { inputProblem } from "../rules/input.ts";

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
      return unknownFeature(feature, obstacle.path, card, true);
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

/** A limit or a waiver of a feature that cannot be planned is most often misspelled, and then does nothing. */
function nameProblems({ limits, changes, waivers, meter }: Budget, card: RateCard): Problem[] {
  const problems: Problem[] = [];
  const demandKnown = (feature: string, path: Path, isKey: boolean): void => {
    if (!isOnCard(feature, card)) problems.push(unknownFeature(feature, path, card, isKey));
  };
  const demandLimited = ({ featureTokens }: LimitChange, path: Path): void => {
    for (const feature of featureTokens?.keys() ?? []) {
      demandKnown(feature, [...path, "limits", "featureTokens", feature], true);
    }
  };
  demandLimited(limits, []);
  for (const change of changes) demandLimited(change.limits, change.path);
  const volumes = ["meter", "volumes", "features"];
  for (const feature of meter?.volumes?.features.keys() ?? []) demandKnown(feature, [...volumes, feature], true);
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

/** Only periods of the plan need a price: in the file, in a change, or on the card. */
function priceProblems(budget: Budget, card: RateCard): Problem[] {
  const { currency, overagePrice, purchases, changes, plan } = budget;
  if (card.prices.has(currency.code)) return [];
  const about = { currency: currency.code, rateCard: card.id, known: [...card.prices.keys()] };
  const first = monthIndex(plan.from);
  const months = Array.from({ length: plan.months }, (_, index) => monthAt(first + index));
  const isCovered = ({ span: { from, through } }: { span: Span }, month: Month): boolean =>
    from <= month && month <= through;
  const priced = changes.filter((change) => change.overagePrice !== null);
  const isPriced = (month: Month): boolean =>
    overagePrice !== null || priced.some((change) => isCovered(change, month));
  const problems = purchases
    .filter((purchase) => purchase.unitPrice === null && months.some((month) => isCovered(purchase, month)))
    .map(({ path }) => inputProblem("price-missing", path, { ...about, key: "unitPrice" }));
  return months.some((month) => !isPriced(month))
    ? [inputProblem("price-missing", ["currency"], { ...about, key: "pricing.overageUnitPrice" }), ...problems]
    : problems;
}

/** Where overage costs nothing, no amount of money says how many tokens are accepted. */
export function freeOverageProblems({ segments }: Projection): Problem[] {
  const isFree = ({ price, limits: { paths } }: Segment): boolean => price?.n === 0n && paths.has("overageCost");
  const path = segments.find(isFree)?.limits.paths.get("overageCost");
  if (path === undefined) return [];
  const problem = "overageCost says nothing where a token of overage costs 0";
  const right = "Write overageTokens, the number of tokens that is accepted, or correct the price.";
  return [inputProblem("schema", path, { problem, right }, { atKey: true })];
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
