import { setImmediate } from "node:timers/promises";
import type { Net } from "../../src/adapters/genesys/api/net.ts";
import { Pace } from "../../src/adapters/genesys/api/pace.ts";
import type { Candidate } from "../../src/apps/meter/lanes.ts";
import type { MeteredOrg } from "../../src/apps/meter/metered-org.ts";
import { poll } from "../../src/apps/meter/poll.ts";
import { isDue } from "../../src/core/metrics/fleet.ts";
import type { Memory } from "../../src/core/metrics/memory.ts";
import type { StateStore } from "../../src/core/metrics/state/store.ts";
import { instantText } from "../../src/core/model/calendar.ts";
import { SourceFailure, type UsageSource } from "../../src/core/model/usage-source.ts";

const ONE_CARD = { cards: [{}], periods: [] };

export const START = Date.UTC(2026, 10, 23);

/** Time passes when everybody waits. */
export class VirtualClock {
  now = START;
  private readonly timers: { readonly at: number; readonly done: () => void }[] = [];

  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((done) => void this.timers.push({ at: this.now + milliseconds, done }));

  async until<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const finished = work.finally(() => {
      isDone = true;
    });
    for (;;) {
      await setImmediate();
      if (isDone) return finished;
      this.advance();
    }
  }

  private advance(): void {
    this.now = this.timers.reduce((next, { at }) => Math.min(next, at), Number.POSITIVE_INFINITY);
    if (this.now === Number.POSITIVE_INFINITY) throw new Error("everybody waits, and nobody for the clock");
    for (const timer of this.timers.splice(0)) {
      if (timer.at <= this.now) timer.done();
      else this.timers.push(timer);
    }
  }
}

export interface FleetOptions {
  readonly organizations: number;
  readonly clients: number;
  /** Sources that never answer. */
  hangs(index: number): boolean;
  /** Milliseconds; null: answered. */
  retryAfter?(client: number, now: number): number | null;
}

const ANSWER_MS = 500;
const REQUESTS = 2;
/** As the client of Genesys Cloud does: an attempt ends after 20 s, and is repeated three times. */
const PATIENCE_MS = 20_000;
const ATTEMPTS = 4;

/** A fleet whose sources take their time, and the runs of the meter that read it. */
export class VirtualFleet {
  readonly clock = new VirtualClock();
  /** When each organization was asked, and last read. Milliseconds since 1970. */
  readonly asked = new Map<string, number[]>();
  readonly read = new Map<string, number>();
  /** Requests, by client: when they were sent. */
  readonly requests: readonly number[][];
  private readonly memories = new Map<string, Memory>();
  private readonly paces: readonly Pace[];
  private readonly options: FleetOptions;

  constructor(options: FleetOptions) {
    this.options = options;
    const net: Net = { fetch, random: () => 0, now: () => this.clock.now, wait: this.clock.wait };
    this.requests = Array.from({ length: options.clients }, () => []);
    this.paces = Array.from({ length: options.clients }, () => new Pace(net));
  }

  /** One run that may take so many milliseconds. */
  run(milliseconds: number): Promise<number> {
    return this.clock.until(this.poll(milliseconds));
  }

  poll(milliseconds: number): Promise<number> {
    const { clock } = this;
    return poll(this.candidates(), {
      source: this.source,
      store: this.store as StateStore,
      find: ({ org }) => ({ budget: { org }, projection: ONE_CARD, driftIn: () => [] }) as unknown as MeteredOrg,
      now: () => new Date(clock.now),
      wait: clock.wait,
      until: clock.now + milliseconds,
      onPolled: () => {},
      onRead: async () => {},
    });
  }

  private candidates(): Candidate[] {
    const all = Array.from({ length: this.options.organizations }, (_, index) => {
      const org = String(index);
      const memory = this.memories.get(org) ?? {
        since: START / 1000,
        attempted: null,
        metrics: null,
        stale: null,
        revision: 1,
      };
      return { org, file: `${org}.yaml`, client: String(index % this.options.clients), memory };
    });
    const now = this.clock.now / 1000;
    return all.filter(({ org, memory: { attempted } }) => isDue(instantOf(this.read.get(org)), attempted, now));
  }

  private readonly store: Pick<StateStore, "remember" | "record"> = {
    remember: async (org, there, change) => {
      const memory = { ...change(this.memories.get(org) ?? there), revision: 1 };
      this.memories.set(org, memory);
      return memory;
    },
    record: async (org) => void this.read.set(org, this.clock.now),
  };

  private readonly source: UsageSource = {
    read: async ({ budget: { org } }, { timeout }) => {
      this.asked.set(org, [...(this.asked.get(org) ?? []), this.clock.now]);
      const client = Number(org) % this.options.clients;
      const deadline = { at: this.clock.now + timeout, signal: new AbortController().signal };
      const pause = this.options.retryAfter?.(client, this.clock.now) ?? null;
      const isHanging = this.options.hangs(Number(org));
      for (let request = 0; request < (isHanging ? ATTEMPTS : REQUESTS); request++) {
        await this.paces[client]?.wait(deadline);
        this.requests[client]?.push(this.clock.now);
        await this.clock.wait(isHanging ? PATIENCE_MS : ANSWER_MS);
        if (pause !== null) throw new SourceFailure("throttled", "too many requests", { retryAfter: pause });
      }
      if (isHanging) throw new SourceFailure("network", "no answer");
      return [];
    },
  };
}

const instantOf = (milliseconds: number | undefined): string | null =>
  milliseconds === undefined ? null : `${instantText(milliseconds / 1000).replace(" ", "T")}:00Z`;
