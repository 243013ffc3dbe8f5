import type { Budget } from "../model/budget.ts";
import type { Finding } from "../model/finding.ts";
import type { Currency, Minor } from "../model/money.ts";
import type { Costs, Projection } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import { reproject } from "../pricing/price.ts";
import { findingOf } from "../rules/finding.ts";
import { type CardChange, rateCardSuperseded } from "../rules/notices.ts";
import type { Result } from "./result.ts";

/** What the newer card of a series changes in the cost of one plan. */
export interface NewerCost {
  readonly rateCard: string;
  readonly newer: string;
  readonly observed: string;
  readonly currency: Currency;
  readonly minor: Minor;
  readonly atLeast: boolean;
}

/** Compares plans with the newer card of the series they are priced by. */
export class NewerCards {
  private readonly cards: ReadonlyMap<string, RateCard>;
  private readonly newest = new Map<string, RateCard | null>();

  constructor(cards: ReadonlyMap<string, RateCard>) {
    this.cards = cards;
  }

  /** One for each card of the plan that has a newer one: with this in its place, and all else as planned. */
  compare({ budget, projection }: Result): NewerCost[] {
    if (budget === null || projection === null) return [];
    return projection.cards.flatMap((card) => this.with(this.newerThan(card), card, budget, projection));
  }

  private with(newer: RateCard | null, card: RateCard, budget: Budget, projection: Projection): NewerCost[] {
    if (newer === null) return [];
    const { currency, totals } = reproject(projection, budget, (own) => (own === card ? newer : own));
    const cost = {
      rateCard: card.id,
      newer: newer.id,
      observed: newer.observed,
      currency,
      minor: knownCost(totals.cost) - knownCost(projection.totals.cost),
      atLeast: totals.atLeast || totals.cost.total === null,
    };
    return [cost];
  }

  private newerThan(card: RateCard): RateCard | null {
    let newer = this.newest.get(card.id);
    if (newer === undefined) {
      newer = newestOf(card, this.cards);
      this.newest.set(card.id, newer);
    }
    return newer;
  }
}

interface Comparison {
  readonly newer: string;
  readonly observed: string;
  readonly changes: Map<string, CardChange>;
  organizations: number;
}

/** What newer cards would change, in money: once per card, for all the budgets it prices. */
export class Superseded {
  private readonly comparisons = new Map<string, Comparison>();

  add({ rateCard, newer, observed, currency, minor, atLeast }: NewerCost): void {
    const comparison = this.comparisons.get(rateCard) ?? { newer, observed, changes: new Map(), organizations: 0 };
    const sum = comparison.changes.get(currency.code);
    comparison.changes.set(currency.code, {
      cost: { minor: (sum?.cost.minor ?? 0n) + minor, currency },
      atLeast: (sum?.atLeast ?? false) || atLeast,
    });
    comparison.organizations++;
    this.comparisons.set(rateCard, comparison);
  }

  findings(): Finding[] {
    return [...this.comparisons].map(([rateCard, { newer, observed, organizations, changes: byCurrency }]) => {
      const changes = [...byCurrency.values()];
      const args = { rateCard, newer, observed, organizations, changes };
      return findingOf(rateCardSuperseded, args, { file: null, line: null, column: null, path: [] });
    });
  }
}

/** The latest card of the same series; null where the card itself is the latest. */
export function newestOf(card: RateCard, cards: ReadonlyMap<string, RateCard>): RateCard | null {
  let newest = card;
  for (const other of cards.values()) {
    if (other.series === card.series && other.observed > newest.observed) newest = other;
  }
  return newest === card ? null : newest;
}

/** What is priced of a cost. */
const knownCost = ({ purchases, overage }: Costs): Minor => (purchases ?? 0n) + (overage ?? 0n);
