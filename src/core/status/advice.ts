import { daysBetween } from "../model/calendar.ts";
import {
  compare,
  type Exact,
  exactText,
  exactWhole,
  multiply,
  percentOf,
  roundDown,
  roundHalfUp,
} from "../model/exact.ts";
import type { Data } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { type Currency, toMinor } from "../model/money.ts";
import { dataOf } from "../rules/finding.ts";
import { count, counted, money, tokens } from "../text/text.ts";
import type { Advice, AdviceCode, Status } from "./status.ts";
import { TIPS } from "./tips.ts";

/** What advice is given on. */
type Facts = Pick<
  Status,
  | "period"
  | "asOf"
  | "isOver"
  | "pool"
  | "consumed"
  | "overage"
  | "overageCost"
  | "budgetPercent"
  | "features"
  | "projected"
  | "passed"
>;

export interface Context {
  readonly price: Exact | null;
  readonly currency: Currency;
  readonly guardrails: Guardrails;
  /** Features billed by seat: all of it at the beginning of a period. */
  readonly seats: { has(feature: string): boolean };
}

/** The most urgent first; "on-track" where there is nothing else. */
export function adviceOf(facts: Facts, context: Context): Advice[] {
  const found = [...poolAdvice(facts, context), ...featureAdvice(facts, context), ...purchaseAdvice(facts, context)];
  return found.length > 0 ? found : [onTrack(facts, context)];
}

/** One word on the pool, the worst there is to say. */
function poolAdvice(facts: Facts, context: Context): Advice[] {
  for (const advise of [overCeiling, forecastOver, overageRunning, utilizationHigh]) {
    const found = advise(facts, context);
    if (found !== null) return [found];
  }
  return [];
}

const topOf = ({ features }: Facts): string | null => features[0]?.feature ?? null;
const mostText = (facts: Facts): string => {
  const top = topOf(facts);
  return top === null ? "" : ` ${top} takes the most.`;
};

function overCeiling(facts: Facts): Advice | null {
  const { pool, consumed, overage, overageCost, passed, isOver } = facts;
  const over = consumed - pool.ceiling;
  if (over <= 0n) return null;
  const billed = overageCost === null ? "" : `, ${money(overageCost)} of overage${isOver ? "" : " so far"}`;
  const when = passed === null ? "" : ` The ceiling was passed on ${passed}.`;
  const todo = isOver ? "" : " Switch off what can wait, or buy tokens for what is still to come.";
  const text = `${tokens(over)} over the ceiling of ${count(pool.ceiling)}${billed}.${when}${todo}`;
  const args = { consumed, ceiling: pool.ceiling, over, overage, overageCost, passed, top: topOf(facts) };
  return advice("over-ceiling", text + mostText(facts), args);
}

function forecastOver(facts: Facts, { price, currency }: Context): Advice | null {
  const { pool, projected: expected, passed: exhaustion, isOver } = facts;
  if (isOver || expected === null || expected <= pool.ceiling) return null;
  const over = expected - pool.ceiling;
  const cost = price === null ? null : { minor: toMinor(multiply(exactWhole(over), price), currency), currency };
  const when = exhaustion === null ? "" : `; the ceiling is passed around ${exhaustion}`;
  const at = cost === null ? "" : ` (as overage ${money(cost)})`;
  const text = `${counted(expected, "token")} expected of ${count(pool.ceiling)}${when}. Buy ${counted(over, "token")}${at}, or use less.`;
  const args = { expected, ceiling: pool.ceiling, over, cost, exhaustion, top: topOf(facts) };
  return advice("forecast-over", text + mostText(facts), args);
}

function overageRunning(facts: Facts): Advice | null {
  const { overage, overageCost } = facts;
  if (overage === 0n) return null;
  const billed = overageCost === null ? "" : `, ${money(overageCost)}`;
  const text = `${tokens(overage)} of overage${billed}, within what the limits accept.`;
  return advice("overage-running", text + mostText(facts), { overage, overageCost, top: topOf(facts) });
}

function utilizationHigh(facts: Facts, { guardrails }: Context): Advice | null {
  const { pool, consumed, isOver } = facts;
  const { to } = guardrails.thresholds.healthy;
  if (compare(exactWhole(consumed), multiply(to, exactWhole(pool.ceiling))) <= 0) return null;
  const threshold = exactText(multiply(to, { n: 100n, d: 1n }));
  const left = pool.ceiling - consumed;
  const text = `More than ${threshold} % of the ceiling ${isOver ? "was" : "is"} used: ${tokens(left)} ${isOver ? "were" : left === 1n ? "is" : "are"} left.`;
  const args = { consumed, ceiling: pool.ceiling, left, threshold, top: topOf(facts) };
  return advice("utilization-high", text + mostText(facts), args);
}

/** Above plan by more than this factor, and at least this share of what was used: worth a word. */
const ABOVE: Exact = { n: 12n, d: 10n };
const LEAST_SHARE = 5;
const MOST_FEATURES = 3;

function featureAdvice({ features, period, asOf, isOver }: Facts, { guardrails, seats }: Context): Advice[] {
  const total = daysBetween(period.start, period.end);
  const elapsed = isOver ? total : Math.max(0, Math.min(total, daysBetween(period.start, asOf.slice(0, 10))));
  if (elapsed < guardrails.forecast.minimumDays) return [];
  const share: Exact = { n: BigInt(elapsed), d: BigInt(total) };
  return features
    .flatMap(({ feature, tokens: used, planned, sharePercent }) => {
      if (feature === null || planned === null || (sharePercent ?? 0) < LEAST_SHARE) return [];
      const byNow = seats.has(feature) ? exactWhole(planned) : multiply(exactWhole(planned), share);
      if (byNow.n === 0n || compare(used, multiply(ABOVE, byNow)) <= 0) return [];
      const percent = Math.round((percentOf(used, byNow) ?? 100) - 100);
      const args = { feature, used: roundHalfUp(used), plannedByNow: roundHalfUp(byNow), abovePercent: percent };
      const text = `${feature} ${isOver ? "was" : "is"} ${count(percent)} % above plan: ${tokens(args.used)}, ${count(args.plannedByNow)} planned${isOver ? "" : " by now"}. ${TIPS.get(feature) ?? "Find out what drives it."}`;
      return [advice("feature-above-plan", text, args)];
    })
    .slice(0, MOST_FEATURES);
}

/** Unused tokens that were bought are waste; the included pool costs nothing. */
function purchaseAdvice({ pool, consumed, projected: inTheEnd, isOver }: Facts, { guardrails }: Context): Advice[] {
  const { included, purchased } = pool;
  if (included === null || purchased === null || purchased === 0n || inTheEnd === null) return [];
  const beyondIncluded = inTheEnd > included ? inTheEnd - included : 0n;
  const unused = purchased > beyondIncluded ? purchased - beyondIncluded : 0n;
  const most = multiply(guardrails.thresholds.purchasedUnused, exactWhole(purchased));
  if (compare(exactWhole(unused), most) <= 0) return [];
  const text = `${count(unused)} of ${count(purchased)} purchased tokens ${isOver ? "were left" : "are expected to be left"}, and nothing carries over. Reduce the purchase for the next period.`;
  return [advice("purchased-unused", text, { purchased, unused, expected: inTheEnd, consumed })];
}

function onTrack({ projected, budgetPercent, consumed, pool, isOver }: Facts, { guardrails }: Context): Advice {
  const expected = isOver || projected === consumed ? null : projected;
  const text = expected === null ? `${tokens(consumed)} used` : `${tokens(expected)} expected`;
  const increase = projected === null ? null : roomFor(projected, pool.ceiling, guardrails);
  const isRoom = increase !== null && increase > 0n;
  const more = isRoom ? `Usage can safely increase by ${tokens(increase)} a month.` : "Nothing to do.";
  const args = { expected, ceiling: pool.ceiling, budgetPercent, increase };
  return advice("on-track", `${text} of ${count(pool.ceiling)}. ${more}`, args);
}

/** How much more fits into the healthy range. */
function roomFor(projected: bigint, ceiling: bigint, { thresholds }: Guardrails): bigint {
  const room = roundDown(multiply(thresholds.healthy.to, exactWhole(ceiling))) - projected;
  return room > 0n ? room : 0n;
}

const advice = (code: AdviceCode, message: string, args: Data): Advice => ({ code, message, data: dataOf(args) });
