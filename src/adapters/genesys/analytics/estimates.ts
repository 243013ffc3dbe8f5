import { addDays } from "../../../core/model/calendar.ts";
import type { PeriodUsage } from "../../../core/model/period-usage.ts";
import type { Projection } from "../../../core/model/projection.ts";
import type { Grouping, VolumeSettings } from "../../../core/model/volumes.ts";
import { type Estimate, estimateOf, seatsIn, throughOf } from "../../../core/usage/volumes/estimate.ts";
import { isLate, type SinceThen, sinceThen } from "../../../core/usage/volumes/since.ts";
import { mappingsOf } from "../../../core/usage/volumes/table.ts";
import { pricedMappings, type Volumes, volumesOf } from "../../../core/usage/volumes/volumes.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Deadline } from "../api/net.ts";
import type { Counting } from "../billing/tokens.ts";
import type { VolumeSpan } from "./rows.ts";
import { readVolumes } from "./volumes.ts";

export interface EstimateQuestion {
  readonly settings: VolumeSettings;
  /** The oldest first; the last may be open. */
  readonly usage: readonly PeriodUsage[];
  readonly by: Grouping | null;
  /** Also by the hour, since the last one's figures. */
  readonly isHourly: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly projection: Projection;
}

/** Periods with estimated days, and what they are made from. */
export interface Estimates {
  /** As asked for. */
  readonly all: readonly Estimate[];
  readonly volumes: Volumes;
  readonly since: SinceThen | null;
}

/** Asks for the volumes of each period, and calibrates them to its bill. */
export async function readEstimates(
  client: GenesysClient,
  counting: Counting,
  { settings, usage, by, isHourly, now, projection }: EstimateQuestion,
  deadline: Deadline,
): Promise<Estimates> {
  const mappings = pricedMappings(mappingsOf(settings), counting.budget, counting.card);
  const last = usage.at(-1);
  const hours = isHourly && last !== undefined && isLate(last, now) ? [hourly(last, now)] : [];
  const spans = usage.flatMap((period) => daily(period, period === last ? by : null));
  const { rows, notices } = await readVolumes(client, mappings, [...spans, ...hours], deadline);
  const daysOf = volumesOf(
    rows.filter(({ hour }) => hour === null),
    mappings,
    counting,
    by,
  );
  const hoursOf = volumesOf(
    rows.filter(({ hour }) => hour !== null),
    mappings,
    counting,
    null,
  );
  const all = usage.map((period) => estimateOf(period, daysOf, { seats: seatsIn(projection, period) }));
  const newest = all.at(-1);
  const since = newest === undefined ? null : sinceThen(newest, all.at(-2)?.factors ?? new Map(), hoursOf, now);
  return { all: withNotices(all, notices), volumes: daysOf, since };
}

/** Causes are asked for in the last period only: answers by bot are large. */
function daily(usage: PeriodUsage, by: Grouping | null): VolumeSpan[] {
  const until = addDays(throughOf(usage), 1);
  return until <= usage.period.start ? [] : [{ from: usage.period.start, until, granularity: "P1D", by }];
}

const hourly = ({ asOf }: PeriodUsage, now: string): VolumeSpan => ({
  from: asOf.slice(0, 10),
  until: addDays(now.slice(0, 10), 1),
  granularity: "PT1H",
  by: null,
});

/** They are about all periods: the last says them. */
function withNotices(all: readonly Estimate[], notices: Estimate["usage"]["notices"]): readonly Estimate[] {
  const last = all.at(-1);
  if (last === undefined || notices.length === 0) return all;
  return [...all.slice(0, -1), { ...last, usage: { ...last.usage, notices: [...last.usage.notices, ...notices] } }];
}
