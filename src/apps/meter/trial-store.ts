import type { Memory } from "../../core/metrics/memory.ts";
import { changed } from "../../core/metrics/state/json.ts";
import { type Change, NO_STATE, recording, type State, type StateStore } from "../../core/metrics/state/store.ts";
import type { PeriodUsage } from "../../core/model/period-usage.ts";
import { withHistory } from "../../core/usage/history.ts";

/** For a dry run: reads from another store, and keeps in memory what is written. */
export class TrialStore implements StateStore {
  private readonly below: StateStore | null;
  private readonly states = new Map<string, State>();

  /** @param below what is there already; null: nothing */
  constructor(below: StateStore | null) {
    this.below = below;
  }

  async read(org: string, now?: number): Promise<State> {
    return this.states.get(org) ?? (await this.below?.read(org, now)) ?? NO_STATE;
  }

  async record(org: string, usage: readonly PeriodUsage[], now?: number): Promise<void> {
    this.states.set(org, usage.reduce(recording(now), await this.read(org)));
  }

  async keep(org: string, ended: readonly PeriodUsage[]): Promise<void> {
    const state = await this.read(org);
    this.states.set(org, { ...state, history: withHistory(state.history, ended) });
  }

  async remember(org: string, _there: Memory | null, change: Change): Promise<Memory> {
    const state = await this.read(org);
    const after = changed(state.memory, change);
    this.states.set(org, { ...state, memory: after });
    return after;
  }
}
