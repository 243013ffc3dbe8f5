import { random } from "../../support/random.ts";
import type { Happened } from "./analytics.ts";
import type { Charge, Detail, Period } from "./payloads.ts";

const DAY = 86_400_000;
const ACME = [{ id: "11111111-2222-3333-4444-555555555555", name: "Acme Support" }];
const QUEUES = { claims: "8f3c2d1e-0000-4000-8000-000000000001", orders: "8f3c2d1e-0000-4000-8000-000000000002" };

const bot = (botName: string, botFlowType: string, mediaType: string, botFlowSubType?: string) => ({
  ...{ botId: `bot-${botName.toLowerCase().replaceAll(" ", "-")}`, botName, botFlowType, mediaType },
  ...(botFlowSubType === undefined ? {} : { botFlowSubType }),
});

/** Of a full working day. */
const WORK = [
  ["bots", bot("Claims line", "BOT", "voice"), 400],
  ["bots", bot("Order status", "BOT", "voice"), 150],
  ["bots", bot("Web chat", "DIGITALBOT", "message"), 300],
  ["bots", bot("Concierge", "DIGITALBOT", "message", "VirtualAgent"), 120],
  ["bots", bot("After the call", "VOICESURVEY", "voice"), 80],
  ["summaries", { queueId: QUEUES.claims, mediaType: "voice" }, 250],
  ["evaluations", { queueId: QUEUES.claims, mediaType: "voice" }, 60],
  ["conversations", { queueId: QUEUES.orders, mediaType: "message", messageType: "whatsapp" }, 900],
  ["conversations", { queueId: QUEUES.orders, mediaType: "message", messageType: "webmessaging" }, 500],
] as const;

const SHAPE = [0.1, 0.2, 0.3, 0.2, 0.2];
const FIRST_HOUR = 8;
const WEEKDAYS = [1.15, 1, 0.95, 1, 0.9, 0.35, 0.15];

function metricsOf(
  of: string,
  mediaType: string,
  amount: number,
  below: (most: number) => number,
): Happened["metrics"] {
  if (of === "bots") {
    const each = mediaType === "voice" ? 60_000 + below(60_000) : 20_000;
    return { nBotSessions: amount, nBotSessionTurns: 4 * amount, tBotSession: amount * each };
  }
  if (of === "summaries") return { nConversationSummaries: amount };
  return of === "evaluations" ? { nEvaluations: amount } : { oMessageCount: amount };
}

/** Some months of a support center of 200: quiet weekends, Mondays the busiest, and no day like another. */
export function contactCenter(from: string, until: string, seed = 15): Happened[] {
  const below = random(seed);
  const happened: Happened[] = [];
  for (let at = Date.parse(`${from}T00:00:00Z`); at < Date.parse(`${until}T00:00:00Z`); at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    const weekday = (new Date(at).getUTCDay() + 6) % 7;
    const busy = (WEEKDAYS[weekday] ?? 1) * (0.88 + below(25) / 100);
    for (const [of, group, typical] of WORK) {
      for (const [hour, share] of SHAPE.entries()) {
        const amount = Math.round(typical * busy * share * (0.9 + below(21) / 100));
        if (amount === 0) continue;
        const time = `${day}T${String(FIRST_HOUR + 2 * hour).padStart(2, "0")}`;
        happened.push({ of, at: time, group, metrics: metricsOf(of, group.mediaType, amount, below) });
      }
    }
  }
  return happened;
}

/** What is billed: units, and how many of them are one token. Sessions of virtual agents are billed as such only. */
const BILLED: readonly { feature: string; name: string; unit: string; per: number; units(one: Happened): number }[] = [
  {
    ...{ feature: "voice-bots", name: "Genesys Cloud Voice Bots", unit: "Minute", per: 17 },
    units: ({ group, metrics }) => (group["botFlowType"] === "BOT" ? (metrics["tBotSession"] ?? 0) / 60_000 : 0),
  },
  {
    ...{ feature: "digital-bots", name: "Genesys Cloud Digital Bots", unit: "Session", per: 51 },
    units: ({ group, metrics }) =>
      group["botFlowType"] === "DIGITALBOT" && group["botFlowSubType"] === undefined
        ? (metrics["nBotSessions"] ?? 0)
        : 0,
  },
  {
    ...{ feature: "virtual-agent", name: "Genesys Cloud Virtual Agent", unit: "Interaction", per: 2 },
    units: ({ group, metrics }) => (group["botFlowSubType"] === undefined ? 0 : (metrics["nBotSessions"] ?? 0)),
  },
  {
    ...{ feature: "ai-summary", name: "Genesys Cloud AI Summary", unit: "Summary", per: 50 },
    units: ({ metrics }) => metrics["nConversationSummaries"] ?? 0,
  },
  {
    ...{ feature: "ai-scoring", name: "Genesys Cloud AI Scoring", unit: "Evaluation", per: 20 },
    units: ({ metrics }) => metrics["nEvaluations"] ?? 0,
  },
  {
    ...{ feature: "messaging", name: "WhatsApp Private Messaging", unit: "Message", per: 400 },
    units: ({ group, metrics }) => (group["messageType"] === "whatsapp" ? (metrics["oMessageCount"] ?? 0) : 0),
  },
];

export const featureOf = (product: string): string => BILLED.find(({ name }) => name === product)?.feature ?? "other";

/**
 * The period's bill through a day, which differs from the volumes as real bills do.
 * @param share of each volume that is billed
 * @param copilot tokens of seats
 */
export function billed(
  period: Period,
  happened: readonly Happened[],
  through: string,
  { share = 0.9, copilot = 4000 }: { share?: number; copilot?: number } = {},
): Detail {
  const own = happened.filter(({ at }) => at >= period.dateStart && at.slice(0, 10) <= through);
  const charges = BILLED.map(({ name, unit, per, units }, at): Charge => {
    const actual = Math.round(own.reduce((sum, one) => sum + units(one), 0) * share);
    return {
      ...{ id: `charge-${at}`, product: { id: `p-${at}`, name, unitOfMeasure: unit }, organizations: ACME },
      ...{ actualQuantity: actual, convertedTokenCount: Number((actual / per).toFixed(2)), tokenConversionRate: per },
    };
  });
  const seats: Charge = {
    ...{ id: "charge-copilot", product: { id: "p-c", name: "Genesys Agent Copilot", unitOfMeasure: "User" } },
    ...{ organizations: ACME, actualQuantity: copilot / 40, convertedTokenCount: copilot, tokenConversionRate: 0.025 },
  };
  return { ...period, charges: copilot === 0 ? charges : [...charges, seats] };
}
