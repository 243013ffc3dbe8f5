import type { LatchState } from "../latch.ts";

/** What a meter remembers of an organization besides its usage: what alarms were told. */
export interface Memory {
  /** When it was first looked at. Seconds since 1970. */
  readonly since: number;
  /** Null: nothing was sent yet. */
  readonly latch: LatchState | null;
  /** How often it has changed: whoever read another one must look again. */
  readonly revision: number;
}

/** Once an hour was sent. Where another run has been at it meanwhile, what either has told is told. */
export function remembered(
  { since, latch }: Pick<Memory, "since" | "latch">,
  sent: LatchState,
): Omit<Memory, "revision"> {
  if (latch === null) return { since, latch: sent };
  const [older, newer] = latch.told.hour > sent.told.hour ? [sent.told, latch.told] : [latch.told, sent.told];
  const told = { ...newer, over: [...new Set([...older.over, ...newer.over])], late: newer.late ?? older.late };
  return { since, latch: { ...latch, told } };
}
