import type { Budget } from "../../core/model/budget.ts";
import { type BillingPeriod, billingPeriod, monthIndex, periodText } from "../../core/model/calendar.ts";
import type { SourceNotice } from "../../core/model/snapshot.ts";

/** The file prices by its own periods: a pool is held against the wrong days where they differ. */
export function periodNotice(period: BillingPeriod, { cycleStartDay }: Budget): SourceNotice[] {
  const planned = billingPeriod(monthIndex(period.start), cycleStartDay);
  if (planned.start === period.start) return [];
  const message = `billed is ${periodText(period)}; the file has billing.cycleStartDay ${cycleStartDay}`;
  return [{ code: "period-differs", path: null, message }];
}
