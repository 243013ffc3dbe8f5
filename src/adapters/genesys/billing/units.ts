import type { Unit } from "../../../core/model/rate-card.ts";

/**
 * Genesys's units of measure, as the official SDK lists them (purecloud-platform-client-v2 262), and the card's unit
 * that is the same; null: a unit that no card counts in. An unknown unit is a failure, not a guess.
 */
const UNITS: Readonly<Record<string, Unit | null>> = {
  call: null,
  character: null,
  conversation: "interactions",
  course: null,
  day: null,
  each: null,
  employee: "users",
  engagement: null,
  event: "events",
  exam: null,
  gb: null,
  hour: null,
  instance: null,
  interaction: "interactions",
  invocation: null,
  message: "messages",
  millioncharacters: null,
  minute: "minutes",
  person: "users",
  phonenumber: null,
  port: null,
  segment: null,
  session: "sessions",
  stream: null,
  token: "tokens",
  transaction: null,
  turn: null,
  unit: null,
  user: "users",
  // The partner overview's word for a licence.
  seat: "users",
};

/** Sold by the piece: where the piece is a token, so many tokens. */
const PIECES = new Set(["each", "unit"]);

export interface UnitOfMeasure {
  /** Null: no card counts in it. */
  readonly unit: Unit | null;
  readonly isPiece: boolean;
}

/** @returns null for an unknown unit */
export function unitOfMeasure(text: string): UnitOfMeasure | null {
  // The contract writes "MillionCharacters", the partner overview "seat" or "seats".
  const lower = text.trim().toLowerCase();
  const name = Object.hasOwn(UNITS, lower) ? lower : lower.replace(/s$/, "");
  return Object.hasOwn(UNITS, name) ? { unit: UNITS[name] ?? null, isPiece: PIECES.has(name) } : null;
}
