import type { Budget, Span, Waiver } from "../model/budget.ts";
import type { Day } from "../model/calendar.ts";
import { compare, type Exact, exactText, multiply, roundUp } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Projection } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import { type Facts, fileNameOf } from "../rules/facts.ts";
import { planSpan } from "../rules/periods.ts";
import type { Rule } from "../rules/rule.ts";
import { RULES } from "../rules/table.ts";
import type { JudgedBreach } from "./runs.ts";
import { judgeBreach } from "./runs.ts";
import { severityOf } from "./severity.ts";

/** A failure of today as the waiver that accepts it as it is, and no more of it. Who accepts it is not said yet. */
export type Acceptable = Pick<Waiver, "rule" | "feature" | "span" | "upTo">;

export interface BaselineOptions {
  /** Only failures of these rules; null: of every rule. */
  readonly rules: ReadonlySet<string> | null;
  /** Also what has outgrown its waiver, or outlived it. */
  readonly renew: boolean;
}

interface Judged {
  readonly file: string;
  readonly budget: Budget;
  readonly projection: Projection;
  readonly card: RateCard;
}

/**
 * The waivers under which a budget's check would pass: one for each rule and run of neighbouring periods that break it
 * by the same amount. A run of different amounts would accept the largest in every period.
 */
export function baselineOf(
  { file, budget, projection, card }: Judged,
  guardrails: Guardrails,
  today: Day,
  { rules, renew }: BaselineOptions,
): Acceptable[] {
  const facts: Facts = { budget, projection, card, guardrails, today, fileName: fileNameOf(file) };
  const accepted: Acceptable[] = [];
  for (const rule of RULES) {
    const isFailing = rule.kind === "guardrail" && severityOf(rule, guardrails) === "error";
    if (!isFailing || rules?.has(rule.code) === false) continue;
    const failures: JudgedBreach[] = [];
    for (const breach of rule.breaches?.(facts) ?? []) {
      const judged = judgeBreach(rule, breach, facts);
      const { outcome } = judged.acceptance;
      const isOpen = outcome === "open" || (renew && outcome !== "applied");
      if (isOpen && !judged.isPast) failures.push(judged);
    }
    for (const about of byFeature(rule, failures).values()) accepted.push(...waiversFor(rule, about, facts));
  }
  return accepted;
}

function byFeature(rule: Rule, failures: readonly JudgedBreach[]): Map<string, JudgedBreach[]> {
  const groups = new Map<string, JudgedBreach[]>();
  for (const failure of failures) {
    const feature = featureOf(rule, failure) ?? "";
    groups.set(feature, [...(groups.get(feature) ?? []), failure]);
  }
  return groups;
}

const featureOf = (rule: Rule, { breach }: JudgedBreach): string | null =>
  rule.perFeature === true ? String(breach.args["feature"]) : null;

interface Accepted {
  span: Span;
  readonly upTo: Exact | null;
  /** Of the last breach so far. */
  period: number | undefined;
}

/** Of one rule and feature, in the order of periods. What cannot be written is left out: it goes on failing. */
function waiversFor(rule: Rule, failures: readonly JudgedBreach[], { budget, projection }: Facts): Acceptable[] {
  const runs: Accepted[] = [];
  for (const { breach } of failures) {
    const upTo = rule.measure === undefined ? null : writable(breach.waivable ?? breach.amount);
    if (rule.measure !== undefined && upTo === null) continue;
    const month = projection.periods[breach.period ?? -1]?.period.month;
    const span = month === undefined ? planSpan(budget) : { from: month, through: month };
    const run = runs.at(-1);
    if (run !== undefined && isNext(run.period, breach.period) && isSame(run.upTo, upTo)) {
      run.span = { from: run.span.from, through: span.through };
      run.period = breach.period;
    } else runs.push({ span, upTo, period: breach.period });
  }
  const [first] = failures;
  const feature = first === undefined ? null : featureOf(rule, first);
  return runs.map(({ span, upTo }) => ({ rule: rule.code, feature, span, upTo }));
}

/** What is about the whole plan has no period: one waiver covers several such breaches. */
const isNext = (before: number | undefined, period: number | undefined): boolean =>
  before === undefined || period === undefined ? before === period : period <= before + 1;

const isSame = (a: Exact | null, b: Exact | null): boolean =>
  a === null || b === null ? a === b : compare(a, b) === 0;

const MOST_DECIMALS = 6;
const MOST_DIGITS = 15;

/** An amount as a file may hold it, rounded up where it has more decimals; null where it has too many digits. */
function writable(amount: Exact | undefined): Exact | null {
  if (amount === undefined) return null;
  for (let decimals = MOST_DECIMALS; decimals >= 0; decimals--) {
    const d = 10n ** BigInt(decimals);
    const rounded = { n: roundUp(multiply(amount, { n: d, d: 1n })), d };
    if (exactText(rounded).replace(".", "").length <= MOST_DIGITS) return rounded;
  }
  return null;
}
