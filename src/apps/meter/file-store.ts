import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { AtomicFile } from "../../adapters/files/atomic.ts";
import { reasonOf } from "../../adapters/files/reason.ts";
import {
  changed,
  keptFrom,
  keptText,
  memoryFrom,
  memoryJson,
  sightingFrom,
  sightingJson,
} from "../../core/metrics/tally/json.ts";
import { StateRefused } from "../../core/metrics/tally/kept.ts";
import type { Memory } from "../../core/metrics/tally/memory.ts";
import { type Change, type State, StateFailure, type StateStore } from "../../core/metrics/tally/store.ts";
import { EMPTY, fold, lastFetched, withSighting } from "../../core/metrics/tally/tally.ts";
import type { Snapshot } from "../../core/model/snapshot.ts";

const MAX_BYTES = 16 * 1024 * 1024;
const NOTHING: State = { tally: EMPTY, memory: null };

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
    if (text === null) return NOTHING;
    try {
      const kept = keptFrom(text);
      return {
        tally: kept.at("sightings").items().map(sightingFrom).reduce(withSighting, EMPTY),
        memory: kept.at("memory").or(memoryFrom),
      };
    } catch (error) {
      if (!(error instanceof StateRefused)) throw error;
      const right = "It is kept as it is: move it away to begin anew";
      throw new StateFailure(`${this.pathOf(org)}: ${error.message}. ${right}`);
    }
  }

  async lastFetched(org: string): Promise<string | null> {
    return lastFetched((await this.read(org)).tally);
  }

  async record(org: string, snapshots: readonly Snapshot[]): Promise<void> {
    const { tally, memory } = await this.read(org);
    this.write(org, { tally: snapshots.reduce(fold, tally), memory });
  }

  async remember(org: string, _there: Memory | null, change: Change): Promise<Memory> {
    const { tally, memory } = await this.read(org);
    const after = changed(memory, change);
    if (after !== memory) this.write(org, { tally, memory: after });
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

  private write(org: string, { tally, memory }: State): void {
    const sightings = [...tally.values()].map(sightingJson);
    sightings.sort((a, b) => (a.fetchedAt < b.fetchedAt ? -1 : 1));
    const text = keptText({ org, memory: memory && memoryJson(memory), sightings });
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
