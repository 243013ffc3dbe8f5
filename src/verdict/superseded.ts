import type { Finding } from "../model/finding.ts";
import type { Currency, Minor } from "../model/money.ts";
import type { RateCard } from "../model/rate-card.ts";
import { project } from "../pricing/price.ts";
import { rateCardSuperseded } from "../rules/notice/rate-card-superseded.ts";
import { money, words } from "../rules/text.ts";
import type { Result } from "./result.ts";

interface Difference {
  readonly currency: Currency;
  readonly change: Minor;
  readonly atLeast: boolean;
}

interface Comparison {
  readonly newer: RateCard;
  readonly organizations: number;
  readonly differences: Map<string, Difference>;
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
    const differences = before?.differences ?? new Map<string, Difference>();
    const sum = differences.get(currency.code);
    differences.set(currency.code, {
      currency,
      change: (sum?.change ?? 0n) + (totals.cost.total ?? 0n) - (projection.totals.cost.total ?? 0n),
      atLeast: (sum?.atLeast ?? false) || totals.atLeast || totals.cost.total === null,
    });
    this.comparisons.set(card.id, { newer, organizations: (before?.organizations ?? 0) + 1, differences });
  }

  findings(): Finding[] {
    return [...this.comparisons].map(([id, { newer, organizations, differences }]) => {
      const change = `would change the plans' cost by ${words([...differences.values()].map(differenceText))}`;
      const args = { rateCard: id, newer: newer.id, observed: newer.observed, organizations, change };
      return {
        code: rateCardSuperseded.code,
        kind: rateCardSuperseded.kind,
        severity: rateCardSuperseded.severity,
        message: rateCardSuperseded.say(args),
        file: null,
        line: null,
        column: null,
        path: [],
        data: args,
        help: `See \`tollgate compare --rate-card ${newer.id}\`.`,
      };
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

function differenceText({ currency, change, atLeast }: Difference): string {
  const sign = change < 0n ? "-" : "+";
  const amount = money({ minor: change < 0n ? -change : change, currency });
  return `${atLeast ? "at least " : ""}${sign}${amount}`;
}
