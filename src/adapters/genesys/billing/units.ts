import type { Unit } from "../../../core/model/rate-card.ts";

/**
 * Genesys's units of measure, as the official SDK lists them (purecloud-platform-client-v2 262, and
 * PureCloudPlatformClientV2 269 for Python), and the card's unit that is the same; null: a unit that no card counts in.
 * An unknown unit of an AI product is a failure, not a guess.
 */
const UNITS: Readonly<Record<string, Unit | null>> = {
  call: null,
  character: null,
  conversation: "interactions",
  course: null,
  day: null,
  each: null,
  ea: null,
  employee: "users",
  engagement: null,
  evaluation: "evaluations",
  event: "events",
  exam: null,
  gb: null,
  guide: null,
  hour: null,
  ingestion: "posts",
  instance: null,
  interaction: "interactions",
  invocation: null,
  message: "messages",
  millioncharacters: null,
  minute: "minutes",
  person: "users",
  phonenumber: null,
  port: null,
  ratetable: null,
  segment: null,
  session: "sessions",
  stream: null,
  summary: "summaries",
  token: "tokens",
  transaction: null,
  translation: "interactions",
  turn: null,
  unit: null,
  user: "users",
  // The partner overview's word for a licence.
  seat: "users",
};

/** Sold by the piece: where the piece is a token, so many tokens. */
const PIECES = new Set(["each", "ea", "unit"]);

export interface UnitOfMeasure {
  /** Null: no card counts in it. */
  readonly unit: Unit | null;
  readonly isPiece: boolean;
}

/** @returns null for an unknown unit */
export function unitOfMeasure(text: string): UnitOfMeasure | null {
  // The contract writes "MillionCharacters", the partner overview "seat" or "seats".
  const lower = text.trim().toLowerCase();
  const name = Object.hasOwn(UNITS, lower) ? lower : lower.replace(/ies$/, "y").replace(/s$/, "");
  return Object.hasOwn(UNITS, name) ? { unit: UNITS[name] ?? null, isPiece: PIECES.has(name) } : null;
}
