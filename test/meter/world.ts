import type { Datum, PublishOptions } from "../../src/apps/meter/publish.ts";
import type { Memory } from "../../src/core/metrics/memory.ts";
import { changed } from "../../src/core/metrics/state/json.ts";
import { type Change, NO_STATE, recording, type State, type StateStore } from "../../src/core/metrics/state/store.ts";
import type { PeriodUsage } from "../../src/core/model/period-usage.ts";
import type { Datapoint } from "../../src/core/simulate/replay.ts";
import { withHistory } from "../../src/core/usage/history.ts";

/** A process that is gone: whatever it had not done is not done. */
export class Killed extends Error {}

/** Lets through so many steps, then kills the run; each store access and each call of CloudWatch is one. */
export class Fate {
  private left = Number.POSITIVE_INFINITY;

  kill(after: number | null): void {
    this.left = after ?? Number.POSITIVE_INFINITY;
  }

  step(): void {
    if (this.left-- <= 0) throw new Killed();
  }
}

/** A table in memory. A write may be done and the run killed all the same: it never hears of it. */
export class Table implements StateStore {
  private readonly states = new Map<string, State>();
  private readonly fate: Fate;

  constructor(fate: Fate) {
    this.fate = fate;
  }

  /** Whether a run has begun to remember an organization. */
  remembers(org: string): boolean {
    return this.stateOf(org).memory !== null;
  }

  /** The machine is gone, and its disk with it. */
  forget(): void {
    this.states.clear();
  }

  async read(org: string): Promise<State> {
    this.fate.step();
    return this.stateOf(org);
  }

  private stateOf(org: string): State {
    return this.states.get(org) ?? NO_STATE;
  }

  async record(org: string, usage: readonly PeriodUsage[]): Promise<void> {
    this.fate.step();
    this.states.set(org, usage.reduce(recording(), this.stateOf(org)));
    this.fate.step();
  }

  async keep(org: string, ended: readonly PeriodUsage[]): Promise<void> {
    this.fate.step();
    const state = this.stateOf(org);
    this.states.set(org, { ...state, history: withHistory(state.history, ended) });
    this.fate.step();
  }

  async remember(org: string, there: Memory | null, change: Change): Promise<Memory> {
    this.fate.step();
    let before = there;
    for (;;) {
      const after = changed(before, change);
      // Another run may come in between.
      await null;
      const state = this.stateOf(org);
      if (state.memory?.revision === before?.revision) {
        this.states.set(org, { ...state, memory: after });
        this.fate.step();
        return after;
      }
      before = state.memory;
    }
  }
}

/** What arrived at CloudWatch, by metric and dimensions. */
export class Arrived {
  readonly series = new Map<string, Datapoint[]>();
  private readonly fate: Fate;
  private throttled = 0;

  constructor(fate: Fate) {
    this.fate = fate;
  }

  throttle(calls: number): void {
    this.throttled = calls;
  }

  publish: PublishOptions["publish"] = async (data, at) => {
    this.fate.step();
    if (this.throttled-- > 0) throw new Error("Throttling");
    for (const datum of data) this.enter(datum, at);
    this.fate.step();
  };

  private enter({ metric, dimensions, value }: Datum, at: number): void {
    const key = keyOf(metric, dimensions);
    const series = this.series.get(key);
    if (series === undefined) this.series.set(key, [{ at, value }]);
    else series.push({ at, value });
  }
}

export const keyOf = (metric: string, dimensions: Readonly<Record<string, string>>): string =>
  `${metric} ${dimensions["Org"] ?? ""} ${dimensions["Feature"] ?? ""}`;
