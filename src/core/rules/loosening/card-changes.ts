import { compare, type Exact, exactText, ZERO } from "../../model/exact.ts";
import type { CardFeature, LicenceModel, Pool, Rate, RateCard } from "../../model/rate-card.ts";
import type { Path } from "../../model/source.ts";

/** One value of a rate card, before and after, in words. */
export interface CardValueChange {
  readonly what: string;
  /** The feature whose rate it is; null: it is about every line, the pool or the price. */
  readonly feature: string | null;
  readonly path: Path;
  readonly before: string;
  readonly after: string;
  readonly isLooser: boolean;
}

/** What makes two cards price, or judge, differently. */
export function* cardChanges(before: RateCard, after: RateCard): Generator<CardValueChange> {
  for (const id of new Set([...before.features.keys(), ...after.features.keys()])) {
    yield* featureChanges(before.features.get(id) ?? null, after.features.get(id) ?? null, id);
  }
  yield* prices(before, after);
  yield* pools(before, after);
  yield* terms(before, after);
  yield* overlaps(before, after);
}

/** A rate for what the card did not price, or priced in another unit, was approved by nobody. */
function* featureChanges(was: CardFeature | null, is: CardFeature | null, id: string): Generator<CardValueChange> {
  const change = { what: id, feature: id, path: ["features", id, "tokens"] };
  const isLooser = is !== null && (was === null || isLower(is.rate, was.rate));
  yield* changed(
    change,
    was === null ? NOT_ON_CARD : rateText(was.rate),
    is === null ? NOT_ON_CARD : rateText(is.rate),
    isLooser,
  );
  if (was === null || is === null) return;
  const unit = { what: `the unit of ${id}`, feature: id, path: ["features", id, "unit"] };
  yield* changed(unit, was.unit, is.unit, true);
  const [most, now] = [was, is].map(({ typicalTokens }) => typicalTokens?.high ?? null) as [
    number | null,
    number | null,
  ];
  const typical = { what: `what is typical of ${id}`, feature: id, path: ["features", id, "typicalTokens"] };
  yield* changed(typical, `${most ?? "none"}`, `${now ?? "none"}`, most !== null && (now === null || now > most));
}

const NOT_ON_CARD = "not on the card";

type About = Pick<CardValueChange, "what" | "feature" | "path">;

function* changed(about: About, before: string, after: string, isLooser: boolean): Generator<CardValueChange> {
  if (before !== after) yield { ...about, before, after, isLooser };
}

const ofAll = (what: string, ...path: Path): About => ({ what, feature: null, path });

function* prices(before: RateCard, after: RateCard): Generator<CardValueChange> {
  for (const currency of new Set([...before.prices.keys(), ...after.prices.keys()])) {
    const [was, is] = [before.prices.get(currency), after.prices.get(currency)];
    // Without a price, a cost limit judges nothing; a price where there was none lets tokens be bought for it.
    const isLooser = was === undefined || is === undefined || compare(is, was) < 0;
    const words = (price: Exact | undefined): string =>
      price === undefined ? "none" : `${exactText(price)} ${currency}`;
    yield* changed(ofAll("the price of a token", "prices", currency), words(was), words(is), isLooser);
  }
}

function* pools(before: RateCard, after: RateCard): Generator<CardValueChange> {
  const [was, is] = [before.allocation, after.allocation];
  yield* changed(ofAll("the pool", "allocation", "scope"), `per ${was.scope}`, `per ${is.scope}`, is.scope === "user");
  for (const model of ["named", "concurrent"] as const) {
    const editions = new Set([...was[model].perUser.keys(), ...is[model].perUser.keys()]);
    yield* pool(model, null, was[model].tokens, is[model].tokens);
    for (const edition of editions)
      yield* pool(model, edition, perUser(was[model], edition), perUser(is[model], edition));
  }
}

const perUser = (pool: Pool, edition: string): Exact => pool.perUser.get(edition) ?? ZERO;

function* pool(model: LicenceModel, edition: string | null, was: Exact, is: Exact): Generator<CardValueChange> {
  const path = edition === null ? ["tokens"] : ["perUser", edition];
  const about = ofAll(`the pool, ${edition ?? model}`, "allocation", model, ...path);
  yield* changed(about, exactText(was), exactText(is), compare(is, was) > 0);
}

function* terms(before: RateCard, after: RateCard): Generator<CardValueChange> {
  const rounding = ({ rounding: { at, mode } }: RateCard): string => `each ${at} ${mode}`;
  const isLooser = isSmaller(after.rounding, before.rounding);
  yield* changed(ofAll("rounding", "rounding"), rounding(before), rounding(after), isLooser);
  const dates = ({ effectiveFrom, effectiveTo }: RateCard): string =>
    `${effectiveFrom ?? "any"} to ${effectiveTo ?? "any"}`;
  const isLonger =
    (after.effectiveFrom ?? "") < (before.effectiveFrom ?? "") ||
    (after.effectiveTo ?? "~") > (before.effectiveTo ?? "~");
  yield* changed(ofAll("the card's dates", "effectiveTo"), dates(before), dates(after), isLonger);
}

/** Rounding up each line comes to the most; any other rounding may come to less than another. */
const isSmaller = (now: RateCard["rounding"], before: RateCard["rounding"]): boolean =>
  now.mode !== "up" || (now.at === "total" && before.at === "line");

/** Pairs that absorb each other, lost: a plan may then count too little, and nothing says so. */
function* overlaps(before: RateCard, after: RateCard): Generator<CardValueChange> {
  const [was, is] = [before, after].map(overlapsOf) as [string[], string[]];
  const isLooser = was.some((one) => !is.includes(one));
  yield* changed(ofAll("what is billed once", "absorptions"), was.join(", "), is.join(", "), isLooser);
}

const overlapsOf = ({ tiers, absorptions }: RateCard): string[] => [
  ...tiers.map((tier) => tier.join(" < ")),
  ...absorptions.map(({ feature, by }) => `${feature} by ${by}`),
];

function rateText(rate: Rate): string {
  switch (rate.kind) {
    case "fixed":
      return exactText(rate.tokens);
    case "range":
      return `${exactText(rate.low)} to ${exactText(rate.high)}${rate.typical === null ? "" : ` (${exactText(rate.typical)})`}`;
    case "by-licence":
      return `${exactText(rate.named)} named, ${exactText(rate.concurrent)} concurrent`;
    case "included":
      return "included";
    case "billed-outside":
      return "billed outside tokens";
  }
}

const isLower = (now: Rate, before: Rate): boolean => {
  const [was, is] = [numbersOf(before), numbersOf(now)];
  return was.some((number, index) => compare(is[index] ?? ZERO, number) < 0);
};

/** What each kind of rate can come to, in one form: low, typical and high, for either licence model. */
function numbersOf(rate: Rate): readonly Exact[] {
  switch (rate.kind) {
    case "fixed":
      return Array<Exact>(6).fill(rate.tokens);
    case "range":
      return [rate.low, rate.typical ?? rate.low, rate.high, rate.low, rate.typical ?? rate.low, rate.high];
    case "by-licence":
      return [...Array<Exact>(3).fill(rate.named), ...Array<Exact>(3).fill(rate.concurrent)];
    default:
      return Array<Exact>(6).fill(ZERO);
  }
}
