import fc from "fast-check";
import { amount, range, share } from "./random-values.ts";
import type { RawCard, RawFeature, RawLine, RawPart, RawRange } from "./raw.ts";

const MAX = 50_000;
const NO_KEY = fc.constant({});

type Quantity = number | string | RawRange;

const quantity: fc.Arbitrary<Quantity> = fc.oneof(
  { weight: 3, arbitrary: amount(MAX) },
  { weight: 1, arbitrary: range(MAX) },
);
/** At least 1, or 0: less is taken for a share that lacks its %. */
const isCount = (given: Quantity): boolean => typeof given !== "number" || given === 0 || given >= 1;
const isRangeOfCounts = ({ low, typical, high }: RawRange): boolean => [low, typical, high].every(isCount);
const seats: fc.Arbitrary<Quantity> = fc.oneof(
  amount(3000).filter(isCount),
  share,
  range(3000).filter(isRangeOfCounts),
);

const keyed = (key: string, value: fc.Arbitrary<Quantity>): fc.Arbitrary<RawPart> =>
  value.map((given) => ({ [key]: given }));

/** A quantity in the card's unit, in any form that a budget may write it. */
function counted(feature: string, unit: string): fc.Arbitrary<RawPart> {
  if (unit === "users") return keyed("users", seats);
  if (unit === "tokens") return keyed("tokens", quantity);
  const units = feature === "virtual-agent" ? ["sessions", "interactions"] : [unit];
  const plain = units.flatMap((each) => [keyed(each, quantity), keyed(`${each}PerDay`, quantity)]);
  if (unit !== "minutes") return fc.oneof(...plain);
  const interactions = fc.constantFrom("interactions", "interactionsPerDay").chain((key) => keyed(key, quantity));
  const talks = fc
    .tuple(interactions, amount(20))
    .map(([part, minutesPerInteraction]) => ({ ...part, minutesPerInteraction }));
  return fc.oneof(...plain, talks);
}

/** `tokensPerUser` within the card's range; required where the card names no default. */
function chosenRate({ tokens }: RawFeature): fc.Arbitrary<RawPart> {
  if (typeof tokens !== "object" || "named" in tokens) return NO_KEY;
  const thousandths = fc.integer({ min: tokens.low * 1000, max: tokens.high * 1000 });
  const chosen = thousandths.map((digits) => ({ tokensPerUser: digits / 1000 }));
  return tokens.default === undefined ? chosen : fc.oneof(chosen, NO_KEY);
}

function part(feature: string, onCard: RawFeature): fc.Arbitrary<RawPart> {
  const elsewhere = fc.oneof(
    { weight: 3, arbitrary: NO_KEY },
    { weight: 1, arbitrary: share.map((billedElsewhere) => ({ billedElsewhere })) },
  );
  const named = fc.oneof(NO_KEY, fc.constant({ name: "a part: of #several" }));
  return fc
    .tuple(counted(feature, onCard.unit), chosenRate(onCard), elsewhere, named)
    .map(([main, rate, billed, name]) => ({ ...name, ...main, ...rate, ...billed }));
}

const featureOf = (card: RawCard, feature: string): RawFeature =>
  card.features[feature] ?? { unit: "tokens", tokens: 1 };

export function line(feature: string, card: RawCard): fc.Arbitrary<RawLine> {
  const one = part(feature, featureOf(card, feature));
  return fc.oneof(
    { weight: 8, arbitrary: one },
    { weight: 4, arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant("unknown" as const) },
  );
}

export const featuresOf = (card: RawCard): string[] => [...Object.keys(card.features), "other"];

/** Some of the card's features, each with what `of` makes of it. */
export const byFeature = <T>(
  card: RawCard,
  bounds: { min: number; max: number },
  of: (feature: string) => fc.Arbitrary<T>,
) =>
  fc
    .shuffledSubarray(featuresOf(card), { minLength: bounds.min, maxLength: bounds.max })
    .chain((features) => fc.tuple(...features.map((feature) => of(feature).map((value) => [feature, value] as const))))
    .map((entries): Readonly<Record<string, T>> => Object.fromEntries(entries));
