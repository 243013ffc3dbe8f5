import type { Budget } from "../model/budget.ts";
import type { Day } from "../model/calendar.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import type { Projection } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import { fileNameOf } from "../rules/facts.ts";
import { allocationDrift } from "../rules/guardrail/allocation-drift.ts";
import { commitmentDrift } from "../rules/guardrail/commitment-drift.ts";
import { rateDrift } from "../rules/guardrail/rate-drift.ts";
import type { Rule } from "../rules/rule.ts";
import { judgeBy } from "./judge.ts";
import type { Result } from "./result.ts";

export const DRIFT_RULES: readonly Rule[] = [allocationDrift, commitmentDrift, rateDrift];

/** A budget that was checked and priced. */
export type Planned = Pick<Result, "file" | "locate"> & {
  readonly budget: Budget;
  readonly card: RateCard;
  readonly projection: Projection;
};

/**
 * What a source says against what the file says: pool, commitment, rates, price.
 * @param usage of each period, the oldest first; what a source does not report is no drift
 */
export function reportedDrift(
  { file, locate, ...planned }: Planned,
  guardrails: Guardrails,
  today: Day,
  usage: readonly PeriodUsage[],
): Finding[] {
  const facts = { ...planned, guardrails, today, fileName: fileNameOf(file), usage };
  return judgeBy(DRIFT_RULES, facts, ({ path }) => locate(path));
}
