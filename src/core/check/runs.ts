import { type BillingPeriod, dayBefore, periodText, spanText } from "../model/calendar.ts";
import { compare } from "../model/exact.ts";
import type { ProjectedPeriod } from "../model/projection.ts";
import type { Facts } from "../rules/facts.ts";
import type { Breach, Rule, When } from "../rules/rule.ts";
import { type Acceptance, accept } from "./accept.ts";

/** A breach of one period, and what waivers and the calendar make of it. */
export interface JudgedBreach {
  readonly breach: Breach;
  readonly acceptance: Acceptance;
  /** Its period, or the plan, is over: nothing can be done about it any more. */
  readonly isPast: boolean;
}

/** A breach with what waivers and the calendar make of it. */
export function judgeBreach(
  rule: Rule,
  breach: Breach,
  { budget, projection: { periods }, today }: Facts,
): JudgedBreach {
  const period = periods[breach.period ?? -1]?.period ?? null;
  // What is about the plan as a whole is over with its last period.
  const over = (period ?? (rule.outlastsPlan === true ? null : periods.at(-1)?.period))?.end;
  return {
    breach,
    acceptance: accept(rule.code, breach, period, budget.waivers, today),
    isPast: over !== undefined && over <= today,
  };
}

/** Neighbouring periods with the same thing wrong: one finding. */
export interface Run {
  readonly breaches: readonly JudgedBreach[];
  readonly worst: JudgedBreach;
}

export function runsOf(judged: readonly JudgedBreach[]): Run[] {
  const open = new Map<string, JudgedBreach[]>();
  const runs: JudgedBreach[][] = [];
  for (const item of judged) {
    const key = runKey(item);
    const run = open.get(key);
    const last = run?.at(-1)?.breach.period;
    if (run !== undefined && last !== undefined && item.breach.period === last + 1) run.push(item);
    else {
      const started = [item];
      open.set(key, started);
      runs.push(started);
    }
  }
  return runs.map((breaches) => ({ breaches, worst: breaches.reduce(worse) }));
}

const runKey = ({ breach: { subject }, acceptance: { outcome, waiver }, isPast }: JudgedBreach): string =>
  `${subject ?? ""}|${outcome}|${waiver?.path.join(".") ?? ""}|${isPast}`;

const worse = (a: JudgedBreach, b: JudgedBreach): JudgedBreach =>
  a.breach.amount !== undefined && b.breach.amount !== undefined && compare(b.breach.amount, a.breach.amount) > 0
    ? b
    : a;

/** The words for a run's periods; a breach of the whole plan has none. */
export function whenText({ breaches, worst }: Run, periods: readonly ProjectedPeriod[]): When & { months: string[] } {
  const covered = breaches.flatMap(({ breach: { period } }) =>
    period === undefined ? [] : (periods[period]?.period ?? []),
  );
  const [first] = covered;
  const last = covered.at(-1);
  if (first === undefined || last === undefined) return { when: "the plan", run: "the plan", months: [] };
  const months = covered.map(({ month }) => month);
  if (first === last) return { when: periodText(first), run: first.month, months };
  const run = `${first.month} to ${last.month}`;
  return { when: `${run} (${spanText(first.start, dayBefore(last.end))}${worstText(worst, periods)})`, run, months };
}

function worstText({ breach }: JudgedBreach, periods: readonly ProjectedPeriod[]): string {
  const period: BillingPeriod | undefined =
    breach.amount === undefined ? undefined : periods[breach.period ?? -1]?.period;
  return period === undefined ? "" : `; worst ${period.month}`;
}
