import { compare, type Exact, exactText, ZERO } from "../../model/exact.ts";
import type { LicenceModel, Pool, Rate, RateCard } from "../../model/rate-card.ts";
import type { Path } from "../../model/source.ts";

/** One value of a rate card, before and after, in words. */
export interface CardValueChange {
  readonly what: string;
  /** The feature whose rate it is; null: it is about every line, the pool or the price. */
  readonly feature: string | null;
  readonly path: Path;
  readonly before: string;
  readonly after: string;
  readonly isCheaper: boolean;
}

/** What makes two cards of one id price differently. */
export function* cardChanges(before: RateCard, after: RateCard): Generator<CardValueChange> {
  for (const [id, { rate }] of before.features) {
    const now = after.features.get(id)?.rate ?? null;
    const change = { what: id, feature: id, path: ["features", id, "tokens"] };
    yield* changed(
      change,
      rateText(rate),
      now === null ? NOT_ON_CARD : rateText(now),
      now !== null && isLower(now, rate),
    );
  }
  for (const [id, { rate }] of after.features) {
    const change = { what: id, feature: id, path: ["features", id, "tokens"] };
    if (!before.features.has(id)) yield* changed(change, NOT_ON_CARD, rateText(rate), false);
  }
  yield* prices(before, after);
  yield* pools(before, after);
  yield* terms(before, after);
}

const NOT_ON_CARD = "not on the card";

type About = Pick<CardValueChange, "what" | "feature" | "path">;

function* changed(about: About, before: string, after: string, isCheaper: boolean): Generator<CardValueChange> {
  if (before !== after) yield { ...about, before, after, isCheaper };
}

const ofAll = (what: string, ...path: Path): About => ({ what, feature: null, path });

function* prices(before: RateCard, after: RateCard): Generator<CardValueChange> {
  for (const currency of new Set([...before.prices.keys(), ...after.prices.keys()])) {
    const [was, is] = [before.prices.get(currency), after.prices.get(currency)];
    const isCheaper = was !== undefined && is !== undefined && compare(is, was) < 0;
    const words = (price: Exact | undefined): string =>
      price === undefined ? "none" : `${exactText(price)} ${currency}`;
    yield* changed(ofAll("the price of a token", "prices", currency), words(was), words(is), isCheaper);
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
  const isCheaper = before.rounding.mode === "up" && after.rounding.mode !== "up";
  yield* changed(ofAll("rounding", "rounding"), rounding(before), rounding(after), isCheaper);
  const dates = ({ effectiveFrom, effectiveTo }: RateCard): string =>
    `${effectiveFrom ?? "any"} to ${effectiveTo ?? "any"}`;
  const isLonger =
    (after.effectiveFrom ?? "") < (before.effectiveFrom ?? "") ||
    (after.effectiveTo ?? "~") > (before.effectiveTo ?? "~");
  yield* changed(ofAll("the card's dates", "effectiveTo"), dates(before), dates(after), isLonger);
}

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
