import { createHash } from "node:crypto";
import { Kept, StateRefused } from "../../core/metrics/state/kept.ts";
import type { Meter } from "../../core/model/budget.ts";
import type { MeteredOrg } from "./metered-org.ts";

/** One organization's turn to be read, as it travels through the queue. */
export interface Turn {
  readonly org: string;
  /** Its budget's file. */
  readonly file: string;
}

/** A turn, and what keeps it from being taken beside others or twice. */
export interface QueuedTurn {
  readonly body: string;
  /** Turns of one group are taken one batch after the other: an OAuth client has one rate, wherever it is used. */
  readonly group: string;
  /** The same turn again within minutes is the same message. */
  readonly deduplication: string;
}

export interface TurnQueue {
  /** @throws where any of them could not be sent; who sends all of them again does no harm */
  send(turns: readonly QueuedTurn[]): Promise<void>;
}

/** @param hour hours since 1970: of one hour there is one turn */
export function queued({ budget, file }: MeteredOrg, hour: number): QueuedTurn {
  const { org, meter } = budget;
  return { body: JSON.stringify({ org, file }), group: groupOf(meter, org), deduplication: `${org}.${hour}` };
}

/** Null: not a turn. */
export function turnOf(body: string): Turn | null {
  try {
    const kept = Kept.parse(body);
    return { org: kept.at("org").text(), file: kept.at("file").text() };
  } catch (error) {
    if (error instanceof StateRefused) return null;
    throw error;
  }
}

/** Who logs in, hashed: a reference may be longer than a group's name. */
function groupOf(meter: Meter | null, org: string): string {
  const client = meter?.credentials == null ? `file ${org}` : `${meter.region} ${meter.credentials}`;
  return createHash("sha256").update(client).digest("hex");
}
