import { inParallel } from "../../adapters/aws/in-parallel.ts";
import { isDue } from "../../core/metrics/fleet.ts";
import { type Collected, type CollectOptions, collect } from "./collect.ts";
import type { MeteredOrg } from "./metered-org.ts";
import { turnOf } from "./turns.ts";

/** As a queue hands it over. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
}

export interface TurnTaking extends CollectOptions {
  /** The organization's budget as it is now; null: it has none any more, or none that is metered. */
  orgAt(file: string, org: string): MeteredOrg | null;
  /** What came of a turn, for the log. */
  onTurn(taken: Taken): void;
}

export type Taken = Collected | { readonly org: string; readonly skipped: "gone" | "not due" | "no turn" };

/**
 * Takes a batch of turns. A source that failed is no reason to hand a turn back: the organization stays due, and the
 * next hour asks again. Only a turn whose figures could not be kept is.
 * @returns the messages to hand back
 */
export async function takeTurns(messages: readonly Message[], options: TurnTaking): Promise<readonly string[]> {
  const handedBack = await inParallel(messages, async ({ messageId, body }) => {
    const taken = await take(body, options);
    options.onTurn(taken);
    return "failure" in taken && taken.failure?.kind === "state" ? [messageId] : [];
  });
  return handedBack.flat();
}

async function take(body: string, options: TurnTaking): Promise<Taken> {
  const turn = turnOf(body);
  if (turn === null) return { org: "", skipped: "no turn" };
  const { org } = turn;
  const metered = options.orgAt(turn.file, org);
  if (metered === null) return { org, skipped: "gone" };
  // A queue that is behind holds the same turn several times.
  if (!(await isStillDue(org, options))) return { org, skipped: "not due" };
  return collect(metered, options);
}

async function isStillDue(org: string, { store, now }: CollectOptions): Promise<boolean> {
  try {
    return isDue(await store.lastFetched(org), Math.floor(now().getTime() / 1000));
  } catch {
    return true;
  }
}
