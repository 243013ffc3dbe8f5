import type Fraction from "fraction.js";
import * as is from "./exact.ts";
import type { Figures, LineFigures } from "./figures.ts";
import { type Band, lineOf, NOTHING, type OracleLine, plus, usersOf } from "./line.ts";
import { type Period, periodsOf } from "./periods.ts";
import { covers, type Settings, settingsOf } from "./plan.ts";
import type { RawBudget, RawCard } from "./raw.ts";

/** Every period from scratch, by the words of the specification; slow on purpose, nothing is remembered. */
export function oracle(budget: RawBudget, cardOf: (id: string) => RawCard): Figures[] {
  const { from, months = 12 } = budget.plan;
  const periods = periodsOf(from, months, budget.billing?.cycleStartDay ?? 1);
  return periods.map((period) => figures(period, budget, cardOf));
}

function figures(period: Period, budget: RawBudget, cardOf: (id: string) => RawCard): Figures {
  const settings = settingsOf(budget, period.period);
  const card = cardOf(settings.rateCard);
  const lines = [...settings.lines.keys()].map((feature) => lineOf(feature, settings, card, budget.licensing.model));
  const consumed = consumedBy(lines, card);
  const included = includedIn(settings, budget, card);
  const purchases = purchasesOf(period.period, budget, card);
  const allocation = included.add(purchases.tokens);
  const price = is.exact(settings.price ?? card.prices[budget.currency] ?? Number.NaN);
  const accepted = acceptedOverage(settings, price);
  const ceiling = allocation.add(accepted);
  const { typical } = consumed;
  return {
    ...period,
    rateCard: card.id,
    users: usersOf(settings.users),
    health: health(typical, ceiling),
    consumed: { low: Number(consumed.low), typical: Number(typical), high: Number(consumed.high) },
    atLeast: lines.some(({ tokens }) => tokens === null),
    buffered: buffered(lines, typical, budget, card),
    allocation: { included: Number(included), purchased: Number(purchases.tokens), total: Number(allocation) },
    acceptedOverage: Number(accepted),
    ceiling: Number(ceiling),
    utilizationPercent: is.percent(typical, allocation),
    budgetPercent: is.percent(typical, ceiling),
    ...drawDown(typical, included, purchases.tokens),
    cost: costs(purchases.cost, is.notNegative(typical.sub(allocation)).mul(price), budget.currency),
    lines: lineFigures(lines, typical, card),
  };
}

const whole = (x: Fraction, { rounding }: RawCard): Fraction => (rounding.mode === "up" ? is.up(x) : is.halfUp(x));

const wholeBand = ({ low, typical, high }: Band, card: RawCard): Band => ({
  low: whole(low, card),
  typical: whole(typical, card),
  high: whole(high, card),
});

const sumOf = (lines: readonly OracleLine[], of: (band: Band) => Band = (band) => band): Band =>
  lines.map(({ tokens }) => of(tokens ?? NOTHING)).reduce(plus, NOTHING);

const consumedBy = (lines: readonly OracleLine[], card: RawCard): Band =>
  card.rounding.at === "line" ? sumOf(lines, (band) => wholeBand(band, card)) : wholeBand(sumOf(lines), card);

function includedIn(settings: Settings, { licensing }: RawBudget, { allocation }: RawCard): Fraction {
  if (settings.included !== undefined) return is.exact(settings.included);
  const { tokens, perUser = {} } = allocation[licensing.model];
  const base = is.exact(tokens).mul(allocation.scope === "user" ? usersOf(settings.users) : 1);
  if (typeof settings.users === "number") return base;
  return Object.entries(settings.users).reduce(
    (sum, [edition, count]) => sum.add((perUser[edition] ?? 0) * count),
    base,
  );
}

function purchasesOf(month: string, { purchases = [], currency }: RawBudget, card: RawCard) {
  let [tokens, cost] = [is.ZERO, is.ZERO];
  for (const purchase of purchases) {
    if (!covers(purchase, month)) continue;
    tokens = tokens.add(purchase.tokensPerMonth);
    const price = is.exact(purchase.unitPrice ?? card.prices[currency] ?? Number.NaN);
    cost = cost.add(price.mul(purchase.tokensPerMonth));
  }
  return { tokens, cost };
}

function acceptedOverage({ limits }: Settings, price: Fraction): Fraction {
  const byTokens = limits.overageTokens === undefined ? null : is.exact(limits.overageTokens);
  // Money bounds no tokens that cost nothing.
  const isBound = limits.overageCost !== undefined && !price.equals(0);
  const byCost = isBound ? is.down(is.exact(limits.overageCost ?? 0).div(price)) : null;
  if (byTokens !== null && byCost !== null) return is.least(byTokens, byCost);
  return byTokens ?? byCost ?? is.ZERO;
}

function health(consumed: Fraction, ceiling: Fraction): Figures["health"] {
  if (consumed.compare(ceiling) > 0) return "red";
  return consumed.compare(ceiling.mul("4/5")) > 0 ? "yellow" : "green";
}

/** Of the rounded lines where the card rounds lines; else of the exact sum, so that it is rounded once. */
function buffered(lines: readonly OracleLine[], consumed: Fraction, { buffers }: RawBudget, card: RawCard) {
  if (buffers === undefined || Object.keys(buffers).length === 0) return null;
  const { unpredictability = "0%", growth = "0%" } = buffers;
  const factor = is.ONE.add(is.share(unpredictability)).add(is.share(growth));
  const baseline = card.rounding.at === "line" ? consumed : sumOf(lines).typical;
  return Number(whole(baseline.mul(factor), card));
}

/** Included tokens first, then purchased ones, then overage. */
function drawDown(consumed: Fraction, included: Fraction, purchased: Fraction) {
  const fromIncluded = is.least(consumed, included);
  const fromPurchased = is.least(consumed.sub(fromIncluded), purchased);
  const unused = { included: Number(included.sub(fromIncluded)), purchased: Number(purchased.sub(fromPurchased)) };
  return { unused, overage: Number(consumed.sub(fromIncluded).sub(fromPurchased)) };
}

function costs(purchases: Fraction, overage: Fraction, currency: string): Figures["cost"] {
  const [bought, over] = [is.money(purchases, currency), is.money(overage, currency)];
  return {
    purchases: is.moneyText(bought, currency),
    overage: is.moneyText(over, currency),
    total: is.moneyText(bought.add(over), currency),
  };
}

function lineFigures(lines: readonly OracleLine[], consumed: Fraction, card: RawCard): LineFigures[] {
  let [shown, sum] = [is.ZERO, is.ZERO];
  const figures = lines.map(({ feature, unit, quantity, tokens }) => {
    if (tokens === null || quantity === null) return { feature, unit, quantity: null, tokens: null, tokensExact: null };
    const { typical } = tokens;
    const rounded = card.rounding.at === "line" ? whole(typical, card) : is.halfUp(typical);
    [shown, sum] = [shown.add(rounded), sum.add(typical)];
    return { feature, unit, quantity: is.text(quantity), tokens: Number(rounded), tokensExact: is.text(typical) };
  });
  if (card.rounding.at === "line") return figures;
  const [tokens, tokensExact] = [Number(consumed.sub(shown)), is.text(consumed.sub(sum))];
  return [...figures, { feature: "rounding", unit: "tokens", quantity: null, tokens, tokensExact }];
}
