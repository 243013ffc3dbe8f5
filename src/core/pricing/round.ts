import { type Exact, roundHalfUp, roundUp } from "../model/exact.ts";
import type { Band, RateCard } from "../model/rate-card.ts";

/** Whole tokens, as the card rounds. */
export const roundTokens = (x: Exact, card: RateCard): bigint =>
  card.rounding.mode === "up" ? roundUp(x) : roundHalfUp(x);

/** Most bands are one number three times: then the work is done once. */
export function mapBand<T, U>(band: Band<T>, apply: (value: T) => U): Band<U> {
  const typical = apply(band.typical);
  if (band.low === band.typical && band.high === band.typical) return single(typical);
  return { low: apply(band.low), typical, high: apply(band.high) };
}

export function combineBands<T, U, R>(a: Band<T>, b: Band<U>, apply: (a: T, b: U) => R): Band<R> {
  const typical = apply(a.typical, b.typical);
  if (a.low === a.typical && a.high === a.typical && b.low === b.typical && b.high === b.typical) {
    return single(typical);
  }
  return { low: apply(a.low, b.low), typical, high: apply(a.high, b.high) };
}

export const single = <T>(value: T): Band<T> => ({ low: value, typical: value, high: value });
