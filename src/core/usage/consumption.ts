import { dayAt, isoText, type Month } from "../model/calendar.ts";
import type { Consumption } from "../model/consumption.ts";
import { ONE } from "../model/exact.ts";
import type { UsageFigure } from "./figures.ts";
import { Ledger } from "./ledger.ts";
import { isLateDue } from "./reading.ts";

const HOUR = 3600;

/** Whose usage, and by when it was known. */
export interface Asked {
  readonly org: string;
  readonly cycleStartDay: number;
  /** Null: the last period of which anything is known. */
  readonly month: Month | null;
  /** Hours since 1970, UTC. */
  readonly now: number;
}

/** A usage file's figures of one organization as the consumption of one period; null: nothing is known of it. */
export function consumptionOf(
  figures: readonly UsageFigure[],
  { org, cycleStartDay, month, now }: Asked,
): Consumption | null {
  const known = figures.filter((figure) => figure.known <= now);
  if (known.length === 0) return null;
  const ledger = new Ledger(known, cycleStartDay, ONE);
  ledger.advance(now);
  const index = ledger.periods.findLastIndex(
    (period, at) => ledger.samples(at).length > 0 && (month ?? period.month) === period.month,
  );
  const period = ledger.periods[index];
  if (period === undefined) return null;
  let until = 0;
  for (const figure of known) {
    if (figure.day >= period.start && figure.day < period.end && figure.until > until) until = figure.until;
  }
  const state = isLateDue({ period }, dayAt(now * HOUR)) ? "open" : "closed";
  const reported = { included: null, purchased: null };
  return { org, period, periodId: null, state, asOf: isoText(until * HOUR), samples: ledger.samples(index), reported };
}
