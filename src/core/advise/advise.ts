import type { Budget } from "../model/budget.ts";
import type { Day } from "../model/calendar.ts";
import { compare, type Exact, exactWhole, multiply, ZERO } from "../model/exact.ts";
import { type Currency, type Minor, toMinor } from "../model/money.ts";
import type { ProjectedPeriod, Projection, Segment } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import { type MonthRange, rangesOf } from "../rules/remedy.ts";
import { amountsByPeriod, breakEvenPeriods, breakEvenPrice, type Need, oneAmount } from "./commitment.ts";
import { type Saving, type Seats, savingsOf, seatsOf } from "./savings.ts";

/** A priced budget. */
interface Planned {
  readonly budget: Budget;
  readonly projection: Projection;
}

/** What is offered, where it is not what the budget says. */
export interface Offer {
  /** Of a token that is bought before it is used; null: as the budget's purchases, else the card, say. */
  readonly price: Exact | null;
  /** The same, where the amount may change each month; null: the same price. */
  readonly monthlyPrice: Exact | null;
  /** The purchases of the budget stay: the advice is what to buy beside them. */
  readonly keepsPurchases: boolean;
}

/** One way to pay for the periods that are left. */
export interface Way {
  readonly code: "today" | "overage-only" | "one-amount" | "by-month";
  readonly amounts: readonly MonthRange[];
  /** Null: several prices, or nothing bought. */
  readonly price: Exact | null;
  readonly cost: Minor;
  /** If the high end comes instead of the plan. */
  readonly highCost: Minor;
  /** Against today. */
  readonly saving: Minor;
  readonly breakEvenPrice: Exact | null;
  /** The most that one period needs beyond what is bought and what the owners accept. */
  readonly notAccepted: bigint;
}

export interface Commitment {
  readonly ways: readonly Way[];
  /** The way of the least cost. */
  readonly best: Way;
  /** What would be bought for the high end, both ways. */
  readonly forHighEnd: readonly Way[];
  readonly price: Exact;
  readonly priceFrom: "offer" | "purchases" | "card";
  /** Null: it differs between periods. */
  readonly overagePrice: Exact | null;
  readonly breakEvenPeriods: number | null;
}

export interface Advised {
  readonly org: string;
  readonly name: string;
  readonly currency: Currency;
  /** Those that are not over, of the plan. */
  readonly periods: readonly ProjectedPeriod[];
  readonly isWhole: boolean;
  /** Lines without a figure: needs are lower bounds. */
  readonly atLeast: boolean;
  readonly commitment: Commitment;
  readonly savings: readonly Saving[];
  readonly seats: readonly Seats[];
  /** Features that the card includes for nothing, and that the plan does not have; where tokens cost money. */
  readonly included: readonly string[];
}

/** Why there is no advice. */
export type NoAdvice = "plan-ended" | "no-price";

export function advise({ budget, projection }: Planned, offer: Offer, today: Day): Advised | NoAdvice {
  const periods = projection.periods.filter(({ period }) => period.end > today);
  const card = periods[0]?.segment.card;
  if (card === undefined) return "plan-ended";
  const { price, from } = offeredPrice(budget, card, offer);
  if (price === null || periods.some(({ segment }) => segment.price === null || segment.cost.total === null))
    return "no-price";
  const { currency } = projection;
  const buying = new Buying(periods, offer, price, currency);
  const cheapest = offer.monthlyPrice ?? price;
  const payable = compare(cheapest, price) < 0 ? cheapest : price;
  return {
    ...{ org: budget.org, name: budget.name, currency, periods },
    isWhole: periods.length === projection.periods.length,
    atLeast: periods.some(({ segment }) => segment.atLeast),
    commitment: { ...buying.commitment(), price, priceFrom: from },
    savings: savingsOf(periods, payable, currency),
    seats: seatsOf(periods, payable, currency),
    included: [...card.features.values()]
      .filter(({ id, rate }) => rate.kind === "included" && !budget.lines.has(id))
      .map(({ id }) => id),
  };
}

function offeredPrice(
  { purchases, currency }: Budget,
  card: RateCard,
  { price }: Offer,
): { price: Exact | null; from: Commitment["priceFrom"] } {
  if (price !== null) return { price, from: "offer" };
  const paid = purchases.findLast(({ unitPrice }) => unitPrice !== null)?.unitPrice ?? null;
  if (paid !== null) return { price: paid, from: "purchases" };
  return { price: card.prices.get(currency.code) ?? null, from: "card" };
}

/** The ways to buy for some periods, and what each costs. */
class Buying {
  private readonly periods: readonly ProjectedPeriod[];
  private readonly offer: Offer;
  private readonly price: Exact;
  private readonly currency: Currency;

  constructor(periods: readonly ProjectedPeriod[], offer: Offer, price: Exact, currency: Currency) {
    this.periods = periods;
    this.offer = offer;
    this.price = price;
    this.currency = currency;
  }

  commitment(): Omit<Commitment, "price" | "priceFrom"> {
    const needs = this.needs("typical");
    const none = needs.map(() => 0n);
    const today = this.today();
    const ways = [
      today,
      ...(today.amounts.some(({ tokensPerMonth }) => tokensPerMonth > 0n) && !this.offer.keepsPurchases
        ? [this.way("overage-only", none, null)]
        : []),
      ...this.bought(needs),
    ];
    const [first] = needs;
    const isOne = needs.every(({ overagePrice }) => compare(overagePrice, first?.overagePrice ?? ZERO) === 0);
    return {
      ways,
      best: ways.reduce((best, way) => (way.cost < best.cost ? way : best), today),
      forHighEnd: this.bought(this.needs("high")),
      overagePrice: isOne ? (first?.overagePrice ?? null) : null,
      breakEvenPeriods: breakEvenPeriods(needs, this.price),
    };
  }

  private bought(needs: readonly Need[]): Way[] {
    const one = oneAmount(needs, this.price);
    const monthly = this.offer.monthlyPrice ?? this.price;
    return [
      this.way(
        "one-amount",
        needs.map(() => one),
        this.price,
      ),
      this.way("by-month", amountsByPeriod(needs, monthly), monthly),
    ];
  }

  private needs(end: "typical" | "high"): readonly Need[] {
    return this.periods.map(({ segment }) => ({
      tokens: this.needOf(segment, end),
      overagePrice: segment.price ?? ZERO,
    }));
  }

  private needOf({ consumed, included, purchased }: Segment, end: "typical" | "high"): bigint {
    const need = consumed[end] - included - (this.offer.keepsPurchases ? purchased : 0n);
    return need > 0n ? need : 0n;
  }

  private today(): Way {
    const cost = this.periods.reduce((sum, { segment }) => sum + (segment.cost.total ?? 0n), 0n);
    const high = this.periods.reduce((sum, { segment }) => {
      const beyond = segment.consumed.high - segment.allocation;
      return sum + (segment.cost.purchases ?? 0n) + this.overage(segment, beyond > 0n ? beyond : 0n);
    }, 0n);
    const amounts = rangesOf(this.periods, ({ purchased }) => purchased);
    return {
      code: "today",
      amounts,
      price: null,
      cost,
      highCost: high,
      saving: 0n,
      breakEvenPrice: null,
      notAccepted: 0n,
    };
  }

  private way(code: Way["code"], amounts: readonly bigint[], price: Exact | null): Way {
    const cost = this.costOf(amounts, price, "typical");
    return {
      code,
      amounts: rangesOf(this.periods, (_, index) => amounts[index] ?? 0n),
      ...{ price, cost, highCost: this.costOf(amounts, price, "high"), saving: this.today().cost - cost },
      breakEvenPrice: breakEvenPrice(this.needs("typical"), amounts),
      notAccepted: this.periods.reduce((most, { segment }, index) => {
        const beyond = this.needOf(segment, "typical") - (amounts[index] ?? 0n);
        return beyond > segment.acceptedOverage && beyond > most ? beyond : most;
      }, 0n),
    };
  }

  /** As a plan with these purchases is priced: purchases and overage of each period rounded on their own. */
  private costOf(amounts: readonly bigint[], price: Exact | null, end: "typical" | "high"): Minor {
    let sum = 0n;
    for (const [index, { segment }] of this.periods.entries()) {
      const amount = amounts[index] ?? 0n;
      const beyond = this.needOf(segment, end) - amount;
      const kept = this.offer.keepsPurchases ? (segment.cost.purchases ?? 0n) : 0n;
      const bought = price === null ? 0n : toMinor(multiply(exactWhole(amount), price), this.currency);
      sum += kept + bought + this.overage(segment, beyond > 0n ? beyond : 0n);
    }
    return sum;
  }

  private overage({ price }: Segment, tokens: bigint): Minor {
    return toMinor(multiply(exactWhole(tokens), price ?? ZERO), this.currency);
  }
}
