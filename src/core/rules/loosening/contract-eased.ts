import { compare, exactWhole } from "../../model/exact.ts";
import type { Segment } from "../../model/projection.ts";
import type { Path } from "../../model/source.ts";
import { project } from "../../pricing/price.ts";
import { count, exactCount } from "../../text/text.ts";
import type { BudgetChange, Facts } from "../facts.ts";
import { type BreachOf, loosening } from "../rule.ts";
import { nearestSegment } from "./limit-raised.ts";
import { type TermArgs, termText } from "./term.ts";

interface Args extends TermArgs {
  /** The cards, where it is another card that eases it; else null. */
  readonly rateCard: { readonly before: string; readonly after: string } | null;
}

/** Said, and nothing is held to what was there before: a contract is a fact, and this may be the first word of it. */
export const contractEased = loosening<BudgetChange, Args>({
  code: "contract-eased",
  what: "A change states a larger pool or a lower price, or names a card by which the plan takes less of its pool.",
  why: "A contract makes room as a limit does, and what it includes is in no figure of cost: somebody has to look at it.",
  fix: "Show the contract or the subscription page to who approves it. Tokens that are bought on top are `purchases`.",
  say: ({ when, rateCard, ...term }) =>
    `${when}: ${termText(term)}${rateCard === null ? "" : `, by ${rateCard.after} in place of ${rateCard.before}`}`,
  loosened: ({ before, after }) => (before === null ? [] : eased(before, after)),
});

type Eased = BreachOf<Args>;

/** A card that is changed in place is priced as it was: what policy changes for all is said once, as policy-relaxed. */
function* eased(before: Facts, after: Facts): Generator<Eased> {
  const formerly = before.card === after.card ? after.projection : project(after.budget, before.card);
  const cards = before.card.id === after.card.id ? null : { before: before.card.id, after: after.card.id };
  const isComparable = before.projection.currency.code === after.projection.currency.code;
  const { periods } = cards === null ? formerly : after.projection;
  for (const [period, { period: span, segment }] of periods.entries()) {
    if (span.end <= after.today) continue;
    const former = nearestSegment(span.month, before.projection);
    const byFormerCard = formerly.periods[period]?.segment ?? segment;
    const terms = [
      ...pool(former, segment, byFormerCard, cards),
      ...(isComparable ? price(former, segment, after) : []),
    ];
    yield* terms.map((term) => ({ ...term, period }));
  }
}

function* pool(former: Segment, now: Segment, byFormerCard: Segment, cards: Args["rateCard"]): Generator<Eased> {
  const { included, includedPath } = now;
  if (included > former.included) {
    const path = includedPath ?? (cards === null ? ["licensing"] : ["rateCard"]);
    const term = { what: "the included pool", before: former.included, after: included };
    yield ease(path, term, includedPath === null ? cards : null);
  } else if (cards !== null && takesLess(now, byFormerCard)) {
    const term = { what: "what the plan takes", before: takenText(byFormerCard), after: takenText(now) };
    const less = exactWhole(byFormerCard.consumed.typical - now.consumed.typical);
    yield { ...ease(["rateCard"], term, cards), subject: "rateCard", amount: less };
  }
}

/** Of its pool. A line that the former card cannot price cannot be compared: that counts as less. */
const takesLess = (now: Segment, before: Segment): boolean =>
  now.consumed.typical * before.allocation < before.consumed.typical * now.allocation ||
  before.lines.some(({ unpriced }, line) => unpriced !== null && now.lines[line]?.unpriced === null);

const takenText = ({ consumed, atLeast, allocation }: Segment): string =>
  `${atLeast ? "at least " : ""}${count(consumed.typical)} tokens of ${count(allocation)}`;

function* price(former: Segment, now: Segment, { projection: { currency } }: Facts): Generator<Eased> {
  const [was, is] = [former.price, now.price];
  if (was === null || is === null || compare(is, was) >= 0) return;
  const [before, after] = [was, is].map((one) => `${exactCount(one)} ${currency.code}`) as [string, string];
  yield ease(now.pricePath ?? ["rateCard"], { what: "the price of a token of overage", before, after }, null);
}

/** Of periods in a row, those with the same values are one finding. */
const ease = (path: Path, term: TermArgs, rateCard: Args["rateCard"]): Eased => ({
  path,
  subject: termText(term),
  args: { ...term, rateCard },
});
