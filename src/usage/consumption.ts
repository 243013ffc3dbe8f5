import { isLateDue } from "../forecast/reading.ts";
import { addDays, type Month } from "../model/calendar.ts";
import type { Consumption } from "../model/consumption.ts";
import { ONE } from "../model/exact.ts";
import type { UsageFigure } from "./figures.ts";
import { Ledger } from "./ledger.ts";

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
  const until = Math.max(
    ...known.map((figure) => (figure.day >= period.start && figure.day < period.end ? figure.until : 0)),
  );
  const state = isLateDue({ period }, dayOf(now)) ? "open" : "closed";
  const reported = { included: null, purchased: null };
  return { org, period, periodId: null, state, asOf: instant(until), samples: ledger.samples(index), reported };
}

const dayOf = (hour: number): string => addDays("1970-01-01", Math.floor(hour / 24));
const instant = (hour: number): string => `${dayOf(hour)}T${String(hour % 24).padStart(2, "0")}:00:00Z`;
