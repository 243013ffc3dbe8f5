import { add, compare, divide, type Exact, exactWhole, multiply, roundUp, subtract, ZERO } from "../model/exact.ts";
import type { FeatureUsage, PeriodUsage } from "../model/period-usage.ts";
import type { Line, Segment } from "../model/projection.ts";

/**
 * What explains a difference between plan and use, in tokens:
 * - `users`: more or fewer people than planned of a feature that is billed by seat
 * - `volume`: more or less use than planned of any other
 * - `rate`: as much use took more or fewer tokens than the plan's rate
 * - `not-planned`: the plan has no figure for the feature
 * - `not-by-feature`: the source does not tell apart which feature took it
 * - `rounding`: plan and use are whole tokens, their features are not
 */
export type Reason = "users" | "volume" | "rate" | "not-planned" | "not-by-feature" | "rounding";

export interface Part {
  readonly reason: Reason;
  readonly tokens: Exact;
}

export interface FeatureVariance {
  /** Null: not told apart. */
  readonly feature: string | null;
  readonly planned: Exact;
  readonly actual: Exact;
  /** They add up to the actual less the planned, exactly. */
  readonly parts: readonly Part[];
}

export interface Variance {
  readonly planned: bigint;
  readonly actual: bigint;
  readonly features: readonly FeatureVariance[];
  /** Of all features, by reason; they add up to the actual less the planned, exactly. */
  readonly parts: readonly Part[];
}

export function varianceOf(segment: Segment, usage: PeriodUsage): Variance {
  const [planned, actual] = [segment.consumed.typical, roundUp(usage.total)];
  const features = featureVariances(segment, usage);
  const parts = new Map<Reason, Exact>();
  for (const { reason, tokens } of features.flatMap((one) => one.parts))
    parts.set(reason, add(parts.get(reason) ?? ZERO, tokens));
  const explained = [...parts.values()].reduce(add, ZERO);
  const rounding = subtract(exactWhole(actual - planned), explained);
  const all = [...parts].map(([reason, tokens]) => ({ reason, tokens }));
  return { planned, actual, features, parts: nonZero([...all, { reason: "rounding", tokens: rounding }]) };
}

function featureVariances({ lines, exact }: Segment, { features, total }: PeriodUsage): FeatureVariance[] {
  if (features.size === 0) {
    const parts = nonZero([{ reason: "not-by-feature", tokens: subtract(total, exact) }]);
    return [{ feature: null, planned: exact, actual: total, parts }];
  }
  const planned = new Map(lines.map((line) => [line.feature, line]));
  const ids = [...planned.keys(), ...[...features.keys()].filter((id) => !planned.has(id))];
  const rows = ids.map((id) => featureVariance(id, planned.get(id) ?? null, features.get(id) ?? null));
  const rest = subtract(
    total,
    rows.reduce((sum, { actual }) => add(sum, actual), ZERO),
  );
  if (rest.n !== 0n) {
    const parts: Part[] = [{ reason: "not-by-feature", tokens: rest }];
    rows.push({ feature: null, planned: ZERO, actual: rest, parts });
  }
  return rows.sort((a, b) => compare(size(b), size(a)) || ((a.feature ?? "~") < (b.feature ?? "~") ? -1 : 1));
}

function featureVariance(feature: string, line: Line | null, used: FeatureUsage | null): FeatureVariance {
  const planned = line?.exact?.typical ?? ZERO;
  const actual = used?.tokens ?? ZERO;
  return { feature, planned, actual, parts: nonZero(partsOf(line, planned, used, actual)) };
}

/** What more or less use takes at the plan's rate; the rest is the rate's. */
function partsOf(line: Line | null, planned: Exact, used: FeatureUsage | null, actual: Exact): Part[] {
  const whole = subtract(actual, planned);
  if (line === null || line.exact === null || line.quantity === null) return [{ reason: "not-planned", tokens: whole }];
  const reason: Reason = line.card?.accrual === "seat" ? "users" : "volume";
  const quantity = quantityOf(line, used);
  if (quantity === null || line.quantity.n === 0n) return [{ reason, tokens: whole }];
  const rate = divide(planned, line.quantity);
  const more = multiply(subtract(quantity, line.quantity), rate);
  return [
    { reason, tokens: more },
    { reason: "rate", tokens: subtract(whole, more) },
  ];
}

/** How much was used, in the unit of the plan; null: the source says tokens only, or another unit. */
export function quantityOf({ unit }: Pick<Line, "unit">, used: FeatureUsage | null): Exact | null {
  const quantity = used?.quantity ?? null;
  return quantity !== null && quantity.unit === unit && quantity.amount.n > 0n ? quantity.amount : null;
}

const size = ({ actual, planned }: FeatureVariance): Exact => {
  const { n, d } = subtract(actual, planned);
  return { n: n < 0n ? -n : n, d };
};

const nonZero = (parts: readonly Part[]): readonly Part[] => parts.filter(({ tokens }) => tokens.n !== 0n);
