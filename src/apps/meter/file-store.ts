import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../adapters/files/read.ts";
import { AtomicFile } from "../../adapters/files/write.ts";
import type { Memory } from "../../core/metrics/memory.ts";
import { changed, stateFrom, stateText } from "../../core/metrics/state/json.ts";
import { StateRefused } from "../../core/metrics/state/kept.ts";
import {
  type Change,
  NO_STATE,
  recording,
  type State,
  StateFailure,
  type StateStore,
} from "../../core/metrics/state/store.ts";
import type { PeriodUsage } from "../../core/model/period-usage.ts";
import { withHistory } from "../../core/usage/history.ts";

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * One file for each organization: `<folder>/<org>.json`, written whole or not at all. Two runs at once would overwrite
 * each other: see RunLock.
 */
export class FileStore implements StateStore {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async read(org: string): Promise<State> {
    const text = this.textOf(org);
    if (text === null) return NO_STATE;
    try {
      return stateFrom(text, org);
    } catch (error) {
      if (!(error instanceof StateRefused)) throw error;
      const right = "It is left as it is: move it away to start without it";
      throw new StateFailure(`${this.pathOf(org)}: ${error.message}. ${right}`);
    }
  }

  async record(org: string, usage: readonly PeriodUsage[], now?: number): Promise<void> {
    this.write(org, usage.reduce(recording(now), await this.read(org)));
  }

  async keep(org: string, ended: readonly PeriodUsage[]): Promise<void> {
    const state = await this.read(org);
    this.write(org, { ...state, history: withHistory(state.history, ended) });
  }

  async remember(org: string, _there: Memory | null, change: Change): Promise<Memory> {
    const state = await this.read(org);
    const after = changed(state.memory, change);
    if (after !== state.memory) this.write(org, { ...state, memory: after });
    return after;
  }

  private pathOf(org: string): string {
    return join(this.folder, `${org}.json`);
  }

  /** Null: there is no such file. */
  private textOf(org: string): string | null {
    const path = this.pathOf(org);
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) return null;
      if (!stat.isFile()) throw new StateFailure(`${path}: it is not a regular file`);
      if (stat.size > MAX_BYTES) throw new StateFailure(`${path}: it is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
      return readFileSync(path, "utf8");
    } catch (error) {
      throw error instanceof StateFailure ? error : new StateFailure(`${path}: ${reasonOf(error)}`);
    }
  }

  private write(org: string, state: State): void {
    const text = stateText(org, state);
    try {
      const file = new AtomicFile(this.pathOf(org));
      try {
        file.write(`${text}\n`);
        file.commit();
      } finally {
        file.abandon();
      }
    } catch (error) {
      throw new StateFailure(`cannot write ${this.pathOf(org)}: ${reasonOf(error)}`);
    }
  }
}
