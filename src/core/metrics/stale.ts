/** When an organization became stale, and when it was no longer; hours since 1970. */
export interface Stale {
  readonly since: number;
  /** Null: it still is. */
  readonly until: number | null;
}

/** Of so many hours at least one has a run, or the heartbeat's alarm speaks. */
const SENT_HOURS = 3;
/** Then an alarm has seen two values of zero, and is back to OK. */
const SETTLE_HOURS = 2 * SENT_HOURS;
/** An alarm that is in ALARM announces nothing: so newly stale organizations are sent together, and zero in between. */
const EVERY_HOURS = SENT_HOURS + SETTLE_HOURS;

/** @param hour hours since 1970 */
export function staleAt(known: Stale | null, isStale: boolean, hour: number): Stale | null {
  // A clock that was ahead would put off the announcement until its own hour.
  const before = known !== null && Math.max(known.since, known.until ?? 0) > hour + 1 ? null : known;
  if (before === null) return isStale ? { since: hour, until: null } : null;
  if (before.until === null) return isStale ? before : { ...before, until: hour };
  if (!isStale) return before;
  return isSettled(before.until, hour) ? { since: hour, until: null } : { ...before, until: null };
}

const isSettled = (until: number, hour: number): boolean => hour - until > SETTLE_HOURS;

/**
 * Organizations that became stale while others were, so that the alarm on their number could not announce them: to be
 * sent in this hour. The hours follow from what is remembered, so runs may be repeated or missing.
 * @param all null: it was never stale
 * @param hasUnknown there are stale organizations of which nothing can be remembered
 */
export function newlyStale(all: readonly (Stale | null)[], hour: number, hasUnknown: boolean): number {
  const known = all.flatMap((one) => one ?? []);
  const due = known.filter(({ since, until }) => until === null && isSent(since, hour));
  const firsts = new Map<number, boolean>();
  const isFirst = (hours: number): boolean =>
    !hasUnknown && !known.some(({ since, until }) => since < hours && (until === null || !isSettled(until, hours)));
  return due.filter(({ since }) => {
    const isFirstThen = firsts.get(since) ?? isFirst(since);
    firsts.set(since, isFirstThen);
    return !isFirstThen;
  }).length;
}

function isSent(since: number, hour: number): boolean {
  const from = Math.ceil(since / EVERY_HOURS) * EVERY_HOURS;
  return hour >= from && hour < from + SENT_HOURS;
}
