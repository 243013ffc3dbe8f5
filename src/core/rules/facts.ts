import type { Budget } from "../model/budget.ts";
import type { Day } from "../model/calendar.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import type { Projection } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";

/** All that a guardrail may look at. */
export interface Facts {
  readonly budget: Budget;
  readonly projection: Projection;
  readonly card: RateCard;
  readonly guardrails: Guardrails;
  readonly today: Day;
  /** The name of the file without its folders. */
  readonly fileName: string;
  /** Whether there is another file of that name beside it; absent where nobody can say. */
  readonly isBeside?: (name: string) => boolean;
  /** Real usage, the oldest period first; absent in a check, which reads none. */
  readonly usage?: readonly PeriodUsage[];
}

/** A file's name without its folders. */
export const fileNameOf = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

/** One organization before and after a change; before is null where there was none, or none that could be judged. */
export interface BudgetChange {
  readonly before: Facts | null;
  readonly after: Facts;
}

/** What budgets are judged by. */
export interface Terms {
  readonly guardrails: Guardrails;
  readonly cards: ReadonlyMap<string, RateCard>;
}

export interface TermsChange {
  readonly before: Terms;
  readonly after: Terms;
}
