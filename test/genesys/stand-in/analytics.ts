export type Answer = [status: number, body: unknown];

/** What happened in one hour, with all its dimensions; fields as in the official SDK (PureCloudPlatformClientV2 269). */
export interface Happened {
  readonly of: string;
  /** "2026-11-21T05", UTC. */
  readonly at: string;
  readonly group: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

interface Query {
  readonly interval: string;
  readonly granularity?: string;
  readonly timeZone?: string;
  readonly groupBy?: readonly string[];
  readonly metrics: readonly string[];
}

const SHARED = ["conversationId", "mediaType", "messageType"];
/** Some of the dimensions of each kind, and its metrics. Anything else is refused, as Genesys Cloud does. */
const KINDS: Readonly<Record<string, { dimensions: readonly string[]; metrics: readonly string[] }>> = {
  bots: {
    dimensions: [...SHARED, "botFlowSubType", "botFlowType", "botId", "botName", "botProduct", "botVersion"],
    metrics: ["nBotSessionTurns", "nBotSessions", "oBotSessionTurn", "tBotSession", "tBotExit"],
  },
  summaries: {
    dimensions: [...SHARED, "queueId", "summaryId", "userId"],
    metrics: ["nConversationSummaries", "nConversationSummaryEngagements", "tConversationSummary"],
  },
  evaluations: {
    dimensions: ["conversationId", "mediaType", "formId", "queueId", "systemSubmitted", "userId"],
    metrics: ["nEvaluations", "nEvaluationsDeleted", "nEvaluationsRescored", "oTotalScore"],
  },
  transcripts: {
    dimensions: [...SHARED, "flowId", "queueId", "userId"],
    metrics: ["nSpeechTextAnalyzedConversations", "nTopicCommunications", "tTotalSpeechAndSilence"],
  },
  conversations: {
    dimensions: [...SHARED, "direction", "queueId", "purpose"],
    metrics: ["nBotInteractions", "nConnected", "nConversations", "oMessageCount", "oMessageTurn", "tIvr", "tTalk"],
  },
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:00:00\.000Z$/;
const DAY = 86_400_000;
const bad = (message: string): Answer => [400, { code: "bad.request", message, status: 400 }];

/** POST /api/v2/analytics/{kind}/aggregates/query */
export function aggregates(kind: string, body: string, all: readonly Happened[]): Answer {
  const known = KINDS[kind];
  if (known === undefined) return [404, { code: "not.found" }];
  const { interval, granularity = "", timeZone = "UTC", groupBy = [], metrics } = JSON.parse(body) as Query;
  const [from = "", until = ""] = interval.split("/");
  if (!INSTANT.test(from) || !INSTANT.test(until) || from >= until) return bad("interval");
  if (Date.parse(until) - Date.parse(from) > 31 * DAY) return bad("the interval is longer than 31 days");
  if (!["P1D", "PT1H"].includes(granularity) || timeZone !== "UTC") return bad("granularity");
  if (metrics.length === 0 || metrics.some((metric) => !known.metrics.includes(metric))) return bad("metrics");
  if (groupBy.some((dimension) => !known.dimensions.includes(dimension))) return bad("groupBy");
  const length = granularity === "P1D" ? 10 : 13;
  const groups = new Map<string, { group: Record<string, string>; byTime: Map<string, Happened[]> }>();
  for (const one of all) {
    if (one.of !== kind || one.at < from.slice(0, 13) || one.at >= until.slice(0, 13)) continue;
    const group = Object.fromEntries(
      groupBy.flatMap((key) => (one.group[key] === undefined ? [] : [[key, one.group[key]]])),
    );
    const key = JSON.stringify(group);
    const there = groups.get(key) ?? { group, byTime: new Map<string, Happened[]>() };
    groups.set(key, there);
    const time = one.at.slice(0, length);
    there.byTime.set(time, [...(there.byTime.get(time) ?? []), one]);
  }
  const results = [...groups.values()].map(({ group, byTime }) => ({
    group,
    data: [...byTime].map(([time, happened]) => ({
      interval: intervalOf(time),
      metrics: metricsOf(happened, metrics),
    })),
  }));
  return [200, { results }];
}

function intervalOf(time: string): string {
  const from = Date.parse(time.length === 10 ? `${time}T00:00:00.000Z` : `${time}:00:00.000Z`);
  const until = from + (time.length === 10 ? DAY : DAY / 24);
  return `${new Date(from).toISOString()}/${new Date(until).toISOString()}`;
}

const metricsOf = (happened: readonly Happened[], asked: readonly string[]): object[] =>
  asked.flatMap((metric) => {
    const values = happened.flatMap((one) => one.metrics[metric] ?? []);
    const sum = values.reduce((total, value) => total + value, 0);
    if (values.length === 0) return [];
    if (metric.startsWith("n")) return [{ metric, stats: { count: sum } }];
    return [{ metric, stats: { max: Math.max(...values), min: Math.min(...values), count: values.length, sum } }];
  });
