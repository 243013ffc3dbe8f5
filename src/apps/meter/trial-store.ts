import type { Memory } from "../../core/metrics/memory.ts";
import { changed } from "../../core/metrics/state/json.ts";
import type { Change, State, StateStore } from "../../core/metrics/state/store.ts";
import type { PeriodUsage } from "../../core/model/period-usage.ts";
import { NO_OBSERVATIONS, observing } from "../../core/usage/observations.ts";

/** For a dry run: reads from another store, and keeps in memory what is written. */
export class TrialStore implements StateStore {
  private readonly below: StateStore | null;
  private readonly states = new Map<string, State>();

  /** @param below what is there already; null: nothing */
  constructor(below: StateStore | null) {
    this.below = below;
  }

  async read(org: string, now = Number.POSITIVE_INFINITY): Promise<State> {
    return (
      this.states.get(org) ?? (await this.below?.read(org, now)) ?? { observations: NO_OBSERVATIONS, memory: null }
    );
  }

  async record(org: string, usage: readonly PeriodUsage[], now = Number.POSITIVE_INFINITY): Promise<void> {
    const { observations, memory } = await this.read(org);
    this.states.set(org, { observations: usage.reduce(observing(now), observations), memory });
  }

  async remember(org: string, _there: Memory | null, change: Change): Promise<Memory> {
    const { observations, memory } = await this.read(org);
    const after = changed(memory, change);
    this.states.set(org, { observations, memory: after });
    return after;
  }
}
