import { add, compare, type Exact, ZERO } from "../../model/exact.ts";
import { apportionTokens } from "./apportion.ts";
import { type Estimate, partsIn, throughOf } from "./estimate.ts";
import type { Volumes } from "./volumes.ts";

/** What a bot, a flow type or a queue took. */
export interface Cause {
  /** Null: not explained; its features say what. */
  readonly name: string | null;
  readonly tokens: Exact;
  /** The largest first. */
  readonly features: readonly CauseFeature[];
}

export interface CauseFeature {
  /** Null: not told apart. */
  readonly feature: string | null;
  readonly tokens: Exact;
}

/** Where a period's tokens went: the largest first, and last what is not explained. They add up to its total. */
export function causesOf({ usage, billed, sums }: Estimate, volumes: Volumes): Cause[] {
  const byName = new Map<string | null, Map<string | null, Exact>>();
  const take = (name: string | null, feature: string | null, tokens: Exact): void => {
    const own = byName.get(name) ?? new Map<string | null, Exact>();
    byName.set(name, own.set(feature, add(own.get(feature) ?? ZERO, tokens)));
  };
  for (const [feature, parts] of partsIn(volumes, usage.period.start, throughOf(usage))) {
    const tokens = billed.get(feature);
    if (tokens === undefined) continue;
    const weights = new Map<string | null, Exact>();
    for (const part of parts) weights.set(part.cause, add(weights.get(part.cause) ?? ZERO, part.tokens));
    const shares = apportionTokens(tokens, [...weights.values()]);
    for (const [at, name] of [...weights.keys()].entries()) take(name, feature, shares[at] ?? ZERO);
  }
  for (const [feature, tokens] of sums) take(null, feature, tokens);
  return [...byName].map(([name, features]) => causeOf(name, features)).sort(order);
}

function causeOf(name: string | null, byFeature: ReadonlyMap<string | null, Exact>): Cause {
  const features = [...byFeature].map(([feature, tokens]) => ({ feature, tokens }));
  features.sort((a, b) => compare(b.tokens, a.tokens) || byText(a.feature ?? "", b.feature ?? ""));
  return { name, features, tokens: features.reduce((sum, { tokens }) => add(sum, tokens), ZERO) };
}

const order = (a: Cause, b: Cause): number =>
  Number(a.name === null) - Number(b.name === null) ||
  compare(b.tokens, a.tokens) ||
  byText(a.name ?? "", b.name ?? "");

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
