import { reportedDrift } from "../../core/check/drift.ts";
import type { Result } from "../../core/check/result.ts";
import { type Metered, meteredOf } from "../../core/metrics/metered.ts";
import { type Budget, lacksMeter } from "../../core/model/budget.ts";
import type { Day } from "../../core/model/calendar.ts";
import type { Finding } from "../../core/model/finding.ts";
import type { Guardrails } from "../../core/model/guardrails.ts";
import type { PeriodUsage } from "../../core/model/period-usage.ts";
import type { Projection } from "../../core/model/projection.ts";
import { placeText } from "../../core/text/text.ts";

/** An organization whose budget says where its usage is. */
export interface MeteredOrg {
  readonly file: string;
  readonly budget: Budget;
  readonly projection: Projection;
  readonly metered: Metered;
  /** What its source says against what its file says. */
  driftIn(usage: readonly PeriodUsage[], today: Day): readonly Finding[];
}

/** Why a budget is not metered: it is invalid, or has no meter. */
export interface Unmetered {
  readonly org: string;
  readonly isInvalid: boolean;
  /** It is meant to have alarms, and none of them can fire: it counts as stale until that is fixed. */
  readonly isStale: boolean;
  readonly why: string;
}

export function meteredOrg(result: Result, guardrails: Guardrails): MeteredOrg | Unmetered {
  const { file, budget, card, projection, findings } = result;
  if (budget === null || card === null || projection === null) {
    const [finding] = findings;
    const why = finding === undefined ? "invalid" : `${placeText(finding)} ${finding.message}`;
    return { org: result.org ?? file, isInvalid: true, isStale: true, why };
  }
  if (budget.meter === null) {
    const why = budget.isMeterOff ? "its budget says meter: off" : "its budget says no meter";
    return { org: budget.org, isInvalid: false, isStale: lacksMeter(budget), why };
  }
  // Findings name the file only: for the line, its whole text would have to stay in memory.
  const planned = { file, budget, card, projection, locate: () => ({ file, line: 1, column: 1 }) };
  return {
    file,
    budget,
    projection,
    metered: meteredOf(planned, guardrails),
    driftIn: (usage, today) => reportedDrift(planned, guardrails, today, usage),
  };
}

export const isMetered = (org: MeteredOrg | Unmetered): org is MeteredOrg => "metered" in org;
