import type { Finding } from "../model/finding.ts";
import type { Minor } from "../model/money.ts";
import type { Costs } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import { project } from "../pricing/price.ts";
import { findingOf } from "../rules/finding.ts";
import { type CardChange, rateCardSuperseded } from "../rules/notices.ts";
import type { Result } from "./result.ts";

interface Comparison {
  readonly newer: RateCard;
  readonly organizations: number;
  readonly changes: Map<string, CardChange>;
}

/** What the newer card of a series would change, in money: once per card, for all the budgets it prices. */
export class Superseded {
  private readonly cards: ReadonlyMap<string, RateCard>;
  private readonly newest = new Map<string, RateCard | null>();
  private readonly comparisons = new Map<string, Comparison>();

  constructor(cards: ReadonlyMap<string, RateCard>) {
    this.cards = cards;
  }

  add({ budget, card, projection }: Result): void {
    if (budget === null || card === null || projection === null) return;
    const newer = this.newerThan(card);
    if (newer === null) return;
    const { currency, totals } = project(budget, newer);
    const before = this.comparisons.get(card.id);
    const changes = before?.changes ?? new Map<string, CardChange>();
    const sum = changes.get(currency.code);
    const minor = (sum?.cost.minor ?? 0n) + knownCost(totals.cost) - knownCost(projection.totals.cost);
    const atLeast = (sum?.atLeast ?? false) || totals.atLeast || totals.cost.total === null;
    changes.set(currency.code, { cost: { minor, currency }, atLeast });
    this.comparisons.set(card.id, { newer, organizations: (before?.organizations ?? 0) + 1, changes });
  }

  findings(): Finding[] {
    return [...this.comparisons].map(([rateCard, { newer, organizations, changes: byCurrency }]) => {
      const changes = [...byCurrency.values()];
      const args = { rateCard, newer: newer.id, observed: newer.observed, organizations, changes };
      return findingOf(rateCardSuperseded, args, { file: null, line: null, column: null, path: [] });
    });
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
