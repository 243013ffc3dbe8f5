import { compare, type Exact, exactWhole } from "../../model/exact.ts";
import type { Segment } from "../../model/projection.ts";
import type { RateCard } from "../../model/rate-card.ts";
import type { Path } from "../../model/source.ts";
import { count, counted, exactCount } from "../../text/text.ts";
import type { BudgetChange, Facts } from "../facts.ts";
import { type BreachOf, loosening, type Size } from "../rule.ts";
import { boughtIn, inCurrencyOf, NOTHING, nearestSegment, priceInBase, sizeOfTokens } from "./allowance.ts";
import { cardChanges } from "./card-changes.ts";
import { type TermArgs, termText } from "./term.ts";

interface Args extends TermArgs {
  /** The cards, where another card eases the contract; else null. */
  readonly rateCard: { readonly before: string; readonly after: string } | null;
}

/** Said, and not enforced: a contract is a fact, and a renewal must not need two changes. */
export const contractEased = loosening<BudgetChange, Args>({
  code: "contract-eased",
  what: "A change states a larger pool or a lower price, or names a card by which the plan takes less of its pool.",
  why: "A contract makes room as a limit does, and what it includes is in no figure of cost: somebody has to look at it.",
  fix: "Show the contract or the subscription page to who approves it. Tokens that are bought on top are `purchases`.",
  say: ({ when, rateCard, ...term }) =>
    `${when === "" ? "" : `${when}: `}${termText(term)}${rateCard === null ? "" : `, by ${rateCard.after} in place of ${rateCard.before}`}`,
  loosened: ({ before, after, byBaseCard }) => (before === null ? [] : eased(before, after, byBaseCard)),
});

type Eased = BreachOf<Args>;

/** A card that is changed in place is policy: policy-relaxed says it once for all budgets. */
function* eased(before: Facts, after: Facts, byBaseCard: BudgetChange["byBaseCard"]): Generator<Eased> {
  yield* otherCurrency(before, after);
  /** The first month of each card that takes the place of another. */
  const others = new Map<string, { readonly former: RateCard; readonly now: Segment }>();
  let isSaid = false;
  for (const [period, { period: span, segment: now }] of after.projection.periods.entries()) {
    const former = nearestSegment(span.month, before.projection);
    const byFormerCard = byBaseCard.periods[period]?.segment ?? now;
    const cards = former.card.id === now.card.id ? null : { before: former.card.id, after: now.card.id };
    const segment = cards === null ? byFormerCard : now;
    const pair = `${former.card.id} ${now.card.id}`;
    if (cards !== null && !others.has(pair)) others.set(pair, { former: former.card, now });
    const terms = [
      ...pool(former, segment, byFormerCard, cards),
      ...overagePrice(former, segment, before, after),
      ...purchasePrice(span.month, before, after),
    ];
    isSaid ||= terms.length > 0;
    yield* terms.map((term) => ({ ...term, period }));
  }
  if (!isSaid) for (const { former, now } of others.values()) yield* easierCard(former, now);
}

/** Another card that makes room for a plan that is still to come. */
function* easierCard(former: RateCard, { card, cardPath }: Segment): Generator<Eased> {
  const looser = [...cardChanges(former, card)].filter(({ isLooser }) => isLooser);
  const [first] = looser;
  if (first === undefined) return;
  const more = looser.length === 1 ? "" : ` (and ${count(looser.length - 1)} more)`;
  const term = { what: `${first.what}${more}`, before: first.before, after: first.after };
  yield ease(cardPath, term, { before: former.id, after: card.id }, NOTHING);
}

/** Where the base's card has no prices to compare by. */
function* otherCurrency(before: Facts, after: Facts): Generator<Eased> {
  const [was, is] = [before, after].map(({ projection }) => projection.currency.code) as [string, string];
  if (inCurrencyOf(after, before, exactWhole(1n)) !== null) return;
  yield ease(["currency"], { what: "the currency", before: was, after: is }, null, NOTHING);
}

function* pool(former: Segment, now: Segment, byFormerCard: Segment, cards: Args["rateCard"]): Generator<Eased> {
  const { included, includedPath, cardPath } = now;
  if (included > former.included) {
    const path = includedPath ?? (cards === null ? ["licensing"] : cardPath);
    const term = { what: "the included pool", before: former.included, after: included };
    yield ease(path, term, includedPath === null ? cards : null, sizeOfTokens(included - former.included));
  } else if (cards !== null && takesLess(now, byFormerCard)) {
    const term = { what: "what the plan takes", before: takenText(byFormerCard), after: takenText(now) };
    const less = byFormerCard.consumed.typical - now.consumed.typical;
    const size = sizeOfTokens((less > 0n ? less : 0n) + unpricedTokens(byFormerCard, now));
    yield { ...ease(cardPath, term, cards, size), subject: "rateCard", amount: exactWhole(less) };
  }
}

/** Of its pool. A line that the former card cannot price cannot be compared: that counts as less. */
const takesLess = (now: Segment, before: Segment): boolean =>
  now.consumed.typical * before.allocation < before.consumed.typical * now.allocation ||
  before.lines.some(({ unpriced }, line) => unpriced !== null && now.lines[line]?.unpriced === null);

const unpricedTokens = ({ lines }: Segment, now: Segment): bigint =>
  lines.reduce(
    (sum, { unpriced }, line) => (unpriced === null ? sum : sum + (now.lines[line]?.tokens?.typical ?? 0n)),
    0n,
  );

const takenText = ({ consumed, atLeast, allocation }: Segment): string =>
  `${atLeast ? "at least " : ""}${counted(consumed.typical, "token")} of ${count(allocation)}`;

/** A price where the base had none cannot be compared, and counts as lower. */
function* overagePrice(former: Segment, now: Segment, before: Facts, after: Facts): Generator<Eased> {
  const is = now.price;
  const was = former.price && inCurrencyOf(after, before, former.price);
  const isOtherCurrency = was === null && former.price !== null;
  if (is === null || isOtherCurrency || (was !== null && compare(is, was) >= 0)) return;
  const tokens = now.overage > now.acceptedOverage ? now.overage : now.acceptedOverage;
  const term = { what: "the price of a token of overage", ...pricesText(was, is, after) };
  yield ease(now.pricePath ?? now.cardPath, term, null, sizeOfTokens(tokens));
}

function* purchasePrice(month: string, before: Facts, after: Facts): Generator<Eased> {
  const { below, lowered, lowest } = boughtIn(month, before, after);
  const tokens = below + lowered;
  if (tokens === 0n) return;
  const prices = pricesText(priceInBase(month, before, after), lowest, after);
  const term = { what: `the price of ${count(tokens)} purchased tokens a month`, ...prices };
  yield ease(["purchases"], term, null, sizeOfTokens(tokens));
}

function pricesText(was: Exact | null, is: Exact | null, { projection: { currency } }: Facts) {
  const [before, after] = [was, is].map((price) =>
    price === null ? "none" : `${exactCount(price)} ${currency.code}`,
  ) as [string, string];
  return { before, after };
}

/** Of periods in a row, those with the same values are one finding. */
const ease = (path: Path, term: TermArgs, rateCard: Args["rateCard"], size: Size): Eased => ({
  path,
  subject: termText(term),
  size,
  args: { ...term, rateCard },
});
