import { changed } from "../../core/metrics/tally/json.ts";
import type { Memory } from "../../core/metrics/tally/memory.ts";
import type { Change, State, StateStore } from "../../core/metrics/tally/store.ts";
import { EMPTY, fold, lastFetched } from "../../core/metrics/tally/tally.ts";
import type { Snapshot } from "../../core/model/snapshot.ts";

/** Keeps what is written to itself: a dry run does everything that a run does, and changes nothing. */
export class TrialStore implements StateStore {
  private readonly below: StateStore | null;
  private readonly states = new Map<string, State>();

  /** @param below what is there already; null: nothing */
  constructor(below: StateStore | null) {
    this.below = below;
  }

  async read(org: string): Promise<State> {
    return this.states.get(org) ?? (await this.below?.read(org)) ?? { tally: EMPTY, memory: null };
  }

  async lastFetched(org: string): Promise<string | null> {
    return lastFetched((await this.read(org)).tally);
  }

  async record(org: string, snapshots: readonly Snapshot[]): Promise<void> {
    const { tally, memory } = await this.read(org);
    this.states.set(org, { tally: snapshots.reduce(fold, tally), memory });
  }

  async remember(org: string, _there: Memory | null, change: Change): Promise<Memory> {
    const { tally, memory } = await this.read(org);
    const after = changed(memory, change);
    this.states.set(org, { tally, memory: after });
    return after;
  }
}
