import { CARDS } from "../../../generated/builtin.js";
import { BUDGET } from "../../../generated/schema.js";
import type { Path } from "../../model/source.ts";
import type { Schema } from "./schema-data.ts";

/** Names that people use for keys and features, and those of the file. The first that is allowed in a place counts. */
const USUAL: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    whatsapp: ["messaging"],
    sms: ["messaging"],
    facebook: ["messaging"],
    instagram: ["messaging"],
    copilot: ["agent-copilot"],
    "agent-assist": ["agent-copilot"],
    voicebot: ["voice-bots"],
    voicebots: ["voice-bots"],
    ivr: ["voice-bots"],
    chatbot: ["digital-bots"],
    chatbots: ["digital-bots"],
    "chat-bots": ["digital-bots"],
    va: ["virtual-agent"],
    ava: ["agentic-virtual-agent"],
    translate: ["ai-translate"],
    translation: ["ai-translate"],
    scoring: ["ai-scoring"],
    summaries: ["ai-summary"],
    analytics: ["speech-text-analytics"],
    sta: ["speech-text-analytics"],
    for: ["severity"],
    on: ["severity"],
    level: ["severity"],
    seats: ["users"],
    agents: ["users"],
    licences: ["users"],
    licenses: ["users"],
    start: ["from"],
    since: ["from"],
    end: ["through"],
    to: ["through"],
    until: ["through", "expires"],
    expiry: ["expires"],
    approver: ["approvedBy"],
    price: ["unitPrice", "overageUnitPrice"],
    tokens: ["tokensPerMonth"],
    card: ["rateCard"],
    mail: ["email"],
    webhook: ["https"],
    queue: ["sqs"],
    msteams: ["teams"],
    "microsoft-teams": ["teams"],
    workspaceid: ["workspace"],
    channelid: ["channel"],
    tenantid: ["tenant"],
    teamid: ["team", "workspace"],
    groupid: ["team"],
  }),
);

/** What a key is usually called here; null where nobody knows. */
export const usualName = (key: string, known: readonly string[]): string | null =>
  USUAL.get(key.toLowerCase().replaceAll("_", "-"))?.find((name) => known.includes(name)) ?? null;

/** Where a key of the budget file belongs that is not known where it stands; null where it has no one place. */
export function placeOfKey(key: string): Path | null {
  PLACES ??= placesOf(BUDGET);
  for (const name of [key, ...(USUAL.get(key.toLowerCase()) ?? [])]) {
    const [place, another] = PLACES.get(name) ?? [];
    if (place !== undefined && another === undefined) return place;
  }
  return null;
}

let PLACES: ReadonlyMap<string, readonly Path[]> | null = null;

/** The maps that are in the file once. Entries of lists have no one place. */
function placesOf({ properties }: Schema): Map<string, Path[]> {
  const places = new Map<string, Path[]>();
  const add = (path: Path): void => {
    const key = String(path.at(-1));
    places.set(key, [...(places.get(key) ?? []), path]);
  };
  for (const [key, { properties: inner }] of properties) {
    add([key]);
    if (key !== "consumption") for (const below of inner.keys()) add([key, below]);
  }
  for (const feature of new Set(CARDS.flatMap(({ features }) => Object.keys(features as object)))) {
    add(["consumption", feature]);
  }
  return places;
}
