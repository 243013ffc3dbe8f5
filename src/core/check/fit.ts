import { isOnCard, unknownFeature } from "../budget/features.ts";
import type { Budget, LimitChange } from "../model/budget.ts";
import { exactText } from "../model/exact.ts";
import type { Problem } from "../model/finding.ts";
import type { ProjectedPeriod, Projection, Segment } from "../model/projection.ts";
import type { CardFeature, RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import { covers } from "../pricing/plan.ts";
import type { LineResolver, Obstacle } from "../pricing/resolve.ts";
import { inputProblem } from "../rules/input.ts";

/** A period beyond this is a slip of the pen, and would not fit a report's numbers. */
const MAX_TOKENS = 1_000_000_000_000n;

/** What is invalid about a budget under the cards it names itself; another card's gaps are only unpriced. */
export function fitProblems(budget: Budget, own: RateCard, projection: Projection, resolver: LineResolver): Problem[] {
  const problems: Problem[] = [];
  const all = [...resolver.all(own)];
  const fitting = new Set(all.flatMap(({ resolved }) => (resolved.obstacle === null ? [resolved.line] : [])));
  for (const { card, resolved } of all) {
    const { line, obstacle } = resolved;
    if (obstacle === null || obstacle.reason === "unknown") continue;
    const change = projection.segments.find((segment) => segment.card === card)?.cardPath;
    const isOfChange = change !== undefined && fitting.has(line);
    problems.push(
      isOfChange ? changeProblem(line.feature, obstacle, card, change) : obstacleProblem(line.feature, obstacle, card),
    );
  }
  return [...problems, ...nameProblems(budget, own, projection), ...priceProblems(budget, projection)];
}

/** A line that another card of the plan prices goes on in the months of a card that does not. */
function changeProblem(feature: string, { reason, ...obstacle }: Misfit, card: RateCard, path: Path): Problem {
  const place = path[0] === "changes" ? "in this change" : "in the change that names another card";
  const right =
    "feature" in obstacle
      ? `Write the line ${place} in ${rightUnit(obstacle.feature)}${reason === "rate-missing" ? ", with tokensPerUser" : ""}.`
      : `Remove the line ${place}: \`consumption: { ${feature}: null }\`.`;
  const problem = `${card.id} does not price ${feature} as the plan has it in these months`;
  return inputProblem("feature-unit", path, { feature, problem, right });
}

type Misfit = Exclude<Obstacle, { reason: "unknown" }>;

function obstacleProblem(feature: string, obstacle: Misfit, card: RateCard): Problem {
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
function nameProblems({ limits, changes, waivers, meter }: Budget, card: RateCard, { cards }: Projection): Problem[] {
  const problems: Problem[] = [];
  const demandKnown = (feature: string, path: Path, isKey: boolean): void => {
    if (!isOnCard(feature, card) && !cards.some((one) => isOnCard(feature, one)))
      problems.push(unknownFeature(feature, path, card, isKey));
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
function priceProblems({ currency: { code }, purchases }: Budget, { periods, cards }: Projection): Problem[] {
  if (cards.every(({ prices }) => prices.has(code))) return [];
  const missing = (path: Path, { id, prices }: RateCard, key: string): Problem =>
    inputProblem("price-missing", path, { currency: code, rateCard: id, known: [...prices.keys()], key });
  const bare = periods.find(({ segment }) => segment.price === null)?.segment;
  const isChanged = bare?.cardPath[0] === "changes";
  const path: Path = isChanged ? bare.cardPath : ["currency"];
  const bought = purchases.flatMap(({ unitPrice, span, path: at }) => {
    const isBare = ({ period, segment: { card } }: ProjectedPeriod): boolean =>
      unitPrice === null && covers(span, period) && !card.prices.has(code);
    const found = periods.find(isBare);
    return found === undefined ? [] : [missing(at, found.segment.card, "unitPrice")];
  });
  return bare === undefined ? bought : [missing(path, bare.card, "pricing.overageUnitPrice"), ...bought];
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
