import {
  add,
  compare,
  divide,
  type Exact,
  exactFromText,
  exactText,
  exactWhole,
  fractionText,
  multiply,
  roundedText,
  roundHalfEven,
  subtract,
  ZERO,
} from "../model/exact.ts";
import { type Minor, moneyText } from "../model/money.ts";
import type { Unit } from "../model/rate-card.ts";
import type { Decimal } from "../text/escape.ts";
import type { DataKind, FigureLine, Figures } from "./figures.ts";
import { type FocusRow, focusLine } from "./focus-row.ts";

/**
 * A period as rows of FOCUS 1.2. Usage is priced in tokens and billed nothing: tokens are billed where they are bought,
 * ahead or as overage. A usage row has its share of that cost as its EffectiveCost.
 */
export function focusRows(figures: Figures): string[] {
  const used = figures.lines.map((line) => new UsageRow(line, figures));
  const unused = unusedOf(figures);
  const shares = shared(
    figures.cost.purchases + figures.cost.overage - unused.cost,
    used.map(({ tokens }) => tokens),
  );
  const rounding = subtract(
    exactWhole(figures.consumed),
    used.reduce((sum, { tokens }) => add(sum, tokens), ZERO),
  );
  return [
    ...used.map((row, index) => row.row(shares[index] ?? 0n)),
    ...(rounding.n === 0n
      ? []
      : [adjustment("Rounding to whole tokens", { quantity: rounding, tokens: rounding, cost: 0n }, figures)]),
    ...(unused.cost === 0n ? [] : [adjustment("Purchased tokens that are not used", unused, figures)]),
    ...purchaseRows(figures),
  ].map((row) => focusLine({ ...aboutRow(figures), ...row }));
}

const KINDS: Readonly<Record<DataKind, string>> = { plan: "Plan", actual: "Actual", forecast: "Forecast" };
const TOKENS = "ai-experience-tokens";
const PLACES = 9;

function aboutRow({ kind, budget, card, currency, period }: Figures): FocusRow {
  const [start, end] = [`${period.start}T00:00:00Z`, `${period.end}T00:00:00Z`];
  return {
    ...{ BillingAccountId: budget.org, BillingAccountName: budget.name, BillingCurrency: currency.code },
    ...{ BillingPeriodStart: start, BillingPeriodEnd: end, ChargePeriodStart: start, ChargePeriodEnd: end },
    ...{ ProviderName: "Genesys", PublisherName: "Genesys", InvoiceIssuerName: "Genesys" },
    ...{ ServiceCategory: "AI and Machine Learning", ServiceName: "Genesys Cloud AI Experience" },
    ServiceSubcategory: "Other (AI and Machine Learning)",
    Tags: JSON.stringify(Object.fromEntries(budget.labels)),
    ...{ x_Data: KINDS[kind], x_RateCard: card.id },
  };
}

/** A usage row, whose quantity is cut to so many decimals that all its products are exact. */
class UsageRow {
  readonly tokens: Exact;
  private readonly line: FigureLine;
  private readonly figures: Figures;
  private readonly pricing: Pricing;
  private readonly quantity: Exact;

  constructor(line: FigureLine, figures: Figures) {
    this.line = line;
    this.figures = figures;
    this.pricing = pricingOf(line);
    this.quantity = exactFromText(roundedText(divide(line.quantity, exactWhole(this.pricing.units)), PLACES));
    this.tokens = multiply(this.quantity, this.pricing.tokens);
  }

  row(effective: Minor): FocusRow {
    const { line, figures, quantity, pricing, tokens } = this;
    const { card, currency, price } = figures;
    const list = card.prices.get(currency.code) ?? price;
    const [contracted, listed] = [multiply(pricing.tokens, price), multiply(pricing.tokens, list)];
    const sku = line.feature ?? TOKENS;
    return {
      ...{ ChargeCategory: "Usage", ChargeFrequency: "Usage-Based", PricingCategory: "Standard" },
      ChargeDescription: line.title,
      ...{ ConsumedQuantity: { decimal: roundedText(line.quantity, PLACES) }, ConsumedUnit: UNITS[line.unit] },
      ...{ PricingQuantity: decimal(quantity), PricingUnit: pricing.unit },
      ...{ BilledCost: money(0n, figures), EffectiveCost: money(effective, figures) },
      ...{ ContractedUnitPrice: decimal(contracted), ContractedCost: decimal(multiply(contracted, quantity)) },
      ...{ ListUnitPrice: decimal(listed), ListCost: decimal(multiply(listed, quantity)) },
      ...{ PricingCurrency: "Token", PricingCurrencyEffectiveCost: decimal(tokens) },
      PricingCurrencyContractedUnitPrice: decimal(pricing.tokens),
      PricingCurrencyListUnitPrice: decimal(pricing.tokens),
      ...{ SkuId: sku, SkuMeter: `${line.title}: ${UNITS[line.unit]}` },
      SkuPriceId: `${card.id}/${sku}/${fractionText(line.tokensPerUnit)}-per-${line.unit}`,
      SkuPriceDetails: JSON.stringify({ x_TokensPerUnit: fractionText(line.tokensPerUnit) }),
      ...(line.feature === null ? {} : { x_Feature: line.feature }),
    };
  }
}

/** The word that FOCUS wants, a plural that begins with a capital. */
const UNITS = {
  ...{ users: "Users", evaluations: "Evaluations", minutes: "Minutes", sessions: "Sessions", messages: "Messages" },
  ...{ posts: "Posts", interactions: "Interactions", summaries: "Summaries", events: "Events", tokens: "Tokens" },
} as const satisfies Record<Unit, string>;

interface Pricing {
  /** "17 Minutes" where a minute takes 1/17 of a token, which is no decimal. */
  readonly unit: string;
  /** Of usage, in one such unit. */
  readonly units: bigint;
  readonly tokens: Exact;
}

function pricingOf({ unit, tokensPerUnit }: FigureLine): Pricing {
  const [n = "0", d = "1"] = fractionText(tokensPerUnit).split("/");
  const isDecimal = !exactText(tokensPerUnit).includes("/");
  if (isDecimal && (n !== "1" || d === "1" || d === "2")) {
    return { unit: UNITS[unit], units: 1n, tokens: tokensPerUnit };
  }
  return { unit: `${d} ${UNITS[unit]}`, units: BigInt(d), tokens: exactWhole(BigInt(n)) };
}

interface Adjustment {
  readonly quantity: Exact;
  /** That count as used. */
  readonly tokens: Exact;
  readonly cost: Minor;
}

const adjustment = (text: string, { quantity, tokens, cost }: Adjustment, figures: Figures): FocusRow => ({
  ...{ ChargeCategory: "Adjustment", ChargeFrequency: "Recurring", PricingCategory: "Other", ChargeDescription: text },
  ...{ PricingQuantity: decimal(quantity), PricingUnit: UNITS.tokens },
  ...{ BilledCost: money(0n, figures), EffectiveCost: money(cost, figures) },
  ...{ ContractedCost: money(0n, figures), ListCost: money(0n, figures) },
  ...{ PricingCurrency: "Token", PricingCurrencyEffectiveCost: decimal(tokens) },
});

/** Bought ahead, and as overage: here money is billed. EffectiveCost is at the usage that it pays for. */
function purchaseRows(figures: Figures): FocusRow[] {
  const { bought, overage, price, cost } = figures;
  const products = bought.map((one) => multiply(exactWhole(one.tokens), one.price));
  const billed = shared(cost.purchases, products);
  const rows = bought.map((one, index) =>
    purchase({ ...one, billed: billed[index] ?? 0n, what: "Purchased tokens", frequency: "Recurring" }, figures),
  );
  if (overage === 0n) return rows;
  const beyond = { tokens: overage, price, billed: cost.overage, what: "Overage", frequency: "One-Time" } as const;
  return [...rows, purchase(beyond, figures)];
}

interface Charge {
  readonly tokens: bigint;
  readonly price: Exact;
  readonly billed: Minor;
  readonly what: string;
  readonly frequency: "Recurring" | "One-Time";
}

function purchase({ tokens, price, billed, what, frequency }: Charge, figures: Figures): FocusRow {
  const { card, currency } = figures;
  const list = card.prices.get(currency.code) ?? price;
  const quantity = exactWhole(tokens);
  return {
    ...{ ChargeCategory: "Purchase", ChargeFrequency: frequency, PricingCategory: "Standard", ChargeDescription: what },
    ...{ PricingQuantity: decimal(quantity), PricingUnit: UNITS.tokens },
    ...{ BilledCost: money(billed, figures), EffectiveCost: money(0n, figures) },
    ...{ ContractedUnitPrice: decimal(price), ContractedCost: decimal(multiply(price, quantity)) },
    ...{ ListUnitPrice: decimal(list), ListCost: decimal(multiply(list, quantity)) },
    ...{ PricingCurrency: currency.code, PricingCurrencyEffectiveCost: decimal(ZERO) },
    PricingCurrencyContractedUnitPrice: decimal(price),
    PricingCurrencyListUnitPrice: decimal(list),
    ...{ SkuId: TOKENS, SkuMeter: "AI Experience tokens", SkuPriceId: `${card.id}/${TOKENS}/${currency.code}` },
  };
}

/** Of what was bought ahead: nothing carries over. */
function unusedOf({ bought, consumed, included, cost }: Figures): Adjustment {
  const tokens = bought.reduce((sum, one) => sum + one.tokens, 0n);
  const beyond = consumed > included ? consumed - included : 0n;
  if (beyond >= tokens) return { quantity: ZERO, tokens: ZERO, cost: 0n };
  const unused = tokens - beyond;
  return { quantity: exactWhole(unused), tokens: ZERO, cost: roundHalfEven({ n: cost.purchases * unused, d: tokens }) };
}

/** An amount split as the parts are; the largest remainders get what is left, so that the shares add up. */
function shared(amount: Minor, given: readonly Exact[]): Minor[] {
  // A credit is more than a feature took: it bears no cost.
  const parts = given.map((part) => (part.n < 0n ? ZERO : part));
  const all = parts.reduce(add, ZERO);
  if (all.n === 0n) return parts.map((_, index) => (index === 0 ? amount : 0n));
  const exact = parts.map((part) => divide(multiply(exactWhole(amount), part), all));
  const shares = exact.map(({ n, d }) => n / d);
  const rests = exact.map((one, index) => ({ index, rest: subtract(one, exactWhole(shares[index] ?? 0n)) }));
  rests.sort((a, b) => compare(b.rest, a.rest));
  const left = shares.reduce((rest, share) => rest - share, amount);
  for (const { index } of rests.slice(0, Number(left))) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares;
}

/** All are finite: a quantity has 9 decimals, prices at most 6. */
const decimal = (x: Exact): Decimal => ({ decimal: roundedText(x, 24) });

const money = (minor: Minor, { currency }: Figures): Decimal => ({ decimal: moneyText(minor, currency) });
