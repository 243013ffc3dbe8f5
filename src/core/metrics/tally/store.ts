import type { Snapshot } from "../../model/snapshot.ts";
import type { Memory } from "./memory.ts";
import type { Tally } from "./tally.ts";

/** What is kept of one organization. */
export interface State {
  readonly tally: Tally;
  /** Null: it was never looked at. */
  readonly memory: Memory | null;
}

/**
 * Where a meter keeps what it knows between two runs. Runs may overlap, come twice or break off anywhere: what is
 * recorded is folded, never overwritten by something older, and a memory changes only from what it is.
 */
export interface StateStore {
  /** @throws StateFailure */
  read(org: string): Promise<State>;
  /** When a source last answered; null: never. Cheaper than all of it. */
  lastFetched(org: string): Promise<string | null>;
  /** @throws StateFailure */
  record(org: string, snapshots: readonly Snapshot[]): Promise<void>;
  /**
   * Changes what is remembered. Where another run changed it first, `change` is asked again with what is there now.
   * @param there as it was read
   * @throws StateFailure
   */
  remember(org: string, there: Memory | null, change: Change): Promise<Memory>;
}

/** From what is remembered to what shall be. Pure: it may be asked again. */
export type Change = (there: Memory | null) => Omit<Memory, "revision">;

/** The state of an organization cannot be read or kept: what is in the way, in one line. */
export class StateFailure extends Error {
  override readonly name = "StateFailure";
}

/** By name: each built part brings the class along, so that instanceof would not see another's. */
export const isStateFailure = (error: unknown): error is StateFailure =>
  error instanceof Error && error.name === "StateFailure";
