import { inParallel } from "../../adapters/aws/in-parallel.ts";
import { isDue } from "../../core/metrics/fleet.ts";
import { isStateFailure, type StateStore } from "../../core/metrics/state/store.ts";
import { chunksOf } from "./chunks.ts";
import type { MeteredOrg } from "./metered-org.ts";
import { type QueuedTurn, queued, type TurnQueue } from "./turns.ts";

export interface TurnOptions {
  readonly store: StateStore;
  readonly queue: TurnQueue;
  now(): Date;
}

export interface PlannedTurns {
  readonly organizations: number;
  readonly due: number;
  readonly failures: readonly { readonly org: string; readonly failure: string }[];
}

const CHUNK = 100;
const HOUR = 3600;

/** Every organization whose usage was not read for hours gets a turn. One that failed is due again at once. */
export async function planTurns(orgs: Iterable<MeteredOrg>, { store, queue, now }: TurnOptions): Promise<PlannedTurns> {
  const instant = Math.floor(now().getTime() / 1000);
  const failures: { org: string; failure: string }[] = [];
  let [organizations, due] = [0, 0];
  const turnOf = async (org: MeteredOrg): Promise<QueuedTurn[]> => {
    try {
      const last = await store.lastFetched(org.budget.org);
      return isDue(last, instant) ? [queued(org, Math.floor(instant / HOUR))] : [];
    } catch (error) {
      if (!isStateFailure(error)) throw error;
      failures.push({ org: org.budget.org, failure: error.message });
      return [];
    }
  };
  for (const chunk of chunksOf(orgs, CHUNK)) {
    const turns = (await inParallel(chunk, turnOf)).flat();
    await queue.send(turns);
    organizations += chunk.length;
    due += turns.length;
  }
  return { organizations, due, failures };
}
