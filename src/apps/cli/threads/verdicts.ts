import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type CheckOptions, SourceJudge } from "../../../core/check/check.ts";
import { type Fleet, FleetCount, withConflicts } from "../../../core/check/fleet.ts";
import type { Reported, Result, Status } from "../../../core/check/result.ts";
import type { Source } from "../../../core/model/source.ts";
import { codeOf, type Io } from "../io.ts";
import { type Job, judgeBatches, type SentSource, sentSource, type Verdict } from "./job.ts";
import { WorkerPool } from "./pool.ts";

/** A result, ready for the reports: of text reports a worker may have made the lines already. */
export interface Ready {
  readonly status: Status;
  readonly code: number;
  readonly texts: readonly string[];
  readonly reported: Reported | null;
}

export interface Work {
  readonly sources: Iterable<Source>;
  readonly job: Job;
  readonly options: CheckOptions;
  readonly jobs: number;
}

/** As many budgets as one message has: a message costs some 50 microseconds, a budget some 400. */
const BATCH = 16;
/** From here on worker threads gain more than their start costs. */
const THRESHOLD = 512;
/** So many batches for each job are read before the oldest is answered. */
const AHEAD = 4;

export interface Verdicts {
  readonly batches: AsyncIterable<readonly Ready[]>;
  /** To be called after the last batch. */
  fleet(): Fleet;
}

/** The verdicts in the order of the sources, on whatever thread each is made. */
export function verdicts(work: Work, io: Io): Verdicts {
  const { job, options, sources } = work;
  const judge = new SourceJudge(job.policy, job.today, options);
  const fleet = new FleetCount(job.policy, options);
  const run: Run = { job, judge, fleet, batches: batchesOf(sources) };
  return { batches: judged(run, work.jobs, io), fleet: () => fleet.summary(judge.defaults.findings) };
}

async function* judged(run: Run, jobs: number, io: Io): AsyncGenerator<readonly Ready[]> {
  const first: Batch[] = [];
  while (jobs > 1 && first.length * BATCH < THRESHOLD) {
    const next = run.batches.next();
    if (next.done === true) break;
    first.push(next.value);
  }
  const isMany = first.length * BATCH >= THRESHOLD;
  if (isMany) yield* inWorkers(first, run, jobs, join(io.home, "dist", "worker.cjs"));
  else yield* here(first, run);
}

type Batch = readonly Source[];

interface Run {
  readonly job: Job;
  readonly judge: SourceJudge;
  readonly fleet: FleetCount;
  readonly batches: Iterator<Batch, void>;
}

function* batchesOf(sources: Iterable<Source>): Generator<Batch, void> {
  let batch: Source[] = [];
  for (const source of sources) {
    if (batch.push(source) < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* here(first: readonly Batch[], { job, judge, fleet, batches }: Run): AsyncGenerator<Ready[]> {
  for (const batch of chained(first, batches)) {
    // One by one: what is kept until its batch is judged outlives the collector of young objects, and memory doubles.
    for (const source of batch) {
      const result = judge.result(source);
      if (result !== null) yield [readyOf(fleet.add(result), job)];
    }
    // Lets a pending Ctrl-C through.
    await setImmediate();
  }
}

const readyOf = (reported: Result, { failOn }: Job): Ready => ({
  code: codeOf(reported.findings, failOn),
  status: reported.status,
  texts: [],
  reported,
});

/** A batch on its way: `verdicts` are there once `answer` is. */
interface Sent {
  readonly batch: Batch;
  readonly answer: Promise<readonly (Verdict | null)[]>;
  isAnswered: boolean;
}

/** The workers judge, and between reading and printing this thread does too: it is one of the jobs. */
async function* inWorkers(first: readonly Batch[], run: Run, jobs: number, file: string): AsyncGenerator<Ready[]> {
  const pool = new WorkerPool<readonly SentSource[], readonly (Verdict | null)[]>(file, run.job, jobs - 1);
  const judgeHere = judgeBatches(run.job);
  const batches = chained(first, run.batches);
  const sent: Sent[] = [];
  /** Has the next batch judged, if there is one. */
  const send = (judge: (sources: readonly SentSource[]) => Sent["answer"]): boolean => {
    const next = batches.next();
    if (next.done === true) return false;
    // What is wrong with defaults is said once, in the order of the files.
    for (const source of next.value) run.judge.defaults.of(source);
    const one: Sent = { batch: next.value, answer: judge(next.value.map(sentSource)), isAnswered: false };
    one.answer.then(
      () => {
        one.isAnswered = true;
      },
      () => {},
    );
    sent.push(one);
    return true;
  };
  try {
    for (;;) {
      while (pool.hasRoom && sent.length < AHEAD * jobs && send((sources) => pool.run(sources)));
      const [oldest] = sent;
      if (oldest === undefined) return;
      if (!oldest.isAnswered && sent.length < AHEAD * jobs && send(async (sources) => judgeHere(sources))) {
        // Lets the answers of workers come in, and a pending Ctrl-C.
        await setImmediate();
        continue;
      }
      yield counted(oldest.batch, await oldest.answer, run);
      sent.shift();
    }
  } finally {
    await pool.close();
  }
}

/** A budget in conflict with others is judged again here: only here are the others known, and its places. */
function counted(batch: Batch, answer: readonly (Verdict | null)[], { job, judge, fleet }: Run): Ready[] {
  return batch.flatMap((source, index) => {
    const verdict = answer[index] ?? null;
    if (verdict === null) return [];
    const conflicts = fleet.count(verdict.entry);
    const result = conflicts.length === 0 ? null : judge.result(source);
    return [
      result === null ? { status: verdict.entry.status, ...verdict } : readyOf(withConflicts(result, conflicts), job),
    ];
  });
}

function* chained(first: readonly Batch[], others: Iterator<Batch, void>): Generator<Batch, void> {
  yield* first;
  for (let next = others.next(); next.done !== true; next = others.next()) yield next.value;
}
