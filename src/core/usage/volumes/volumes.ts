import type { Budget } from "../../model/budget.ts";
import type { Day } from "../../model/calendar.ts";
import { divide, type Exact, multiply } from "../../model/exact.ts";
import type { SourceNotice } from "../../model/period-usage.ts";
import { OTHER, type RateCard } from "../../model/rate-card.ts";
import type { Grouping, VolumeKind, VolumeRow } from "../../model/volumes.ts";
import { cardRate } from "../../pricing/card-rate.ts";
import { quoted, words } from "../../text/text.ts";
import { fits, type Mapped } from "./table.ts";

/** What a day, or an hour of it, comes to at the card's rate, before any calibration. */
export interface VolumePart {
  readonly day: Day;
  readonly hour: number | null;
  /** The bot, flow or queue; null: not told. */
  readonly cause: string | null;
  readonly tokens: Exact;
}

export interface Volumes {
  readonly byFeature: ReadonlyMap<string, readonly VolumePart[]>;
  /** Why a mapping of a feature may be wrong. */
  readonly doubts: ReadonlyMap<string, string>;
  readonly notices: readonly SourceNotice[];
}

/** The dimensions that name a cause. Bots have no queue, and the others no bot. */
export const CAUSES: Readonly<Record<Grouping, Partial<Readonly<Record<VolumeKind, readonly string[]>>>>> = {
  bot: { bots: ["botName", "botId"] },
  flow: { bots: ["botFlowType", "botFlowSubType"], transcripts: ["flowId"] },
  queue: {
    ...{ summaries: ["queueId"], evaluations: ["queueId"], transcripts: ["queueId"] },
    ...{ conversations: ["queueId"], agentcopilots: ["queueId"] },
  },
};

/** Volumes as tokens at the card's rate. What the card counts in seats or in another unit has no estimate. */
export function volumesOf(
  rows: readonly VolumeRow[],
  mappings: readonly Mapped[],
  { budget, card }: { readonly budget: Budget; readonly card: RateCard },
  by: Grouping | null,
): Volumes {
  const byFeature = new Map<string, VolumePart[]>();
  const doubts = new Map<string, string>();
  const unmapped = new Set<string>();
  for (const row of rows) {
    const found = mappings.filter((mapping) => mapping.of === row.of && fits(mapping, row));
    // An interaction with several bots is billed once.
    const own = row.of === "bots" ? found.slice(0, 1) : found;
    if (row.of === "bots" && found.length === 0 && row.amount.n > 0n) unmapped.add(groupText(row));
    for (const mapping of own.filter(({ metric }) => metric === row.metric)) {
      const rate = rateOf(mapping, budget, card);
      if (mapping.feature === null || rate === null) continue;
      const parts = byFeature.get(mapping.feature) ?? [];
      byFeature.set(mapping.feature, parts);
      doubts.set(mapping.feature, mapping.doubt);
      const tokens = multiply(divide(row.amount, mapping.per), rate);
      parts.push({ day: row.day, hour: row.hour, cause: by === null ? null : causeOf(row, by), tokens });
    }
  }
  const notices = [...unmapped].slice(0, MOST_NAMED).map((group) => unmappedNotice(group));
  return { byFeature, doubts, notices };
}

/** Without the kinds of which the card prices nothing: they need no question, and no permission. */
export function pricedMappings(mappings: readonly Mapped[], budget: Budget, card: RateCard): readonly Mapped[] {
  const kinds = new Set(mappings.flatMap((mapping) => (rateOf(mapping, budget, card) === null ? [] : mapping.of)));
  return mappings.filter(({ of }) => kinds.has(of));
}

const MOST_NAMED = 5;

/** Tokens a unit; null: no estimate can be made. */
function rateOf({ feature, unit }: Mapped, budget: Budget, card: RateCard): Exact | null {
  const of = feature === OTHER.id ? OTHER : card.features.get(feature ?? "");
  if (of === undefined || of.accrual === "seat") return null;
  const isSame = unit === null || unit === of.unit || (unit === "interactions" && of.unit === "sessions");
  const rate = isSame ? cardRate(of, budget).typical : null;
  return rate === null || rate.n <= 0n ? null : rate;
}

function causeOf({ of, group }: VolumeRow, by: Grouping): string | null {
  const named = (CAUSES[by][of] ?? []).flatMap((dimension) => group.get(dimension) || []);
  // A bot's name is enough; a flow's type needs its sub type.
  return named.length === 0 ? null : by === "bot" ? (named[0] ?? null) : named.join(" ");
}

const CAUSE_DIMENSIONS = ["botId", "botName"];

const groupText = ({ group }: VolumeRow): string =>
  words([...group].flatMap(([key, value]) => (CAUSE_DIMENSIONS.includes(key) ? [] : `${key} ${quoted(value, 40)}`))) ||
  "no dimension";

const unmappedNotice = (group: string): SourceNotice => ({
  code: "volume-unmapped",
  path: null,
  message: `bot sessions of ${group} stand for no feature: name one in meter.volumes.features`,
});
