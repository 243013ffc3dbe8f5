import { inParallel } from "../../adapters/aws/in-parallel.ts";
import type { FleetCount } from "../../core/metrics/fleet.ts";
import { type Memory, newMemory } from "../../core/metrics/memory.ts";
import { newlyStale, type Stale, staleAt } from "../../core/metrics/stale.ts";
import { isStateFailure, type StateStore } from "../../core/metrics/state/store.ts";
import { isId } from "../../core/model/budget.ts";

/** An id, as budgets have it: a path must not name a file or an item of the state. */
const HOUR = 3600;

interface Counted {
  readonly isStale: boolean;
  /** Undefined: that cannot be remembered. */
  readonly since: Stale | null | undefined;
}

/** Which organizations are stale, and since when: that is remembered, so that each is announced. */
export class Staleness {
  private readonly store: StateStore;
  private readonly now: number;
  private readonly hour: number;
  private readonly all = new Map<string, Counted>();

  constructor(store: StateStore, now: number) {
    this.store = store;
    this.now = now;
    this.hour = Math.floor(now / HOUR);
  }

  /** @param memory null: it could not be read */
  async add(org: string, memory: Memory | null, isStale: boolean): Promise<Memory | null> {
    const after = memory === null ? null : await this.remember(org, memory, isStale);
    this.all.set(org, { isStale, since: after?.stale });
    return after ?? memory;
  }

  /** Once in a run: budgets do not change in it. */
  async addUnmetered(orgs: readonly string[]): Promise<void> {
    await inParallel(
      orgs.filter((org) => !this.all.has(org)),
      async (org) => {
        const memory = isId(org) ? await this.remember(org, null, true) : null;
        this.all.set(org, { isStale: true, since: memory?.stale });
      },
    );
  }

  count(): Pick<FleetCount, "stale" | "newlyStale"> {
    const all = [...this.all.values()];
    const stale = all.filter(({ isStale }) => isStale);
    const isUnknown = stale.some(({ since }) => since === undefined);
    const sinces = all.map(({ since }) => since ?? null);
    return { stale: stale.length, newlyStale: newlyStale(sinces, this.hour, isUnknown) };
  }

  /** @param memory null: not read. Null where it cannot be stored. */
  private async remember(org: string, memory: Memory | null, isStale: boolean): Promise<Memory | null> {
    const after = ({ stale }: Pick<Memory, "stale">) => staleAt(stale, isStale, this.hour);
    if (memory !== null && after(memory) === memory.stale) return memory;
    try {
      return await this.store.remember(org, memory, (there) => {
        const known = there ?? memory ?? newMemory(this.now);
        return { ...known, stale: after(known) };
      });
    } catch (error) {
      if (!isStateFailure(error)) throw error;
      return null;
    }
  }
}
