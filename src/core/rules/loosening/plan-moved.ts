import { type Day, dayBefore } from "../../model/calendar.ts";
import type { BudgetChange, Facts } from "../facts.ts";
import { loosening } from "../rule.ts";
import { sizeOfTokens } from "./allowance.ts";

/** First and last day of a plan. */
interface Window {
  readonly first: Day;
  readonly last: Day;
}

interface Args {
  readonly before: Window;
  readonly after: Window;
}

/** A plan that only gets more months at its end is not moved. */
export const planMoved = loosening<BudgetChange, Args>({
  code: "plan-moved",
  what: "A change starts a plan on another day, or ends it earlier.",
  why: "Outside its periods a plan is judged by nothing, and what it planned before has no limit of its own.",
  fix: "Have the owners agree to the new periods. To plan further ahead, raise `plan.months` alone.",
  say: ({ before, after }) => `the plan ${windowText("runs", after)}, before it ${windowText("ran", before)}`,
  loosened: ({ before, after }) => {
    if (before === null) return [];
    const [was, is] = [windowOf(before), windowOf(after)];
    if (was.first === is.first && is.last >= was.last) return [];
    const path = before.budget.cycleStartDay === after.budget.cycleStartDay ? ["plan"] : ["billing"];
    return [{ path, size: sizeOfTokens(leftOut(before, is)), args: { before: was, after: is } }];
  },
});

function windowOf({ projection: { periods }, today }: Facts): Window {
  return { first: periods[0]?.period.start ?? today, last: dayBefore(periods.at(-1)?.period.end ?? today) };
}

const windowText = (runs: string, { first, last }: Window): string => `${runs} from ${first} through ${last}`;

/** What was planned in the periods that are not planned any more. */
const leftOut = ({ projection }: Facts, { first, last }: Window): bigint =>
  projection.periods
    .filter(({ period }) => period.start < first || period.start > last)
    .reduce((sum, { segment }) => sum + segment.consumed.typical, 0n);
