import { type Exact, roundHalfUp } from "../model/exact.ts";

/** What makes whole tokens add up: each part is shown to the nearest, their total is rounded up, once. */
export const roundingOf = (parts: Iterable<Exact>, total: bigint): bigint =>
  [...parts].reduce((rest, tokens) => rest - roundHalfUp(tokens), total);
