import type { Day } from "./calendar.ts";
import type { Exact } from "./exact.ts";

/**
 * The aggregates of Genesys Cloud's analytics API with what each can measure, by the official SDK (Python, 269). Of
 * conversations it has many more metrics: these may stand for what is billed in tokens.
 */
export const VOLUME_METRICS = {
  bots: ["nBotSessionTurns", "nBotSessions", "oBotSessionTurn", "tBotSession"],
  summaries: ["nConversationSummaries", "nConversationSummaryEngagements", "tConversationSummary"],
  evaluations: ["nEvaluations", "nEvaluationsRescored"],
  transcripts: ["nSpeechTextAnalyzedConversations", "tTotalSpeechAndSilence"],
  agentcopilots: ["nDistinctConversations", "nDistinctSuggestions", "nKnowledgeSearchSuggestions"],
  copilots: ["nCopilotMessages", "nCopilotSessions", "nCopilotToolInvocations", "nCopilotUsers"],
  conversations: ["nBotInteractions", "nConnected", "nConversations", "oMessageCount", "oMessageTurn", "tIvr", "tTalk"],
} as const satisfies Record<string, readonly string[]>;
export type VolumeKind = keyof typeof VOLUME_METRICS;
export const VOLUME_KINDS = Object.keys(VOLUME_METRICS) as readonly VolumeKind[];

export const GROUPINGS = ["bot", "flow", "queue"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What stands for the use of a feature. */
export interface VolumeMapping {
  readonly of: VolumeKind;
  readonly metric: string;
  /** So much of the metric is one unit of the feature: 60,000 milliseconds are a minute. */
  readonly per: Exact;
  /** The values that count, by dimension: `*virtual*` is any value with it. Capitals do not matter. */
  readonly where: ReadonlyMap<string, readonly string[]>;
}

/** `meter.volumes` of a budget. */
export interface VolumeSettings {
  /** Estimated days feed forecasts and their metrics. */
  readonly forecast: boolean;
  readonly groupBy: Grouping;
  /** In place of what is built in; null: no estimate. */
  readonly features: ReadonlyMap<string, VolumeMapping | null>;
}

/** How much of a metric there was in one day or hour, in one group. */
export interface VolumeRow {
  readonly of: VolumeKind;
  readonly metric: string;
  readonly day: Day;
  /** 0 to 23, UTC; null: the whole day. */
  readonly hour: number | null;
  /** The value of each dimension. */
  readonly group: ReadonlyMap<string, string>;
  readonly amount: Exact;
}
