import type { Memory } from "../../core/metrics/memory.ts";

/** An organization that is due, with what is stored of it. */
export interface Candidate {
  readonly org: string;
  readonly file: string;
  /** Who logs in: one OAuth client has one rate limit. */
  readonly client: string;
  readonly memory: Memory;
}

/** Reads of one client at a time: while sources of one client hang, the other clients go on. */
const AT_ONCE = 16;

/** The organizations that one OAuth client still has to read. */
export class Lane {
  /** Reads that are going on. */
  open = 0;
  pause: Promise<void> | null = null;
  private readonly waiting: Candidate[] = [];
  private at = 0;

  push(candidate: Candidate): void {
    this.waiting.push(candidate);
  }

  get first(): Candidate | null {
    return this.waiting[this.at] ?? null;
  }

  take(): void {
    this.at++;
  }

  /** Genesys Cloud asked this client to pause. */
  hold(pause: Promise<void>): void {
    const own: Promise<void> = pause
      // Interrupted: the next read says so.
      .catch(() => {})
      .finally(() => {
        if (this.pause === own) this.pause = null;
      });
    this.pause = own;
  }

  /** Nothing more of this client in this run. */
  close(): void {
    this.at = this.waiting.length;
  }
}

/** What is still to be read, by client. */
export class Lanes {
  private lanes: Lane[];

  /** @param candidates in the order in which they are to be asked */
  constructor(candidates: readonly Candidate[]) {
    const byClient = new Map<string, Lane>();
    for (const candidate of candidates) {
      const lane = byClient.get(candidate.client) ?? new Lane();
      byClient.set(candidate.client, lane);
      lane.push(candidate);
    }
    this.lanes = [...byClient.values()];
  }

  /** The first whose client may be asked; a promise: when one may be; null: all are being read by others. */
  next(): { readonly candidate: Candidate; readonly lane: Lane } | Promise<void> | null {
    this.lanes = this.lanes.filter(({ first }) => first !== null);
    let next: { candidate: Candidate; lane: Lane } | null = null;
    for (const lane of this.lanes) {
      const { first } = lane;
      if (first === null || lane.pause !== null || lane.open >= AT_ONCE) continue;
      if (next === null || order(first) < order(next.candidate)) next = { candidate: first, lane };
    }
    next?.lane.take();
    const pauses = this.lanes.flatMap(({ pause }) => pause ?? []);
    return next ?? (pauses.length === 0 ? null : Promise.race(pauses));
  }

  async use<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    lane.open++;
    try {
      return await work();
    } finally {
      lane.open--;
    }
  }
}

/** The last attempt; what was never asked comes first. */
export const order = ({ memory }: Candidate): number => memory.attempted ?? 0;
