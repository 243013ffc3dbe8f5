import type { PeriodUsage, SourceNotice } from "../../../core/model/period-usage.ts";
import { type FailureKind, isSourceFailure } from "../../../core/model/usage-source.ts";

/** One period to be read. */
export interface PeriodRead {
  /** In messages: "the billing period 2026-10". */
  readonly what: string;
  /** @returns null for an earlier period in which nothing was billed in tokens */
  read(): Promise<PeriodUsage | null>;
}

/** What is wrong with an answer, not with the way to it. */
const NOT_UNDERSTOOD: readonly FailureKind[] = ["shape", "unknown-unit", "inconsistent", "too-large"];

/** An earlier period that is not understood is left out, and said: the last one, the current, is read all the same. */
export async function eachPeriod(reads: readonly PeriodRead[]): Promise<readonly PeriodUsage[]> {
  const usage: PeriodUsage[] = [];
  const notices: SourceNotice[] = [];
  for (const [index, { what, read }] of reads.entries()) {
    try {
      const period = await read();
      if (period !== null) usage.push(period);
    } catch (error) {
      const isEarlier = index < reads.length - 1;
      if (!isEarlier || !isSourceFailure(error) || !NOT_UNDERSTOOD.includes(error.kind)) throw error;
      notices.push({ code: "period-not-read", path: error.path, message: `${what} is left out: ${error.message}` });
    }
  }
  const current = usage.at(-1);
  if (current === undefined || notices.length === 0) return usage;
  return [...usage.slice(0, -1), { ...current, notices: [...notices, ...current.notices] }];
}
