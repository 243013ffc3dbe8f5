import { type BillingPeriod, instantSeconds, isoText } from "../model/calendar.ts";
import { add, ONE, ZERO } from "../model/exact.ts";
import { type FeatureUsage, featureUsage, type PeriodUsage, type SourceNotice } from "../model/period-usage.ts";
import { OTHER, type RateCard } from "../model/rate-card.ts";
import { nearest } from "../text/nearest.ts";
import { quoted } from "../text/text.ts";
import { isLateDue } from "./days.ts";
import type { UsageFigure } from "./figures.ts";
import { Ledger } from "./ledger.ts";

const HOUR = 3600;

export interface FileQuestion {
  readonly org: string;
  readonly cycleStartDay: number;
  /** ISO 8601, UTC: figures that became known later are not counted. */
  readonly now: string;
}

/** The hour that has ended by an instant, since 1970. The last second of an hour is its end: its usage is in. */
export const hourBy = (instant: string): number => Math.floor((instantSeconds(instant) + 1) / HOUR);

/**
 * A usage file's figures of one organization as the usage of each period, the oldest first. The last may be without
 * any: usage of the period before arrives in it.
 */
export function fileUsage(
  figures: readonly UsageFigure[],
  { org, cycleStartDay, now }: FileQuestion,
): readonly PeriodUsage[] {
  const [hour, today] = [hourBy(now), now.slice(0, 10)];
  const known = figures.filter((figure) => figure.known <= hour);
  if (known.length === 0) return [];
  const ledger = new Ledger(org, known, cycleStartDay, ONE);
  ledger.advance(hour);
  return ledger.periods.flatMap((period, index) => {
    if (period.start > today) return [];
    const until = lastHour(known, period);
    const asOf = until === 0 ? now : isoText(until * HOUR);
    const usage = ledger.usage(index, { observedAt: now, asOf });
    return usage === null ? [] : { ...usage, state: isLateDue({ period }, today) ? "open" : "closed" };
  });
}

function lastHour(figures: readonly UsageFigure[], { start, end }: BillingPeriod): number {
  let last = 0;
  for (const { day, until } of figures) if (day >= start && day < end && until > last) last = until;
  return last;
}

/** The same usage by the card's features: what the card does not have is counted as "other", and said. */
export function onCard(usage: PeriodUsage, { id, features }: RateCard): PeriodUsage {
  const byId = new Map<string, FeatureUsage>();
  const notices: SourceNotice[] = [];
  const cardId = (feature: string): string => (features.has(feature) ? feature : OTHER.id);
  for (const [feature, { tokens }] of usage.features) {
    const to = cardId(feature);
    byId.set(to, featureUsage(add(byId.get(to)?.tokens ?? ZERO, tokens)));
    const message = `${quoted(feature)} is no feature of ${id}: counted as other`;
    if (to !== feature) notices.push({ code: "unmapped-product", path: null, message });
  }
  const days = usage.days?.map((day) => ({ ...day, feature: day.feature && cardId(day.feature) })) ?? null;
  return { ...usage, features: byId, days, notices };
}

/** The figures about one organization: of a file that names none, all of them. */
export const ownFigures = (figures: readonly UsageFigure[], org: string): UsageFigure[] =>
  figures.filter((figure) => figure.org === null || figure.org === org);

/** Where a file names organizations, but not this one. */
export function noUsageText(file: string, org: string, figures: readonly UsageFigure[]): string {
  const match = nearest(org, [...new Set(figures.map((figure) => figure.org ?? ""))]);
  return `${file} has no usage of ${org}${match === null ? "" : `, but of ${match}`}`;
}
