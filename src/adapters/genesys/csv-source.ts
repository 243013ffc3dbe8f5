import { type Day, daysBetween, instantSeconds, isoText } from "../../core/model/calendar.ts";
import { add, type Exact, ONE, ZERO } from "../../core/model/exact.ts";
import { OTHER, type RateCard } from "../../core/model/rate-card.ts";
import { type ReadOptions, type Snapshot, SourceFailure, type SourceNotice } from "../../core/model/snapshot.ts";
import type { UsageFigure, UsageFile } from "../../core/usage/figures.ts";
import { Ledger } from "../../core/usage/ledger.ts";
import { noUsageText, ownFigures } from "../../core/usage/own.ts";
import { isLateDue } from "../../core/usage/reading.ts";
import { clip } from "./charge.ts";
import { NO_POOL } from "./charges.ts";
import type { Counting } from "./tokens.ts";

/** Figures older than a long weekend are an export that nobody renewed, not days without usage. */
const FRESH_DAYS = 4;
const HOUR = 3600;

/** A usage file that was read: docs/usage-files.md. */
export interface CsvFile extends UsageFile {
  readonly path: string;
}

/** One organization's usage by such a file. */
export function readCsv(
  { path, figures, findings }: CsvFile,
  counting: Counting,
  options: ReadOptions,
): readonly Snapshot[] {
  const [finding] = findings;
  if (finding !== undefined) {
    const place = `${finding.file}:${finding.line}:${finding.column}`;
    const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
    throw new SourceFailure("file", `${place} ${finding.code}: ${finding.message}${more}`, { findings });
  }
  const { org } = counting.budget;
  const own = ownFigures(figures, org);
  if (own.length === 0) throw new SourceFailure("file", noUsageText(path, org, figures));
  return usageSnapshots(own, path, counting, options);
}

function usageSnapshots(
  figures: readonly UsageFigure[],
  path: string,
  { budget, card }: Counting,
  { now, periods }: ReadOptions,
): readonly Snapshot[] {
  const today = now.slice(0, 10);
  // The last second of an hour is its end: a day that --now names ends so, and its usage is in.
  const hour = Math.floor((instantSeconds(now) + 1) / HOUR);
  const known = figures.filter((figure) => figure.known <= hour);
  const newest = known.reduce((last, { day }) => (day > last ? day : last), "");
  if (newest === "" || daysBetween(newest, today) > FRESH_DAYS) {
    const what = newest === "" ? "all usage is of days to come" : `the newest usage is of ${newest}`;
    throw new SourceFailure("file", `${path}: ${what}, and today is ${today}`);
  }
  const ledger = new Ledger(known, budget.cycleStartDay, ONE);
  ledger.advance(hour);
  const ends = endsOfDays(known);
  const snapshots: Snapshot[] = [];
  for (const [index, period] of ledger.periods.entries()) {
    const usage = ledger.usage(index);
    if (usage === null || period.start > today) continue;
    const { byFeature, notices } = onCard(usage.byFeature, card);
    snapshots.push({
      org: budget.org,
      periodId: period.start,
      period,
      state: isLateDue({ period }, today) ? "open" : "closed",
      fetchedAt: now,
      byFeature,
      total: usage.total,
      samples: ledger.samples(index).map(({ until, feature, tokens }) => ({
        until: ends.get(until.slice(0, 10)) ?? until,
        feature: cardId(feature, card),
        tokens,
      })),
      reported: NO_POOL,
      rates: [],
      notices,
    });
  }
  return snapshots.slice(-Math.max(1, periods));
}

/** When the last usage of each day ended: a day that is not over is in the figures up to then. */
function endsOfDays(figures: readonly UsageFigure[]): ReadonlyMap<Day, string> {
  const hours = new Map<Day, number>();
  for (const { day, until } of figures) if (until > (hours.get(day) ?? 0)) hours.set(day, until);
  return new Map([...hours].map(([day, until]) => [day, isoText(until * HOUR)]));
}

function onCard(
  usage: ReadonlyMap<string, Exact>,
  card: RateCard,
): { byFeature: ReadonlyMap<string, Exact>; notices: readonly SourceNotice[] } {
  const byFeature = new Map<string, Exact>();
  const notices: SourceNotice[] = [];
  for (const [feature, tokens] of usage) {
    const id = cardId(feature, card) ?? OTHER.id;
    byFeature.set(id, add(byFeature.get(id) ?? ZERO, tokens));
    const message = `${clip(feature)} is no feature of ${card.id}: counted as other`;
    if (id !== feature) notices.push({ code: "unmapped-product", path: null, message });
  }
  return { byFeature, notices };
}

const cardId = (feature: string | null, { features }: RateCard): string | null =>
  feature === null || features.has(feature) ? feature : OTHER.id;
