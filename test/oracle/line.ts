import type Fraction from "fraction.js";
import { exact, ONE, share, ZERO } from "./exact.ts";
import type { Settings } from "./plan.ts";
import type { RawCard, RawFeature, RawPart, RawRange } from "./raw.ts";

export interface Band {
  readonly low: Fraction;
  readonly typical: Fraction;
  readonly high: Fraction;
}

/** A line's quantity and unrounded tokens; null where it cannot be priced. */
export interface OracleLine {
  readonly feature: string;
  readonly unit: string | null;
  readonly quantity: Fraction | null;
  readonly tokens: Band | null;
}

const flat = (x: Fraction): Band => ({ low: x, typical: x, high: x });
const isFlat = ({ low, high }: Band): boolean => low === high;

function zip(a: Band, b: Band, of: (x: Fraction, y: Fraction) => Fraction): Band {
  if (isFlat(a) && isFlat(b)) return flat(of(a.typical, b.typical));
  return { low: of(a.low, b.low), typical: of(a.typical, b.typical), high: of(a.high, b.high) };
}
const times = (a: Band, b: Band): Band => zip(a, b, (x, y) => x.mul(y));
export const plus = (a: Band, b: Band): Band => zip(a, b, (x, y) => x.add(y));
export const NOTHING = flat(ZERO);

const BESIDES = new Set(["name", "minutesPerInteraction", "tokensPerUser", "billedElsewhere"]);
const OTHER: RawFeature = { unit: "tokens", tokens: 1 };

export const usersOf = (users: Settings["users"]): number =>
  typeof users === "number" ? users : Object.values(users).reduce((sum, count) => sum + count, 0);

export function lineOf(feature: string, settings: Settings, card: RawCard, model: "named" | "concurrent"): OracleLine {
  const onCard = feature === "other" ? OTHER : card.features[feature];
  const unpriced: OracleLine = { feature, unit: onCard?.unit ?? null, quantity: null, tokens: null };
  const line = settings.lines.get(feature);
  if (line === undefined || line.raw === "unknown" || onCard === undefined) return unpriced;
  let [quantity, tokens] = [NOTHING, NOTHING];
  for (const part of Array.isArray(line.raw) ? line.raw : [line.raw]) {
    const rate = rateOf(part, onCard, model);
    if (!isCountedBy(feature, unitOf(part), onCard.unit) || rate === null) return unpriced;
    const counted = times(quantityOf(part, settings), flat(line.scale));
    quantity = plus(quantity, counted);
    tokens = plus(tokens, times(counted, rate));
  }
  return { feature, unit: onCard.unit, quantity: quantity.typical, tokens };
}

const quantityKey = (part: RawPart): string => Object.keys(part).find((key) => !BESIDES.has(key)) ?? "";

const unitOf = (part: RawPart): string =>
  part["minutesPerInteraction"] === undefined ? quantityKey(part).replace(/PerDay$/, "") : "minutes";

const isCountedBy = (feature: string, given: string, right: string): boolean =>
  given === right || (feature === "virtual-agent" && /^(sessions|interactions)$/.test(given));

function quantityOf(part: RawPart, settings: Settings): Band {
  const key = quantityKey(part);
  const days = key.endsWith("PerDay") ? exact(settings.workingDays) : ONE;
  const minutes = exact((part["minutesPerInteraction"] ?? 1) as number);
  const here = ONE.sub(share((part["billedElsewhere"] ?? "0%") as string));
  return times(given(part[key] ?? 0, settings), flat(days.mul(minutes).mul(here)));
}

function given(value: number | string | RawRange, { users }: Settings): Band {
  if (typeof value === "number") return flat(exact(value));
  if (typeof value === "string") return flat(share(value).mul(usersOf(users)));
  return { low: exact(value.low), typical: exact(value.typical), high: exact(value.high) };
}

function rateOf(part: RawPart, { tokens }: RawFeature, model: "named" | "concurrent"): Band | null {
  if (typeof tokens === "number") return flat(exact(tokens));
  if (typeof tokens === "string") return flat(/^[a-z]/.test(tokens) ? ZERO : exact(tokens));
  if ("named" in tokens) return flat(exact(tokens[model]));
  const chosen = part["tokensPerUser"];
  if (chosen !== undefined) return flat(exact(chosen as number));
  if (tokens.default === undefined) return null;
  return { low: exact(tokens.low), typical: exact(tokens.default), high: exact(tokens.high) };
}
