import { setImmediate } from "node:timers/promises";
import { type Diff, diffSides, invalidNames } from "../../../core/diff/diff.ts";
import { type FailOn, reasonsToFail, unmeasuredCurrencies } from "../../../core/diff/fail-on.ts";
import type { Day } from "../../../core/model/calendar.ts";
import { PAGE_FORMAT_NAMES } from "../../../core/report/format.ts";
import { failsText } from "../../../core/report/views/diff/diff.ts";
import { printable } from "../../../core/text/terminal.ts";
import type { OutputFile } from "../input/options.ts";
import { todayOf } from "../input/policy.ts";
import type { Sides } from "../input/sides.ts";
import { EXIT, Interrupted, type Io, usesColor } from "../io.ts";
import { diffFormat } from "./formats.ts";
import { Progress } from "./progress.ts";
import { fileSink, type Sink, stdoutSink } from "./sinks.ts";

export interface DiffFlags {
  readonly failOn?: readonly FailOn[];
  readonly format: string;
  readonly output?: readonly OutputFile[];
  readonly now?: string;
  readonly verbose?: boolean;
}

/** Compares the two sides, writes the reports, and returns the exit code. */
export async function reportDiff(begun: Promise<Sides>, options: DiffFlags, io: Io): Promise<number> {
  const today = todayOf(io, options.now);
  const outputs = [{ format: options.format, path: null }, ...(options.output ?? [])];
  const writers = await Promise.all(outputs.map(({ format }) => diffFormat(format)));
  const sinks: Sink[] = [];
  try {
    for (const { path } of outputs) sinks.push(path === null ? stdoutSink(io) : fileSink(path, io));
    const sides = await begun;
    const diff = await compared(sides, today, io);
    const failOn = options.failOn ?? DEFAULT_FAIL_ON;
    const reasons = reasonsToFail(diff, failOn);
    const { base, head } = sides;
    const [invalid, unmeasured] = [invalidNames(diff), unmeasuredCurrencies(diff, failOn)];
    const most = options.verbose === true ? null : MOST;
    const facts = { base: base.name, head: head.name, failOn, reasons, invalid, unmeasured, most };
    for (const [index, write] of writers.entries()) {
      const color = index === 0 && usesColor(io.stdout, io.env);
      for (const piece of write(diff, facts, { color, today }, io)) sinks[index]?.write(piece);
    }
    for (const sink of sinks) sink.commit();
    // Annotations and CI reports have no place for what fails the change as a whole.
    if (!PAGE_FORMAT_NAMES.some((name) => name === options.format)) io.stderr.write(`${printable(failsText(facts))}\n`);
    return invalid.length > 0 ? EXIT.invalid : reasons.length > 0 ? EXIT.failed : EXIT.pass;
  } finally {
    for (const sink of sinks) sink.abandon();
    const sides = await begun.catch(() => null);
    sides?.close();
  }
}

const DEFAULT_FAIL_ON: readonly FailOn[] = [{ kind: "new" }];
/** Organizations shown in full on a terminal: the others are in the table only. */
const MOST = 10;

async function compared({ base, head }: Sides, today: Day, io: Io): Promise<Diff> {
  const progress = new Progress(io);
  const files = diffSides(base, head, today);
  let next = files.next();
  for (let count = 1; next.done !== true; count++) {
    progress.tick("budgets compared");
    // Let a pending Ctrl-C through now and then.
    if (count % 256 === 0) await setImmediate();
    if (io.signal.aborted) throw new Interrupted();
    next = files.next();
  }
  progress.done();
  return next.value;
}
