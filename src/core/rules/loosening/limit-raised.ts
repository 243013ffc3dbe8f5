import type { Alarms, Recipient } from "../../model/budget.ts";
import { compare, type Exact, subtract } from "../../model/exact.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import { type Money, toMinor } from "../../model/money.ts";
import { type PlanCostLimit, planCostLimitOf, type Segment } from "../../model/projection.ts";
import type { Path } from "../../model/source.ts";
import type { BudgetChange, Facts } from "../facts.ts";
import { type BreachOf, loosening, type Size } from "../rule.ts";
import { inCurrencyOf, NOTHING, nearestSegment, sizeOfMoney, sizeOfTokens } from "./allowance.ts";
import { isAnyHigher, shareText, type Term, type TermArgs, termText } from "./term.ts";

export const limitRaised = loosening<BudgetChange, TermArgs>({
  code: "limit-raised",
  what: "A change raises or removes a limit of a budget, accepts more overage, or makes its alarms quieter.",
  why: "The author of a plan must not also approve it: the base's limits judge the plan.",
  fix: "Have the owners agree to the new limit. Then merge it before the plan that depends on it.",
  say: ({ when, ...term }) => (when === "" ? termText(term) : `${when}: ${termText(term)}`),
  loosened: ({ before, after }) => (before === null ? [] : [...limits(before, after), ...alarms(before, after)]),
});

type Raised = BreachOf<TermArgs>;

/** Months that are over count too: a plan can be moved over them, and back. */
function* limits(before: Facts, after: Facts): Generator<Raised> {
  const { periods } = after.projection;
  for (const [index, { period, segment }] of periods.entries()) {
    const former = nearestSegment(period.month, before.projection);
    for (const limit of segmentLimits(former, segment, before, after)) yield { ...limit, period: index };
  }
  const [stated, now] = [before, after].map(({ projection }) => planCostLimitOf(projection));
  yield* moneyLimit("planCost", stated?.limit ?? null, now ?? null, before, after);
}

function* segmentLimits(former: Segment, segment: Segment, before: Facts, after: Facts): Generator<Raised> {
  const now = segment.limits.cost && { limit: segment.limits.cost, path: pathOf(segment, "cost") };
  yield* moneyLimit("cost", former.limits.cost, now, before, after);
  yield* acceptedOverage(former, segment);
  for (const [feature, limit] of former.limits.featureTokens) {
    const now = segment.limits.featureTokens.get(feature) ?? null;
    const path = segment.limits.featurePaths.get(feature) ?? ["limits"];
    if (now !== null && now <= limit) continue;
    // Without a limit, a feature may take all that the period may.
    const most = now ?? (segment.ceiling > limit ? segment.ceiling : limit + 1n);
    yield raised(path, `limits.featureTokens.${feature}`, limit, now, sizeOfTokens(most - limit));
  }
}

function* acceptedOverage(former: Segment, segment: Segment): Generator<Raised> {
  const more = segment.acceptedOverage - former.acceptedOverage;
  if (more <= 0n) return;
  const key = segment.limits.paths.has("overageTokens") ? "overageTokens" : "overageCost";
  const path = pathOf(segment, key);
  yield raised(path, "accepted overage", former.acceptedOverage, segment.acceptedOverage, sizeOfTokens(more));
}

/** Amounts in another currency are compared by the prices of the base's card. Where it lacks one, that counts as raised. */
function* moneyLimit(
  key: "cost" | "planCost",
  stated: Exact | null,
  stands: PlanCostLimit | null,
  before: Facts,
  after: Facts,
): Generator<Raised> {
  if (stated === null) return;
  const now = stands?.limit ?? null;
  const limit = inCurrencyOf(after, before, stated);
  if (limit !== null && now !== null && compare(now, limit) <= 0) return;
  const size = sizeOfMoney(limit === null || now === null ? null : subtract(now, limit));
  yield raised(stands?.path ?? ["limits"], `limits.${key}`, inMoney(stated, before), now && inMoney(now, after), size);
}

/** Of periods in a row, those with the same values are one finding. */
function raised(path: Path, what: string, before: Term, after: Term, size: Size): Raised {
  const args = { what, before, after };
  return { path, subject: termText(args), size, args };
}

const inMoney = (amount: Exact, { projection: { currency } }: Facts): Money => ({
  minor: toMinor(amount, currency),
  currency,
});

const pathOf = ({ limits: { paths } }: Segment, key: "cost" | "overageTokens" | "overageCost"): Path =>
  paths.get(key) ?? ["limits"];

function* alarms(before: Facts, after: Facts): Generator<Raised> {
  const [was, is] = [before.budget.alarms, after.budget.alarms];
  if (was === null) return;
  if (is === null) {
    yield raised(["alarms"], "alarms", "on", "off", NOTHING);
    return;
  }
  // Under the same guardrails: policy-relaxed says once what policy changes for every budget.
  const [former, now] = [was, is].map((one) => thresholdsOf(one, before.guardrails)) as [Thresholds, Thresholds];
  for (const key of ["utilization", "forecast"] as const) {
    if (isAnyHigher(former[key], now[key])) yield quieter(key, listText(former[key]), listText(now[key]));
  }
  yield* lostRecipients(was, is);
}

type Thresholds = Readonly<Record<"utilization" | "forecast", readonly Exact[]>>;

const thresholdsOf = ({ utilization, forecast }: Alarms, { thresholds, alarms: policy }: Guardrails): Thresholds => ({
  utilization: utilization ?? thresholds.utilization,
  forecast: [forecast ?? policy.forecast],
});

/** Who was notified of a severity, and is not any more. */
function* lostRecipients(was: Alarms, is: Alarms): Generator<Raised> {
  const said = new Set<string>();
  for (const severity of ["warning", "critical"] as const) {
    const [before, after] = [notified(was, severity), notified(is, severity)];
    const change = [before, after].map((all) => (all.length === 0 ? "nobody" : all.join(", "))) as [string, string];
    if (before.every((endpoint) => after.includes(endpoint)) || said.has(change.join())) continue;
    said.add(change.join());
    yield raised(["alarms", "notify"], `alarms.notify for ${severity}`, ...change, NOTHING);
  }
}

const notified = ({ notify }: Alarms, severity: Recipient["severity"]): string[] =>
  notify.filter((to) => to.severity === null || to.severity === severity).map(({ endpoint }) => endpoint);

const listText = (shares: readonly Exact[]): string => shares.map(shareText).join(", ");

const quieter = (key: string, before: string, after: string): Raised =>
  raised(["alarms", key], `alarms.${key}`, before, after, NOTHING);
