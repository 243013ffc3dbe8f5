import { multiply, percentOf } from "../model/exact.ts";
import { toMinor } from "../model/money.ts";
import { type Projection, segmentAt } from "../model/projection.ts";
import { apportion } from "../usage/volumes/apportion.ts";
import type { KnownEstimate, PricedCause, Status } from "./status.ts";

/** The values add up to that of all tokens, to the smallest coin. */
export function withEstimate(status: Status, projection: Projection, known: KnownEstimate): Status {
  const { price } = segmentAt(projection, status.period) ?? { price: null };
  const { currency } = projection;
  const weights = known.causes.map(({ tokens }) => tokens);
  const isWeighed = status.total.n > 0n && weights.every(({ n }) => n >= 0n);
  const minor =
    price === null || !isWeighed ? [] : apportion(toMinor(multiply(status.total, price), currency), weights);
  const causes = known.causes.map((cause, at): PricedCause => {
    const value = minor[at];
    return {
      ...cause,
      sharePercent: percentOf(cause.tokens, status.total),
      value: value === undefined ? null : { minor: value, currency },
    };
  });
  return { ...status, estimate: { ...known, causes } };
}
