import type { PeriodUsage } from "../../model/period-usage.ts";
import { NO_OBSERVATIONS, type Observations, observing, withEstimate } from "../../usage/observations.ts";
import type { Memory } from "../memory.ts";

/** The attributes that a table of state is keyed by and expires by: for the stack that makes it and the store. */
export const KEYS = { partition: "org", sort: "item", expires: "expires" } as const;

/** The state of one organization. */
export interface State {
  readonly observations: Observations;
  /** Periods with estimated days, by the source's id: for forecasts only. */
  readonly estimates: Observations;
  /** Periods that are over, oldest first: forecasts learn from their days. */
  readonly history: readonly PeriodUsage[];
  /** Null: the organization was never looked at. */
  readonly memory: Memory | null;
}

export const NO_STATE: State = { observations: NO_OBSERVATIONS, estimates: NO_OBSERVATIONS, history: [], memory: null };

/**
 * The state with one more. An estimate is kept apart: it is never taken for what a source has said.
 * @param now as in StateStore.read
 */
export const recording =
  (now = Number.POSITIVE_INFINITY) =>
  (state: State, usage: PeriodUsage): State =>
    usage.daysAre === "estimated"
      ? { ...state, estimates: withEstimate(state.estimates, usage, now) }
      : { ...state, observations: observing(now)(state.observations, usage) };

/**
 * Where a meter keeps its state between two runs. Runs may overlap, repeat or break off anywhere: what is
 * recorded is never overwritten by something older, and a memory changes only from what it is.
 */
export interface StateStore {
  /**
   * @param now seconds since 1970: what is dated after it hides no other observation. Without it, no clock was ahead
   * @throws StateFailure
   */
  read(org: string, now?: number): Promise<State>;
  /** @throws StateFailure */
  record(org: string, usage: readonly PeriodUsage[], now?: number): Promise<void>;
  /**
   * Keeps periods that are over, with their days.
   * @throws StateFailure
   */
  keep(org: string, ended: readonly PeriodUsage[]): Promise<void>;
  /**
   * Changes what is remembered. Where another run changed it first, `change` is asked again with what is there now.
   * @param there as it was read
   * @throws StateFailure
   */
  remember(org: string, there: Memory | null, change: Change): Promise<Memory>;
}

/** From what is remembered to what is to be remembered. Pure: it may be called again. */
export type Change = (there: Memory | null) => Omit<Memory, "revision">;

/** The state of an organization cannot be read or kept; the message is one line. */
export class StateFailure extends Error {
  override readonly name = "StateFailure";
}

/** By name: each built part brings the class along, so that instanceof would not see another's. */
export const isStateFailure = (error: unknown): error is StateFailure =>
  error instanceof Error && error.name === "StateFailure";
