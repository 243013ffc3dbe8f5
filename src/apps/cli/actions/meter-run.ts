import { resolve } from "node:path";
import { inParallel } from "../../../adapters/aws/in-parallel.ts";
import type { Topics } from "../../../core/alarms/topics.ts";
import { isStateFailure, type StateStore } from "../../../core/metrics/state/store.ts";
import { type MeterRunOrg, meterRunDoc } from "../../../core/report/views/meter-run.ts";
import { printable } from "../../../core/text/terminal.ts";
import { type Collected, collect } from "../../meter/collect.ts";
import { type Datum, type Emission, type EmitOptions, type Emitted, emit } from "../../meter/emit.ts";
import { FileStore } from "../../meter/file-store.ts";
import type { MeteredOrg, Unmetered } from "../../meter/metered-org.ts";
import { RunLock } from "../../meter/run-lock.ts";
import { TrialStore } from "../../meter/trial-store.ts";
import { awsPart } from "../aws-part.ts";
import { EXIT, Interrupted, type Io, UsageError } from "../io.ts";
import { meteredFleet } from "../metered-fleet.ts";
import type { PlanFlags } from "../plan-fleet.ts";
import { todayOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";
import { Progress } from "../progress.ts";
import { sourcesOf } from "../sources.ts";
import type { AwsFlags } from "./doctor.ts";

export interface MeterRunFlags extends PlanFlags, AwsFlags {
  readonly once?: boolean;
  readonly dryRun?: boolean;
  readonly state: string;
  readonly format: string;
}

type Outlet = Pick<EmitOptions, "publish" | "unconfirmed"> & { close(): void };

/** What a run works with. */
interface Run {
  readonly store: StateStore;
  readonly outlet: Outlet;
  now(): Date;
}

/** 1 where an organization could not be read or sent, 2 where a budget is invalid or nothing could be sent. */
export async function runMeter(paths: readonly string[], options: MeterRunFlags, io: Io): Promise<number> {
  checkFlags(options);
  const { orgs, unmetered, topics } = meteredFleet(paths, options, io);
  const folder = resolve(io.cwd, options.state);
  const isDry = options.dryRun === true;
  const lock = isDry ? null : locked(folder);
  try {
    const files = new FileStore(folder);
    const outlet = isDry ? NOWHERE : await cloudWatch(options, topics, io);
    try {
      const store = isDry ? new TrialStore(files) : files;
      return await runOnce({ store, outlet, now: () => nowOf(options, io) }, orgs, unmetered, options, io);
    } finally {
      outlet.close();
    }
  } finally {
    lock?.release();
  }
}

async function runOnce(
  run: Run,
  orgs: readonly MeteredOrg[],
  unmetered: readonly Unmetered[],
  options: MeterRunFlags,
  io: Io,
): Promise<number> {
  const collected = await collectAll(run, orgs, io);
  const emitted: Emitted[] = [];
  const onOrg = (one: Emitted): void => {
    emitted.push(one);
    // What was sent of it is remembered by now.
    if (io.signal.aborted) throw new Interrupted();
  };
  const onProblem = (message: string): void => void io.stderr.write(`tollgate: ${printable(message)}\n`);
  const emission = await emit(orgs, { ...run.outlet, store: run.store, now: run.now, onOrg, onProblem });
  if (io.signal.aborted) throw new Interrupted();
  const organizations = emitted.map((one, index) => meterRunOrg(one, collected[index]));
  const doc = meterRunDoc({ ...emission, isDry: options.dryRun === true, organizations, unmetered });
  printDoc(doc, options.format, io);
  if (emission.failure !== null) onProblem(`nothing could be sent: ${emission.failure}`);
  return exitOf(collected, emission, unmetered);
}

/** Both are in the fleet's order. */
const meterRunOrg = ({ failure, ...emitted }: Emitted, collected: Collected | undefined): MeterRunOrg => ({
  ...emitted,
  unread: collected?.failure?.message ?? null,
  unsent: failure,
  notices: collected?.notices ?? [],
  drift: collected?.drift ?? [],
});

function exitOf(collected: readonly Collected[], emission: Emission, unmetered: readonly Unmetered[]): number {
  if (emission.failure !== null || unmetered.some(({ isInvalid }) => isInvalid)) return EXIT.invalid;
  const isRead = collected.every(({ failure }) => failure === null);
  return isRead && emission.failures.length === 0 ? EXIT.pass : EXIT.failed;
}

function checkFlags({ once, dryRun, now }: MeterRunFlags): void {
  if (once !== true) throw new UsageError("meter run needs --once: a cron or a timer starts it every hour");
  if (now !== undefined && dryRun !== true)
    throw new UsageError("--now is for --dry-run: what is sent is of this hour");
}

async function collectAll(run: Run, orgs: readonly MeteredOrg[], io: Io): Promise<readonly Collected[]> {
  const source = sourcesOf(io);
  const progress = new Progress(io, 1);
  try {
    return await inParallel(orgs, async (org) => {
      if (io.signal.aborted) throw new Interrupted();
      const collected = await collect(org, { source, store: run.store, now: run.now });
      progress.tick("organizations read");
      return collected;
    });
  } finally {
    progress.done();
  }
}

function locked(folder: string): RunLock {
  try {
    return new RunLock(folder);
  } catch (error) {
    if (isStateFailure(error)) throw new UsageError(error.message);
    throw error;
  }
}

async function cloudWatch({ region, profile }: AwsFlags, topics: Topics, io: Io): Promise<Outlet> {
  const { Aws, countUnconfirmed, putMetrics } = await awsPart();
  const aws = new Aws({ region, profile, signal: io.signal });
  await aws.region();
  return {
    publish: (data: readonly Datum[], at: number) => putMetrics(aws, data, at),
    unconfirmed: () => countUnconfirmed(aws, topics.all()),
    close: () => aws.close(),
  };
}

const NOWHERE: Outlet = { publish: async () => {}, unconfirmed: async () => null, close: () => {} };

/** The end of a day that was named: its usage is in. */
const nowOf = ({ now }: MeterRunFlags, io: Io): Date =>
  now === undefined ? io.now() : new Date(`${todayOf(io, now)}T23:59:59Z`);
