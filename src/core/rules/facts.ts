import type { Budget } from "../model/budget.ts";
import type { Day } from "../model/calendar.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import type { Projection } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";

/** What a guardrail judges. */
export interface Facts {
  readonly budget: Budget;
  readonly projection: Projection;
  /** The card that the budget names for all but its changes. */
  readonly card: RateCard;
  readonly guardrails: Guardrails;
  readonly today: Day;
  /** The name of the file without its folders. */
  readonly fileName: string;
  /** Whether there is another file of that name in its folder; absent where that is unknown. */
  readonly isBeside?: (name: string) => boolean;
  /** Real usage, the oldest period first; absent in a check, which reads none. */
  readonly usage?: readonly PeriodUsage[];
}

export const fileNameOf = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

/** One organization before and after a change; before is null where it had no valid budget. */
export interface BudgetChange {
  readonly before: Facts | null;
  readonly after: Facts;
  /** The plan of after, priced by the card that the base has for each of its months. */
  readonly byBaseCard: Projection;
}
export interface Terms {
  readonly guardrails: Guardrails;
  readonly cards: ReadonlyMap<string, RateCard>;
}

export interface TermsChange {
  readonly before: Terms;
  readonly after: Terms;
}
