import type { Budget, Measure, Part, PlannedLine } from "../model/budget.ts";
import type { Exact } from "../model/exact.ts";
import { type Band, type CardFeature, type LicenceModel, OTHER, type RateCard, type Unit } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import { single } from "./round.ts";

/** A part whose quantity and rate the card understands. */
export interface ResolvedPart {
  readonly part: Part;
  readonly measure: Measure;
  readonly rate: Band<Exact>;
  readonly ratePath: Path | null;
}

/** Why the card cannot price a line, and where the file says so. */
export type Obstacle =
  | { readonly reason: "unknown"; readonly path: Path }
  | { readonly reason: "not-on-card"; readonly path: Path }
  | {
      readonly reason: "other-unit";
      readonly path: Path;
      readonly given: readonly string[];
      readonly feature: CardFeature;
    }
  | { readonly reason: "rate-missing"; readonly path: Path; readonly feature: CardFeature };

export interface ResolvedLine {
  readonly line: PlannedLine;
  readonly card: CardFeature | null;
  readonly parts: readonly ResolvedPart[];
  readonly obstacle: Obstacle | null;
}

const FREE: Exact = { n: 0n, d: 1n };

/** Each line as the card that prices it understands it. A line that goes on under another card is resolved for each. */
export class LineResolver {
  private readonly budget: Budget;
  private readonly byCard = new Map<RateCard, Map<PlannedLine, ResolvedLine>>();

  constructor(budget: Budget) {
    this.budget = budget;
  }

  resolve(line: PlannedLine, card: RateCard): ResolvedLine {
    let known = this.byCard.get(card);
    if (known === undefined) {
      known = new Map();
      this.byCard.set(card, known);
    }
    let resolved = known.get(line);
    if (resolved === undefined) {
      resolved = resolveLine(line, card, this.budget.model);
      known.set(line, resolved);
    }
    return resolved;
  }

  /** Every line that the budget has: under each card that has priced it, and under this one if none has. */
  *all(card: RateCard): Generator<{ readonly card: RateCard; readonly resolved: ResolvedLine }> {
    for (const line of linesOf(this.budget)) {
      let isPriced = false;
      for (const [by, lines] of this.byCard) {
        const resolved = lines.get(line);
        if (resolved === undefined) continue;
        isPriced = true;
        yield { card: by, resolved };
      }
      if (!isPriced) yield { card, resolved: resolveLine(line, card, this.budget.model) };
    }
  }
}

/** Every line that is planned at some time: the base plan's and the changes'. */
export function* linesOf({ lines, changes }: Pick<Budget, "lines" | "changes">): Generator<PlannedLine> {
  yield* lines.values();
  for (const change of changes) for (const line of change.lines.values()) if (line !== null) yield line;
}

function resolveLine(line: PlannedLine, card: RateCard, model: LicenceModel): ResolvedLine {
  const feature = line.feature === OTHER.id ? OTHER : (card.features.get(line.feature) ?? null);
  const blocked = (obstacle: Obstacle): ResolvedLine => ({ line, card: feature, parts: [], obstacle });
  if (feature === null) return blocked({ reason: "not-on-card", path: line.path });
  if (line.parts === null) return blocked({ reason: "unknown", path: line.path });
  const parts: ResolvedPart[] = [];
  for (const part of line.parts) {
    const measure = measureFor(part, feature);
    if (measure === null) {
      const given = part.measures.map(({ key }) => key);
      return blocked({ reason: "other-unit", path: part.path, given, feature });
    }
    const rate = rateFor(part, feature, model);
    if (rate === null) return blocked({ reason: "rate-missing", path: part.path, feature });
    parts.push({ part, measure, rate: rate.rate, ratePath: rate.ratePath });
  }
  return { line, card: feature, parts, obstacle: null };
}

/** The one quantity of a part, if it is counted in the card's unit. */
function measureFor(part: Part, feature: CardFeature): Measure | null {
  const [measure, another] = part.measures;
  if (measure === undefined || another !== undefined) return null;
  if (part.minutesPerInteraction !== null) {
    return measure.unit === "interactions" && feature.unit === "minutes" ? measure : null;
  }
  if (part.tokensPerUser !== null && feature.unit !== "users") return null;
  return accepts(feature, measure.unit) ? measure : null;
}

/** A session of a virtual agent is one interaction: both words mean the same there. */
function accepts(feature: CardFeature, unit: Unit): boolean {
  if (feature.unit === unit) return true;
  const same = ["sessions", "interactions"];
  return feature.id === "virtual-agent" && same.includes(unit) && same.includes(feature.unit);
}

function rateFor(
  part: Part,
  feature: CardFeature,
  model: LicenceModel,
): { rate: Band<Exact>; ratePath: Path | null } | null {
  const { rate } = feature;
  switch (rate.kind) {
    case "fixed":
      return { rate: single(rate.tokens), ratePath: null };
    case "by-licence":
      return { rate: single(rate[model]), ratePath: null };
    case "included":
    case "billed-outside":
      return { rate: single(FREE), ratePath: null };
    case "range":
      if (part.tokensPerUser !== null) {
        return { rate: single(part.tokensPerUser), ratePath: [...part.path, "tokensPerUser"] };
      }
      return rate.typical === null
        ? null
        : { rate: { low: rate.low, typical: rate.typical, high: rate.high }, ratePath: null };
  }
}
