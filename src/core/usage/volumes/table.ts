import { type Exact, ONE } from "../../model/exact.ts";
import type { Unit } from "../../model/rate-card.ts";
import type { VolumeKind, VolumeMapping, VolumeRow, VolumeSettings } from "../../model/volumes.ts";

/** A metric that stands for the use of a feature, and why that may be wrong. */
export interface Mapped extends VolumeMapping {
  /** Null: known, and billed in no feature. */
  readonly feature: string | null;
  /** In which the metric counts the feature; null: whatever the card has. */
  readonly unit: Unit | null;
  readonly doubt: string;
}

const MINUTE: Exact = { n: 60_000n, d: 1n };

function mapped(
  feature: string | null,
  [of, metric]: readonly [VolumeKind, string],
  unit: Unit,
  where: Readonly<Record<string, readonly string[]>>,
  doubt: string,
  per: Exact = ONE,
): Mapped {
  return { feature, of, metric, unit, per, where: new Map(Object.entries(where)), doubt };
}

const SESSIONS = ["bots", "nBotSessions"] as const;
const DIGITAL = ["chat", "email", "message"];
const CHANNELS = ["apple", "facebook", "instagram", "whatsapp"];
const BY_NAME = "Genesys documents no values of the flow type: a virtual agent is told by the word in it.";
const TIER = "An interaction that goes on to a higher tier is billed there only.";

/**
 * Metrics and dimensions are the official SDK's; that they stand for a feature is an assumption. A bot session counts
 * for the first that fits, because an interaction is billed once, at the highest tier.
 */
export const MAPPINGS: readonly Mapped[] = [
  mapped(null, SESSIONS, "sessions", { botFlowType: ["voicesurvey"] }, "Voice surveys are taken for no bots."),
  ...["botFlowType", "botFlowSubType"].flatMap((dimension) => [
    mapped("agentic-virtual-agent", SESSIONS, "interactions", { [dimension]: ["*agentic*"] }, BY_NAME),
    mapped("virtual-agent", SESSIONS, "interactions", { [dimension]: ["*virtual*"] }, BY_NAME),
  ]),
  mapped(
    "voice-bots",
    ["bots", "tBotSession"],
    "minutes",
    { mediaType: ["voice"] },
    `Steps of 15 seconds. ${TIER}`,
    MINUTE,
  ),
  mapped("digital-bots", SESSIONS, "sessions", { mediaType: DIGITAL }, `More than 8 turns are more sessions. ${TIER}`),
  mapped(
    "ai-summary",
    ["summaries", "nConversationSummaries"],
    "summaries",
    {},
    "Agent Copilot's are not billed again.",
  ),
  mapped("ai-scoring", ["evaluations", "nEvaluations"], "evaluations", {}, "At most: forms without AI are in it."),
  mapped(
    "speech-text-analytics",
    ["transcripts", "nSpeechTextAnalyzedConversations"],
    "interactions",
    {},
    "A card that counts users has seats.",
  ),
  mapped(
    "messaging",
    ["conversations", "oMessageCount"],
    "messages",
    { messageType: CHANNELS },
    "Some channels are free.",
  ),
];

/** What is built in, with what a budget has in its place. */
export const mappingsOf = ({ features }: Pick<VolumeSettings, "features">): readonly Mapped[] => [
  ...[...features].flatMap(([feature, own]) =>
    own === null ? [] : { ...own, feature, unit: null, doubt: "Chosen in the budget." },
  ),
  ...MAPPINGS.filter(({ feature }) => feature === null || !features.has(feature)),
];

/** Whether a row is of a mapping's metric and values. */
export const fits = ({ where }: VolumeMapping, { group }: VolumeRow): boolean =>
  [...where].every(([dimension, values]) => {
    const value = (group.get(dimension) ?? "").toLowerCase();
    return values.some((one) => isValue(one.toLowerCase(), value));
  });

function isValue(pattern: string, value: string): boolean {
  const inner = pattern.replace(/^\*|\*$/g, "");
  if (pattern.startsWith("*")) return pattern.endsWith("*") ? value.includes(inner) : value.endsWith(inner);
  return pattern.endsWith("*") ? value.startsWith(inner) : value === pattern;
}

/** What has to be asked of one kind: its metrics, and the dimensions that tell features apart. */
export function questionOf(kind: VolumeKind, mappings: readonly Mapped[]): { metrics: string[]; dimensions: string[] } {
  const own = mappings.filter(({ of }) => of === kind);
  const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
  return {
    metrics: distinct(own.map(({ metric }) => metric)),
    dimensions: distinct(own.flatMap(({ where }) => [...where.keys()])),
  };
}
