import { readUsage } from "../files/usage.ts";
import { isLateDue } from "../forecast/reading.ts";
import { daysBetween, hourNumber } from "../model/calendar.ts";
import { add, type Exact, ONE, ZERO } from "../model/exact.ts";
import { OTHER, type RateCard } from "../model/rate-card.ts";
import { type ReadOptions, type Snapshot, SourceFailure, type SourceNotice } from "../model/snapshot.ts";
import type { UsageFigure } from "../usage/figures.ts";
import { Ledger } from "../usage/ledger.ts";
import { clip } from "./charge.ts";
import { NO_POOL } from "./charges.ts";
import type { Counting } from "./tokens.ts";

/** Figures older than a long weekend are an export that nobody renewed, not days without usage. */
const FRESH_DAYS = 4;

/** A usage file: docs/usage-files.md. */
export function readCsv(path: string, cwd: string, counting: Counting, options: ReadOptions): readonly Snapshot[] {
  const { figures, findings } = readUsage(path, cwd, "budget");
  const [finding] = findings;
  if (finding !== undefined) {
    const place = `${finding.file}:${finding.line}:${finding.column}`;
    const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
    throw new SourceFailure("file", `${place} ${finding.code}: ${finding.message}${more}`);
  }
  const { org } = counting.budget;
  const own = figures.filter((figure) => figure.org === null || figure.org === org);
  if (own.length === 0) throw new SourceFailure("file", `${path} has no usage of ${org}`);
  return usageSnapshots(own, path, counting, options);
}

function usageSnapshots(
  figures: readonly UsageFigure[],
  path: string,
  { budget, card }: Counting,
  { now, periods }: ReadOptions,
): readonly Snapshot[] {
  const today = now.slice(0, 10);
  const hour = hourNumber(today, Number(now.slice(11, 13)));
  const known = figures.filter((figure) => figure.known <= hour);
  const newest = known.reduce((last, { day }) => (day > last ? day : last), "");
  if (newest === "" || daysBetween(newest, today) > FRESH_DAYS) {
    const until = newest === "" ? "in the future" : `of ${newest}`;
    throw new SourceFailure("file", `${path}: the newest usage is ${until}; export it again`);
  }
  const ledger = new Ledger(known, budget.cycleStartDay, ONE);
  ledger.advance(hour);
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
      samples: ledger.samples(index).map((sample) => ({ ...sample, feature: cardId(sample.feature, card) })),
      reported: NO_POOL,
      rates: [],
      notices,
    });
  }
  return snapshots.slice(-Math.max(1, periods));
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
