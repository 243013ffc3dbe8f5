import { addDays, daysBetween } from "../../../core/model/calendar.ts";
import type { SourceNotice } from "../../../core/model/period-usage.ts";
import { isSourceFailure, type SourceFailure } from "../../../core/model/usage-source.ts";
import { VOLUME_KINDS, type VolumeKind, type VolumeRow } from "../../../core/model/volumes.ts";
import { type Mapped, questionOf } from "../../../core/usage/volumes/table.ts";
import { CAUSES } from "../../../core/usage/volumes/volumes.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Deadline } from "../api/net.ts";
import { type Asked, rowsIn, type VolumeSpan } from "./rows.ts";

export interface ReadVolumes {
  readonly rows: readonly VolumeRow[];
  /** Kinds that could not be read, and why. */
  readonly notices: readonly SourceNotice[];
}

/** Each kind has its own permission, as the official SDK's pages have it; that of copilots is named alike. */
export const PERMISSIONS: Readonly<Record<VolumeKind, string>> = {
  bots: "analytics:botAggregate:view",
  summaries: "analytics:summaryAggregate:view",
  evaluations: "analytics:evaluationAggregate:view",
  transcripts: "analytics:speechAndTextAnalyticsAggregates:view",
  agentcopilots: "analytics:agentCopilotAggregate:view",
  copilots: "analytics:copilotAggregate:view",
  conversations: "analytics:conversationAggregate:view",
};

/**
 * What cannot be read of one kind is said, and the others go on. Never throws a SourceFailure.
 * @param spans one billing period each, or the hours since its figures: the analytics limit what one answer holds
 */
export async function readVolumes(
  client: GenesysClient,
  mappings: readonly Mapped[],
  spans: readonly VolumeSpan[],
  deadline: Deadline,
): Promise<ReadVolumes> {
  const rows: VolumeRow[] = [];
  const notices: SourceNotice[] = [];
  const readKind = async (of: VolumeKind): Promise<void> => {
    const { metrics, dimensions } = questionOf(of, mappings);
    if (metrics.length === 0) return;
    const groupBy = ({ by }: VolumeSpan): string[] => [
      ...new Set([...dimensions, ...(by === null ? [] : (CAUSES[by][of] ?? []))]),
    ];
    try {
      for (const span of spans) {
        const asked = { of, metrics, groupBy: groupBy(span), span };
        rows.push(...(await readSpan(client, asked, deadline)));
      }
    } catch (error) {
      if (!isSourceFailure(error)) throw error;
      const notice = notRead(of, error);
      if (!notices.some(({ message }) => message === notice.message)) notices.push(notice);
    }
  };
  await Promise.all(VOLUME_KINDS.map(readKind));
  // Kinds answer in any order; reports must not.
  return { rows, notices: notices.sort((a, b) => (a.message < b.message ? -1 : 1)) };
}

/** The analytics take no longer interval. */
const MOST_DAYS = 31;

/** A span that is too long, or whose answer is too large, is asked for in halves. */
async function readSpan(client: GenesysClient, asked: Asked, deadline: Deadline): Promise<VolumeRow[]> {
  const { of, metrics, groupBy, span } = asked;
  const { from, until, granularity } = span;
  const days = daysBetween(from, until);
  if (days <= MOST_DAYS) {
    const what = `the volumes of ${of}`;
    const interval = `${from}T00:00:00.000Z/${until}T00:00:00.000Z`;
    try {
      const query = { interval, granularity, timeZone: "UTC", groupBy, metrics };
      return rowsIn(await client.get(`/analytics/${of}/aggregates/query`, what, deadline, query), asked);
    } catch (error) {
      if (!isSourceFailure(error) || error.kind !== "too-large" || days < 2) throw error;
    }
  }
  const middle = addDays(from, Math.floor(days / 2));
  const first = await readSpan(client, { ...asked, span: { ...span, until: middle } }, deadline);
  return [...first, ...(await readSpan(client, { ...asked, span: { ...span, from: middle } }, deadline))];
}

function notRead(of: VolumeKind, { kind, message, path }: SourceFailure): SourceNotice {
  const fix = kind === "permission" ? `. Give the client's role ${PERMISSIONS[of]}` : "";
  return { code: "volume-not-read", path, message: `${message}${fix}` };
}
