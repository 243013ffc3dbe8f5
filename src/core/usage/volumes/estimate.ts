import { plannedOf } from "../../forecast/days.ts";
import { addDays, type Day, dayBefore, daysBetween } from "../../model/calendar.ts";
import { add, compare, divide, type Exact, exactWhole, multiply, ONE, subtract, ZERO } from "../../model/exact.ts";
import type { DayUsage, PeriodUsage, SourceNotice } from "../../model/period-usage.ts";
import { type Projection, segmentAt } from "../../model/projection.ts";
import { exactCount, percentage, words } from "../../text/text.ts";
import { apportionTokens, sumOf } from "./apportion.ts";
import type { VolumePart, Volumes } from "./volumes.ts";

/** What is known of a period beside its bill and its volumes. */
export interface EstimateFacts {
  /** Tokens of seats by the plan: taken as billed where the bill does not tell features apart. */
  readonly seats: ReadonlyMap<string, bigint>;
}

/** What the plan has; before the plan begins, nothing is known of seats. */
export function seatsIn(projection: Projection, { period }: Pick<PeriodUsage, "period">): EstimateFacts["seats"] {
  const segment = segmentAt(projection, period);
  return segment === null ? new Map() : plannedOf(segment, projection).seats;
}

/** Without any volume, days are nothing but the sum spread evenly. */
export const hasVolumes = ({ billed }: Estimate): boolean => billed.size > 0;

/** The days of a period, made from volumes and calibrated to its bill: an estimate, and nowhere anything else. */
export interface Estimate {
  /** With the days; they add up to the total exactly. */
  readonly usage: PeriodUsage;
  /** Billed tokens, by feature, whose days are estimated. */
  readonly billed: ReadonlyMap<string, Exact>;
  /** By feature, what was billed divided by what its volume comes to on the card. */
  readonly factors: ReadonlyMap<string, Exact>;
  /** What stays a sum, by feature; null: not told apart. */
  readonly sums: ReadonlyMap<string | null, Exact>;
}

/** A factor further from 1 than this says that the mapping, or the rate, is another one. */
const FAR: Exact = { n: 3n, d: 2n };

export function estimateOf(usage: PeriodUsage, volumes: Volumes, facts: EstimateFacts): Estimate {
  const through = throughOf(usage);
  const parts = partsIn(volumes, usage.period.start, through);
  const raw = new Map([...parts].map(([feature, own]) => [feature, sumOf(own.map(({ tokens }) => tokens))] as const));
  const billed = billedFor(usage, raw, facts);
  const sums = sumsOf(usage, billed, facts);
  const factors = new Map([...billed].map(([feature, tokens]) => [feature, divide(tokens, raw.get(feature) ?? ONE)]));
  const days = [
    ...[...billed].flatMap(([feature, tokens]) => estimatedDays(feature, tokens, parts.get(feature) ?? [])),
    ...[...sums].flatMap(([feature, tokens]) => sumDays(feature, tokens, usage.period.start, through, facts)),
  ];
  const notices = [...usage.notices, ...volumes.notices, ...farNotices(factors, volumes), ...sumNotices(sums, facts)];
  const estimated = { ...usage, days, daysAre: "estimated" as const, notices };
  return { usage: estimated, billed, factors, sums };
}

/** The last day with figures: they are as of an instant, which is commonly a midnight. */
export function throughOf({ period, state, asOf }: Pick<PeriodUsage, "period" | "state" | "asOf">): Day {
  const last = dayBefore(period.end);
  const day = asOf.slice(0, 10);
  const known = /T00:00:00(\.0+)?Z$/.test(asOf) ? dayBefore(day) : day;
  return state === "closed" || known > last ? last : known;
}

/** Of the days through one; a feature whose volume is 0 has no parts. */
export function partsIn(volumes: Volumes, first: Day, through: Day): ReadonlyMap<string, readonly VolumePart[]> {
  const parts = new Map<string, readonly VolumePart[]>();
  for (const [feature, all] of volumes.byFeature) {
    const own = all.filter(({ day, tokens }) => day >= first && day <= through && tokens.n > 0n);
    if (own.length > 0) parts.set(feature, own);
  }
  return parts;
}

/** What each feature that has volumes was billed. Of a bill without features, they share what seats leave. */
function billedFor(
  { features, total }: PeriodUsage,
  raw: ReadonlyMap<string, Exact>,
  { seats }: EstimateFacts,
): ReadonlyMap<string, Exact> {
  if (features.size > 0)
    return new Map([...raw.keys()].flatMap((feature) => positive(feature, features.get(feature)?.tokens)));
  const rest = subtract(total, exactWhole([...seats.values()].reduce((sum, tokens) => sum + tokens, 0n)));
  if (rest.n <= 0n || raw.size === 0) return new Map();
  const parts = apportionTokens(rest, [...raw.values()]);
  return new Map([...raw.keys()].flatMap((feature, at) => positive(feature, parts[at])));
}

const positive = (feature: string, tokens: Exact | undefined): [string, Exact][] =>
  tokens === undefined || tokens.n <= 0n ? [] : [[feature, tokens]];

function sumsOf(
  { features, total }: PeriodUsage,
  billed: ReadonlyMap<string, Exact>,
  { seats }: EstimateFacts,
): ReadonlyMap<string | null, Exact> {
  const sums = new Map<string | null, Exact>();
  for (const [feature, { tokens }] of features) if (!billed.has(feature) && tokens.n !== 0n) sums.set(feature, tokens);
  if (features.size === 0 && billed.size > 0)
    for (const [feature, tokens] of seats) if (tokens > 0n) sums.set(feature, exactWhole(tokens));
  const rest = subtract(total, add(sumOf([...billed.values()]), sumOf([...sums.values()])));
  if (rest.n !== 0n) sums.set(null, rest);
  return sums;
}

function estimatedDays(feature: string, tokens: Exact, parts: readonly VolumePart[]): DayUsage[] {
  const byDay = new Map<Day, Exact>();
  for (const part of parts) byDay.set(part.day, add(byDay.get(part.day) ?? ZERO, part.tokens));
  const days = [...byDay.keys()].sort();
  const shares = apportionTokens(
    tokens,
    days.map((day) => byDay.get(day) ?? ZERO),
  );
  return days.map((day, at) => ({ day, feature, tokens: shares[at] ?? ZERO }));
}

/** Seats are billed early. Other sums are spread evenly, as without volumes: one day with all of it would mislead. */
function sumDays(
  feature: string | null,
  tokens: Exact,
  first: Day,
  through: Day,
  { seats }: EstimateFacts,
): DayUsage[] {
  const isSpread = through > first && tokens.n > 0n && !(feature !== null && seats.has(feature));
  if (!isSpread) return [{ day: first, feature, tokens }];
  const days = Array.from({ length: daysBetween(first, through) + 1 }, (_, offset) => addDays(first, offset));
  const shares = apportionTokens(
    tokens,
    days.map(() => ONE),
  );
  return days.map((day, at) => ({ day, feature, tokens: shares[at] ?? ZERO, since: first }));
}

function farNotices(factors: ReadonlyMap<string, Exact>, { doubts }: Volumes): SourceNotice[] {
  const isFar = (factor: Exact): boolean => compare(factor, FAR) > 0 || compare(multiply(factor, FAR), ONE) < 0;
  return [...factors].flatMap(([feature, factor]) => {
    if (!isFar(factor)) return [];
    const message =
      `${feature} was billed ${factorText(factor)} of what its volume comes to on the card. The estimate is ` +
      `calibrated to the bill; its metric may be another one. ${doubts.get(feature) ?? ""}`.trim();
    return { code: "volume-differs", path: null, message };
  });
}

/** "300.0 %" */
export const factorText = (factor: Exact): string => percentage(Number((factor.n * 100_000n) / factor.d) / 1000);

/** Seats need no days. */
function sumNotices(sums: ReadonlyMap<string | null, Exact>, { seats }: EstimateFacts): SourceNotice[] {
  const items = [...sums].flatMap(([feature, tokens]) =>
    feature !== null && seats.has(feature) ? [] : `${feature ?? "no feature"} (${exactCount(tokens)} tokens)`,
  );
  if (items.length === 0) return [];
  const message = `no volume tells the days of ${words(items)}: they stay a sum`;
  return [{ code: "volume-missing", path: null, message }];
}
