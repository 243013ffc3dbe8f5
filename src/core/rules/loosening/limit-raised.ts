import type { Alarms } from "../../model/budget.ts";
import { compare, type Exact } from "../../model/exact.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import { type Money, toMinor } from "../../model/money.ts";
import type { Projection, Segment } from "../../model/projection.ts";
import type { Path } from "../../model/source.ts";
import type { BudgetChange, Facts } from "../facts.ts";
import { type BreachOf, loosening } from "../rule.ts";
import { shareText, type Term, type TermArgs, termText } from "./term.ts";
import { isAnyHigher } from "./thresholds.ts";

export const limitRaised = loosening<BudgetChange, TermArgs>({
  code: "limit-raised",
  what: "A change raises or removes a limit of a budget, accepts more overage, or makes its alarms quieter.",
  why: "Who plans more must not be the one who allows it: the plan is held to the limits there were before.",
  fix: "Have the owners agree to the new limit. Then merge it before the plan that depends on it.",
  say: ({ when, ...term }) => (when === "" ? termText(term) : `${when}: ${termText(term)}`),
  loosened: ({ before, after }) => (before === null ? [] : [...limits(before, after), ...alarms(before, after)]),
});

type Raised = BreachOf<TermArgs>;

function* limits(before: Facts, after: Facts): Generator<Raised> {
  const { periods } = after.projection;
  for (const [
    period,
    {
      period: { month, end },
      segment,
    },
  ] of periods.entries()) {
    if (end <= after.today) continue;
    const former = nearestSegment(month, before.projection);
    for (const limit of segmentLimits(former, segment, before, after)) yield { ...limit, period };
  }
  const [former, last] = [before.projection.periods.at(-1)?.segment, periods.at(-1)?.segment];
  if (former !== undefined && last !== undefined) yield* moneyLimit("planCost", former, last, before, after);
}

/** The segment of a month. Before the plan its first one holds, after it its last one, as at the plan's end. */
export function nearestSegment(month: string, { periods }: Projection): Segment {
  const [first] = periods;
  const found = periods.findLast(({ period }) => period.month <= month) ?? first;
  if (found === undefined) throw new Error("a plan has at least one period");
  return found.segment;
}

function* segmentLimits(former: Segment, segment: Segment, before: Facts, after: Facts): Generator<Raised> {
  yield* moneyLimit("cost", former, segment, before, after);
  yield* acceptedOverage(former, segment);
  for (const [feature, limit] of former.limits.featureTokens) {
    const now = segment.limits.featureTokens.get(feature) ?? null;
    const path = pathOf(segment, "featureTokens", feature);
    if (now === null || now > limit) yield raised(path, `limits.featureTokens.${feature}`, limit, now);
  }
}

function* acceptedOverage(former: Segment, segment: Segment): Generator<Raised> {
  if (segment.acceptedOverage <= former.acceptedOverage) return;
  const key = segment.limits.paths.has("overageTokens") ? "overageTokens" : "overageCost";
  yield raised(pathOf(segment, key), "accepted overage", former.acceptedOverage, segment.acceptedOverage);
}

/** Amounts in another currency cannot be compared: that counts as raised. */
function* moneyLimit(
  key: "cost" | "planCost",
  former: Segment,
  segment: Segment,
  before: Facts,
  after: Facts,
): Generator<Raised> {
  const [limit, now] = [former.limits[key], segment.limits[key]];
  if (limit === null) return;
  const isSameCurrency = before.projection.currency.code === after.projection.currency.code;
  if (isSameCurrency && now !== null && compare(now, limit) <= 0) return;
  yield raised(pathOf(segment, key), `limits.${key}`, inMoney(limit, before), now && inMoney(now, after));
}

/** Of periods in a row, those with the same values are one finding. */
function raised(path: Path, what: string, before: Term, after: Term): Raised {
  const args = { what, before, after };
  return { path, subject: termText(args), args };
}

const inMoney = (amount: Exact, { projection: { currency } }: Facts): Money => ({
  minor: toMinor(amount, currency),
  currency,
});

function pathOf(
  { limits: { paths } }: Segment,
  key: "cost" | "planCost" | "overageTokens" | "overageCost" | "featureTokens",
  feature?: string,
): Path {
  const path = paths.get(key);
  if (path === undefined) return ["limits"];
  return feature === undefined ? path : [...path, feature];
}

function* alarms(before: Facts, after: Facts): Generator<Raised> {
  const [was, is] = [before.budget.alarms, after.budget.alarms];
  if (was === null) return;
  if (is === null) {
    yield raised(["alarms"], "alarms", "on", "off");
    return;
  }
  // Under the same guardrails: what policy changes for all is said once, as policy-relaxed.
  const [former, now] = [was, is].map((one) => thresholdsOf(one, before.guardrails)) as [Thresholds, Thresholds];
  for (const key of ["utilization", "forecast"] as const) {
    if (isAnyHigher(former[key], now[key])) yield quieter(key, listText(former[key]), listText(now[key]));
  }
  for (const severity of ["warning", "critical"] as const) {
    if (hears(was, severity) && !hears(is, severity)) yield quieter("notify", `somebody for ${severity}`, "nobody");
  }
}

type Thresholds = Readonly<Record<"utilization" | "forecast", readonly Exact[]>>;

const thresholdsOf = ({ utilization, forecast }: Alarms, { thresholds, alarms: policy }: Guardrails): Thresholds => ({
  utilization: utilization ?? thresholds.utilization,
  forecast: [forecast ?? policy.forecast],
});

const hears = ({ notify }: Alarms, severity: "warning" | "critical"): boolean =>
  notify.some((to) => to.severity === null || to.severity === severity);

const listText = (shares: readonly Exact[]): string => shares.map(shareText).join(", ");

const quieter = (key: string, before: string, after: string): Raised =>
  raised(["alarms", key], `alarms.${key}`, before, after);
