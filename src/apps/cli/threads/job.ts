import { isThere } from "../../../adapters/files/names.ts";
import { type JudgeOptions, SourceJudge } from "../../../core/check/check.ts";
import { FleetEntries, type FleetEntry } from "../../../core/check/fleet.ts";
import type { Reported } from "../../../core/check/result.ts";
import type { Day } from "../../../core/model/calendar.ts";
import type { Source, SourceFile, StrayDefaults } from "../../../core/model/source.ts";
import type { Policy } from "../../../core/policy/load.ts";
import { type Needs, reportedOf } from "../../../core/report/findings/reported.ts";
import { textFindings } from "../../../core/report/findings/text.ts";
import type { FormatOptions } from "../../../core/report/format.ts";
import { codeOf, type FailOn } from "../io.ts";

/** What a worker thread is started with: all that is the same for every budget. Plain data, as all messages are. */
export interface Job {
  readonly policy: Policy;
  readonly today: Day;
  /** Where files beside a budget are looked for; null: they are not known. */
  readonly cwd: string | null;
  readonly judge: Omit<JudgeOptions, "isThere">;
  readonly failOn: FailOn;
  /** The text reports. Only their lines need nothing of other budgets, so only they are made in the worker. */
  readonly texts: readonly FormatOptions[];
  /** What the other reports print; null: there is no other report. */
  readonly needs: Needs | null;
}

/** A source as a message: what a worker would have to look up is looked up before. */
export interface SentSource extends SourceFile {
  readonly defaults: SourceFile | null;
  readonly stray: StrayDefaults | null;
}

/** A verdict as a message. */
export interface Verdict {
  readonly entry: FleetEntry;
  readonly code: number;
  /** One for each text report. */
  readonly texts: readonly string[];
  readonly reported: Reported | null;
}

export const sentSource = ({ file, text, defaults, strayDefaults }: Source): SentSource => ({
  file,
  text,
  defaults: defaults ?? null,
  stray: strayDefaults?.() ?? null,
});

/** What a worker thread does with each batch of budgets. Null: a budget that was not asked for. */
export function judgeBatches(job: Job): (batch: readonly SentSource[]) => (Verdict | null)[] {
  const { policy, today, cwd, texts, needs, failOn } = job;
  const beside = cwd === null ? {} : { isThere: (file: string) => isThere(cwd, file) };
  const judge = new SourceJudge(policy, today, { ...job.judge, ...beside });
  const entries = new FleetEntries(policy);
  const formatters = texts.map(textFindings);
  const defaults = new Map<string, SourceFile>();
  const received = ({ file, text, defaults: sent, stray }: SentSource): Source => {
    if (sent === null) return { file, text, strayDefaults: () => stray };
    // Each message has a copy of its own, and a judge reads each object once.
    const first = defaults.get(sent.file) ?? sent;
    defaults.set(sent.file, first);
    return { file, text, defaults: first };
  };
  return (batch) =>
    batch.map((sent) => {
      const result = judge.result(received(sent));
      return (
        result && {
          entry: entries.of(result),
          code: codeOf(result.findings, failOn),
          texts: formatters.map((formatter) => formatter.result(result)),
          reported: needs && reportedOf(result, needs),
        }
      );
    });
}
