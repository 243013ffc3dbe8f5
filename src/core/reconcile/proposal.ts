import type { Budget } from "../model/budget.ts";
import {
  absolute,
  add,
  compare,
  divide,
  type Exact,
  exactText,
  exactWhole,
  multiply,
  ONE,
  roundUp,
  subtract,
  ZERO,
} from "../model/exact.ts";
import type { FeatureUsage, PeriodUsage } from "../model/period-usage.ts";
import type { Factor, Line, PricedPart, Segment } from "../model/projection.ts";
import { type LicenceModel, OTHER, type RateCard } from "../model/rate-card.ts";
import type { Path, Plain } from "../model/source.ts";
import { quantityOf } from "./variance.ts";

/** A value of the budget file, as it is and as it should be. */
export interface Proposed {
  readonly feature: string;
  readonly path: Path;
  /** Null: the file does not have it. */
  readonly before: string | null;
  readonly value: Plain;
}

export interface Proposal {
  readonly changes: readonly Proposed[];
  /** Features of which nothing can be proposed, and why. */
  readonly left: readonly { readonly feature: string; readonly why: LeftWhy }[];
  /** What next month comes to with the changes, and with its buffers. */
  readonly baseline: bigint;
  readonly buffered: bigint;
}

/** Changes of one feature, and how many more tokens they make next month. */
interface Found {
  readonly changes: readonly Proposed[];
  readonly more: Exact;
}

const NOTHING: Found = { changes: [], more: ZERO };

/**
 * - `other-entry`: next month is planned by another entry of the file, of which this month says nothing
 * - `not-on-card`: the card has no rate for it
 * - `no-rate`: the card leaves the rate to the budget
 * - `nothing-stated`: the plan is 0, and what it is multiplied by is not known
 * - `not-used`: nothing was used, which may be yet to begin
 */
export type LeftWhy = "other-entry" | "not-on-card" | "no-rate" | "nothing-stated" | "not-used";

interface Facts {
  readonly budget: Budget;
  readonly card: RateCard;
  /** The plan of the period that is over, and of the one after it. */
  readonly segment: Segment;
  readonly next: Segment;
  readonly usage: PeriodUsage;
}

/** A difference below a twentieth of the plan is no reason to change it. */
const WORTH_A_CHANGE: Exact = { n: 1n, d: 20n };

/**
 * The budgeting method: the baseline becomes what was used, and buffers for what nobody foresees and for growth stand
 * beside it.
 */
export function proposalOf(facts: Facts): Proposal {
  const { segment, next, usage, budget } = facts;
  const changes: Proposed[] = [];
  const left: { feature: string; why: LeftWhy }[] = [];
  let baseline = exactWhole(next.consumed.typical);
  const planned = new Map(segment.lines.map((line) => [line.feature, line]));
  // Without figures by feature, no line can be judged.
  const features = usage.features.size === 0 ? [] : new Set([...planned.keys(), ...usage.features.keys()]);
  for (const feature of features) {
    const line = planned.get(feature);
    const found = line === undefined ? ofFeature(feature, facts) : ofLine(line, facts);
    if (typeof found === "string") left.push({ feature, why: found });
    else {
      const own = found.changes.filter(({ before, value }) => before !== String(value));
      changes.push(...own);
      if (own.length > 0) baseline = add(baseline, found.more);
    }
  }
  if (changes.length > 0 && budget.buffer === null) {
    const value = { unpredictability: "20%", growth: "10%" };
    changes.push({ feature: "", path: ["buffers"], before: null, value });
  }
  const total = roundUp(baseline);
  const buffered = roundUp(multiply(exactWhole(total), add(ONE, budget.buffer ?? CUSTOMARY)));
  return { changes, left, baseline: total, buffered };
}

/** A fifth for what nobody foresees, and a tenth for growth. */
const CUSTOMARY: Exact = { n: 3n, d: 10n };

function ofLine(line: Line, facts: Facts): Found | LeftWhy {
  const used = facts.usage.features.get(line.feature) ?? null;
  const actual = used?.tokens ?? ZERO;
  if (line.unpriced !== null || line.exact === null || line.quantity === null)
    return ofFeature(line.feature, facts, line);
  const planned = line.exact.typical;
  if (!isWorthIt(planned, actual)) return NOTHING;
  if (actual.n <= 0n) return "not-used";
  const there = facts.next.lines.find(({ feature }) => feature === line.feature);
  if (there === undefined || there.path.join() !== line.path.join()) return "other-entry";
  // With tokens alone, as many units as the plan's rate makes of them.
  const quantity = quantityOf(line, used);
  if (planned.n === 0n) return quantity === null ? "nothing-stated" : ofZero(line, quantity, actual);
  const ratio = quantity !== null && line.quantity.n > 0n ? divide(quantity, line.quantity) : divide(actual, planned);
  const more = multiply(there.exact?.typical ?? ZERO, subtract(ratio, ONE));
  return { changes: line.parts.flatMap((part) => ofPart(line.feature, part, ratio)), more };
}

/** A line of one part that plans nothing: its other factors say what one unit comes to. */
function ofZero({ feature, parts }: Line, quantity: Exact, more: Exact): Found | LeftWhy {
  const [part, another] = parts;
  const [stated, ...others] = part?.factors ?? [];
  const product = others.reduce((all, { value }) => multiply(all, value), ONE);
  if (stated === undefined || another !== undefined || product.n === 0n || stated.path === null)
    return "nothing-stated";
  return { changes: [proposed(feature, stated, stated.path, divide(quantity, product))], more };
}

function ofPart(feature: string, { factors, stated }: StatedPart, ratio: Exact): Proposed[] {
  const [first] = factors;
  if (first === undefined || first.path === null || first.value.n === 0n) return [];
  if (stated.low === stated.typical && stated.high === stated.typical)
    return [proposed(feature, first, first.path, multiply(first.value, ratio))];
  const { path } = first;
  return (["low", "typical", "high"] as const).map((end) =>
    proposed(feature, { ...first, value: stated[end] }, [...path, end], multiply(stated[end], ratio)),
  );
}

type StatedPart = Pick<PricedPart, "factors" | "stated">;

function proposed(feature: string, { label, value, isShare }: Factor, path: Path, wanted: Exact): Proposed {
  const before = isShare === true ? `${exactText(multiply(value, exactWhole(100n)))}%` : exactText(value);
  if (isShare === true) return { feature, path, before, value: shareText(wanted) };
  return { feature, path, before, value: Number(tidy(wanted, label)) };
}

/** Upwards: a plan errs towards the bill. People are whole, as are large numbers. */
function tidy(value: Exact, key: string): string {
  const isWhole = key === "users" || compare(value, exactWhole(100n)) >= 0;
  const places = isWhole ? 1n : 100n;
  return exactText({ n: roundUp(multiply(value, exactWhole(places))), d: places });
}

/** At most all users. */
function shareText(share: Exact): string {
  const tenths = roundUp(multiply(share, exactWhole(1000n)));
  return `${exactText({ n: tenths > 1000n ? 1000n : tenths, d: 10n })}%`;
}

/** A feature that the plan has no figure for. */
function ofFeature(
  feature: string,
  { card, budget, usage, next }: Facts,
  unknown: Line | null = null,
): Found | LeftWhy {
  const used = usage.features.get(feature);
  if (used === undefined || used.tokens.n <= 0n) return NOTHING;
  const there = next.lines.find((line) => line.feature === feature) ?? null;
  if (there !== null && (unknown === null || there.path.join() !== unknown.path.join())) return "other-entry";
  const value = lineFor(feature, used, card, budget.model);
  if (typeof value === "string") return value;
  const path = unknown?.path ?? ["consumption", feature];
  const before = unknown === null ? null : unknown.unpriced === "unknown" ? "unknown" : "not priced";
  return { changes: [{ feature, path, before, value }], more: used.tokens };
}

/** A line that plans what was used of a feature, in the card's unit. */
export function lineFor(
  feature: string,
  used: FeatureUsage,
  card: RateCard,
  model: LicenceModel,
): { [unit: string]: number } | LeftWhy {
  const line = (unit: string, amount: Exact): { [unit: string]: number } => ({ [unit]: Number(tidy(amount, unit)) });
  if (feature === OTHER.id) return line("tokens", used.tokens);
  const onCard = card.features.get(feature);
  if (onCard === undefined) return "not-on-card";
  const { rate, unit } = onCard;
  const perUnit = rate.kind === "fixed" ? rate.tokens : rate.kind === "by-licence" ? rate[model] : null;
  if (perUnit === null || perUnit.n === 0n) return "no-rate";
  return line(unit, quantityOf({ unit }, used) ?? divide(used.tokens, perUnit));
}

function isWorthIt(planned: Exact, actual: Exact): boolean {
  const { n, d } = subtract(actual, planned);
  return compare({ n: absolute(n), d }, multiply(planned, WORTH_A_CHANGE)) > 0;
}
