import type { Segment } from "../model/projection.ts";

/** What the plan expects of one period, by how it accrues. Whole tokens. */
export interface Planned {
  /** By feature: billed when people first log in, early in the period. */
  readonly seats: ReadonlyMap<string, bigint>;
  /** Everything that accrues through the period. */
  readonly usage: bigint;
  /** Of the period, as the plan has it: tells a five-day week from a seven-day one. */
  readonly workingDays: number;
}

export function plannedOf({ lines, workingDays }: Pick<Segment, "lines" | "workingDays">): Planned {
  const seats = new Map<string, bigint>();
  let usage = 0n;
  for (const { feature, card, tokens } of lines) {
    if (card?.accrual === "seat") seats.set(feature, tokens?.typical ?? 0n);
    else usage += tokens?.typical ?? 0n;
  }
  return { seats, usage, workingDays: Number(workingDays.n) / Number(workingDays.d) };
}
