import type { Budget } from "../../model/budget.ts";
import type { Month } from "../../model/calendar.ts";
import { add, compare, divide, type Exact, exactText, multiply, ONE, subtract, ZERO } from "../../model/exact.ts";
import type { BilledRate, PeriodUsage } from "../../model/period-usage.ts";
import { countingCard } from "../../model/projection.ts";
import type { CardFeature, Unit } from "../../model/rate-card.ts";
import type { Path } from "../../model/source.ts";
import { type CardRate, cardRate } from "../../pricing/card-rate.ts";
import { observed } from "../actual.ts";
import type { Facts } from "../facts.ts";
import { type BreachOf, guardrail } from "../rule.ts";

export interface RateDrift {
  /** A feature, or "price". */
  readonly of: string;
  /** In words: "17 minutes a token". */
  readonly card: string;
  readonly billed: string;
  /** The first period, of those in a row until now, that was billed so. */
  readonly since: Month;
}

export const rateDrift = guardrail<RateDrift>({
  code: "rate-drift",
  severity: "warning",
  outlastsPlan: true,
  what: "Usage is billed at another rate, or overage at another price, than the card has.",
  why: "Plan, forecast and verdict use the card's rates. The invoice uses the billed ones.",
  fix: "Use a card with the billed rate (`tollgate rates list`). Write a contracted price into `pricing.overageUnitPrice`.",
  say: ({ of, card, billed, since }) => `${of}: billed at ${billed} since ${since}, the card has ${card}`,
  breaches: (facts) => [...ratesApart(facts), ...priceApart(facts)],
});

/** The first month of the latest run of periods for which the test holds. */
function sinceOf(all: readonly PeriodUsage[], isSo: (usage: PeriodUsage) => boolean): Month {
  const before = all.findLastIndex((usage) => !isSo(usage));
  return all[before + 1]?.period.month ?? "";
}

function* ratesApart(facts: Facts): Generator<BreachOf<RateDrift>> {
  const { usage = [], budget } = facts;
  const card = countingCard(facts.projection, usage.at(-1)?.period.start ?? facts.today);
  for (const { feature, unit, unitsPerToken } of billedRates(usage.at(-1))) {
    const onCard = card.features.get(feature);
    if (onCard === undefined || isAsOnCard({ unit, unitsPerToken }, onCard, budget)) continue;
    const isSo = ({ features }: PeriodUsage): boolean =>
      (features.get(feature)?.rates ?? []).some((rate) => compare(rate.unitsPerToken, unitsPerToken) === 0);
    yield {
      path: lineOf(feature, facts),
      subject: feature,
      args: {
        of: feature,
        card: cardText(onCard, budget),
        billed: rateText(unitsPerToken, unit),
        since: sinceOf(usage, isSo),
      },
    };
  }
}

const billedRates = (usage: PeriodUsage | undefined): (BilledRate & { readonly feature: string })[] =>
  [...(usage?.features ?? [])].flatMap(([feature, { rates }]) => rates.map((rate) => ({ feature, ...rate })));

const lineOf = (feature: string, { budget }: Facts): Path => budget.lines.get(feature)?.path ?? ["rateCard"];

/** Only the card's price is compared: it is an assumption. A price in the file is from the contract. */
function* priceApart(facts: Facts): Generator<BreachOf<RateDrift>> {
  const last = observed(facts).at(-1);
  if (last === undefined) return;
  const { usage, segment } = last;
  const { overagePrice: billed, currency } = usage.terms;
  const { code } = facts.projection.currency;
  if (billed === null || currency === null || segment.price === null || segment.pricePath !== null) return;
  if (currency === code && compare(billed, segment.price) === 0) return;
  const isSo = ({ terms }: PeriodUsage): boolean =>
    terms.currency === currency && terms.overagePrice !== null && compare(terms.overagePrice, billed) === 0;
  yield {
    path: segment.cardPath,
    subject: "price",
    args: {
      of: "price",
      card: `${exactText(segment.price)} ${code} a token`,
      billed: `${exactText(billed)} ${currency}`,
      since: sinceOf(facts.usage ?? [], isSo),
    },
  };
}

function isAsOnCard({ unit, unitsPerToken }: BilledRate, card: CardFeature, budget: Budget): boolean {
  if (unit !== card.unit && !(card.id === "virtual-agent" && isOneContact(unit) && isOneContact(card.unit)))
    return false;
  const { low, high } = cardRate(card, budget);
  if (low.n === 0n) return false;
  const [least, most] = [divide(ONE, high), divide(ONE, low)];
  const slack = rounding(unitsPerToken);
  return compare(least, add(unitsPerToken, slack)) <= 0 && compare(subtract(unitsPerToken, slack), most) <= 0;
}

/** For a virtual agent, a session and an interaction are the same. */
const isOneContact = (unit: Unit): boolean => unit === "sessions" || unit === "interactions";

/**
 * Half of the last decimal of a rounded rate: 1.2 tokens a unit are 0.8333 units a token. Rates with fewer than two
 * decimals are not rounded, nor those of which the half would be more than 3 %: 0.02 is not 0.025.
 */
function rounding(rate: Exact): Exact {
  const half = { n: 1n, d: 2n * rate.d };
  return rate.d >= 100n && compare(half, multiply(rate, { n: 3n, d: 100n })) <= 0 ? half : ZERO;
}

function cardText(card: CardFeature, budget: Budget): string {
  const { low, high }: CardRate = cardRate(card, budget);
  if (high.n === 0n) return "no tokens";
  const most = rateText(divide(ONE, high), card.unit);
  return compare(low, high) === 0 ? most : `${exactText(low)} to ${exactText(high)} tokens ${each(card.unit)}`;
}

/** "17 minutes a token", or, where a unit takes several, "40 tokens a user". */
function rateText(unitsPerToken: Exact, unit: Unit): string {
  const tokens = exactText(divide(ONE, unitsPerToken));
  if (compare(unitsPerToken, ONE) < 0 && !tokens.includes("/")) return `${tokens} tokens ${each(unit)}`;
  return `${exactText(unitsPerToken)} ${unit} a token`;
}

function each(unit: Unit): string {
  const single = unit === "summaries" ? "summary" : unit.slice(0, -1);
  return `${/^[aei]/.test(single) ? "an" : "a"} ${single}`;
}
