import { add, compare, type Exact, exactWhole, multiply, roundUp, subtract, wholeOr, ZERO } from "../../model/exact.ts";
import { fromMinor, type Minor, type Money, toMinor } from "../../model/money.ts";
import { type Line, planCostLimitOf, type Segment } from "../../model/projection.ts";
import { countedBeside, money, words } from "../../text/text.ts";
import type { BudgetChange, Facts } from "../facts.ts";
import { type BreachOf, loosening } from "../rule.ts";
import { boughtIn, inCurrencyOf, nearestSegment, segmentIn, sizeOfMoney, sizeOfTokens } from "./allowance.ts";

interface Args {
  /** The guardrail that would have caught it. */
  readonly rule: "over-allocation" | "cost-limit" | "plan-cost-limit" | "feature-limit";
  readonly feature: string | null;
  readonly planned: bigint | Exact | Money | null;
  readonly allowed: bigint | Exact | Money;
  /** Features that the base cannot price. */
  readonly unpriced: readonly string[];
}

/**
 * What a plan comes to under what the base knew: its card, its prices, its pool and its limits. The other rules name the
 * keys that allow it; this one says what no key explains.
 */
export const planBeyondBase = loosening<BudgetChange, Args>({
  code: "plan-beyond-base",
  what: "By the base's card, prices and limits, a change plans more than the base planned and allowed.",
  why: "Under the base's terms somebody would have had to approve it, whichever keys the change uses.",
  fix: "Have the owners agree to the plan, or plan no more than the base allowed.",
  say: ({ when, feature, planned, allowed, unpriced }) => {
    const by = unpriced.length === 0 ? "" : `; the base cannot price ${words(unpriced)}`;
    const of = feature === null ? "" : ` of ${feature}`;
    const text = planned === null ? "an unknown cost" : amountText(planned, allowed);
    return `${when || "the plan"} plans ${text}${of}, and the base allowed ${amountText(allowed, planned)}${by}`;
  },
  loosened: ({ before, after, byBaseCard }) => (before === null ? [] : beyond(before, after, byBaseCard)),
});

/** @param other is not shown as equal */
function amountText(amount: Amount, other: Amount | null): string {
  if (isMoney(amount)) return money(amount);
  return countedBeside(exactOf(amount), other === null || isMoney(other) ? ZERO : exactOf(other));
}

type Amount = Args["allowed"];

const isMoney = (amount: Amount): amount is Money => typeof amount !== "bigint" && "minor" in amount;

const exactOf = (tokens: bigint | Exact): Exact => (typeof tokens === "bigint" ? exactWhole(tokens) : tokens);

type Beyond = BreachOf<Args>;

function* beyond(before: Facts, after: Facts, byBaseCard: BudgetChange["byBaseCard"]): Generator<Beyond> {
  let cost: Minor | null = 0n;
  for (const [index, { period, segment }] of byBaseCard.periods.entries()) {
    const own = after.projection.periods[index]?.segment ?? segment;
    const month = new MonthInBase(period.month, segment, own, before, after);
    for (const breach of month.beyond()) yield { ...breach, period: index };
    cost = cost === null || month.cost === null ? null : cost + month.cost;
  }
  yield* planCost(cost, before, after);
}

/** A month of the head as the base sees it. */
class MonthInBase {
  readonly cost: Minor | null;
  private readonly planned: bigint;
  private readonly bought: ReturnType<typeof boughtIn>;
  private readonly unpriced: readonly Line[];
  private readonly former: Segment;
  private readonly ownFormer: Segment | null;
  private readonly segment: Segment;
  private readonly before: Facts;
  private readonly after: Facts;

  constructor(month: string, segment: Segment, own: Segment, before: Facts, after: Facts) {
    this.before = before;
    this.after = after;
    this.segment = segment;
    this.former = nearestSegment(month, before.projection);
    this.ownFormer = segmentIn(month, before.projection);
    this.bought = boughtIn(month, before, after);
    this.unpriced = segment.lines.filter((line) => line.unpriced !== null && !this.wasUnknown(line));
    const unvouched = this.unpriced.map(({ feature }) => tokensOf(own, feature));
    this.planned = unvouched.reduce((sum, tokens) => sum + tokens, segment.consumed.typical);
    this.cost = this.costInBase();
  }

  *beyond(): Generator<Beyond> {
    yield* this.tokens();
    yield* this.money();
    for (const line of this.segment.lines) yield* this.feature(line);
  }

  private *tokens(): Generator<Beyond> {
    const { included, purchased, acceptedOverage } = this.former;
    const { vouched } = this.bought;
    const dropped = larger(purchased - vouched, 0n);
    const ownPlan = (this.ownFormer?.consumed.typical ?? 0n) - dropped;
    const allowed = larger(included + acceptedOverage + vouched, ownPlan);
    const unpriced = this.unpriced.map(({ feature }) => feature);
    if (this.planned <= allowed && unpriced.length === 0) return;
    const more = larger(this.planned - allowed, unpriced.length === 0 ? 0n : 1n);
    const path = this.unpriced[0]?.path ?? ["consumption"];
    const size = sizeOfTokens(more);
    const args = { rule: "over-allocation", feature: null, planned: this.planned, allowed, unpriced } as const;
    yield { path, subject: `tokens ${unpriced.join()}`, size, amount: exactWhole(more), args };
  }

  private *money(): Generator<Beyond> {
    const limit = limitIn(this.former.limits.cost, this.before, this.after);
    const own = this.ownFormer === null ? 0n : this.ownFormer.cost.total;
    if (limit !== null) yield* costBeyond("cost-limit", this.cost, limit, own, this.before, this.after);
  }

  /** Without rounding, as the limit is judged. */
  private *feature({ feature, path, exact }: Line): Generator<Beyond> {
    const limit = this.former.limits.featureTokens.get(feature);
    if (limit === undefined || exact === null) return;
    const own = this.ownFormer === null ? ZERO : exactTokensOf(this.ownFormer, feature);
    const allowed = compare(own, exactWhole(limit)) > 0 ? own : exactWhole(limit);
    const amount = subtract(exact.typical, allowed);
    if (amount.n <= 0n) return;
    const [planned, most] = [wholeOr(exact.typical), wholeOr(allowed)];
    const args = { rule: "feature-limit", feature, planned, allowed: most, unpriced: [] } as const;
    yield { path, subject: feature, size: sizeOfTokens(roundUp(amount)), amount, args };
  }

  private wasUnknown({ feature, unpriced }: Line): boolean {
    return (
      unpriced === "unknown" &&
      (this.ownFormer ?? this.former).lines.some((line) => line.feature === feature && line.unpriced === "unknown")
    );
  }

  /** At the base's prices and within the base's pool. Null where a price is missing. */
  private costInBase(): Minor | null {
    const { currency } = this.after.projection;
    const overage = larger(this.planned - this.former.included - this.segment.purchased, 0n);
    const price = this.former.price && inCurrencyOf(this.after, this.before, this.former.price);
    const { cost } = this.bought;
    if (cost === null || (overage > 0n && price === null)) return null;
    return toMinor(cost, currency) + toMinor(multiply(exactWhole(overage), price ?? ZERO), currency);
  }
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const exactTokensOf = ({ lines }: Segment, feature: string): Exact =>
  lines.reduce((sum, line) => (line.feature === feature ? add(sum, line.exact?.typical ?? ZERO) : sum), ZERO);

const tokensOf = ({ lines }: Segment, feature: string): bigint =>
  lines.reduce((sum, line) => (line.feature === feature ? sum + (line.tokens?.typical ?? 0n) : sum), 0n);

/** A limit that cannot be compared is said to be raised, by limit-raised. */
const limitIn = (limit: Exact | null, before: Facts, after: Facts): Exact | null =>
  limit === null ? null : inCurrencyOf(after, before, limit);

function* planCost(cost: Minor | null, before: Facts, after: Facts): Generator<Beyond> {
  const stated = planCostLimitOf(before.projection)?.limit ?? null;
  const limit = limitIn(stated, before, after);
  const own = before.projection.totals.cost.total;
  if (limit !== null) yield* costBeyond("plan-cost-limit", cost, limit, own, before, after);
}

/** A cost that is not known is beyond any limit, unless it was not known before. */
function* costBeyond(
  rule: Args["rule"],
  cost: Minor | null,
  limit: Exact,
  own: Minor | null,
  before: Facts,
  after: Facts,
): Generator<Beyond> {
  if (cost === null && own === null) return;
  const { currency } = after.projection;
  const formerly =
    own === null ? ZERO : (inCurrencyOf(after, before, fromMinor(own, before.projection.currency)) ?? ZERO);
  const allowed = compare(formerly, limit) > 0 ? formerly : limit;
  const more = cost === null ? null : subtract(fromMinor(cost, currency), allowed);
  if (more !== null && more.n <= 0n) return;
  const planned = cost === null ? null : { minor: cost, currency };
  const args = { rule, feature: null, planned, allowed: { minor: toMinor(allowed, currency), currency }, unpriced: [] };
  yield { path: ["limits"], subject: rule, size: sizeOfMoney(more), amount: more ?? ZERO, args };
}
