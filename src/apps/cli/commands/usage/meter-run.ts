import { resolve } from "node:path";
import { wait } from "../../../../adapters/genesys/api/net.ts";
import type { Topics } from "../../../../core/alarms/topics.ts";
import { isStateFailure, type StateStore } from "../../../../core/metrics/state/store.ts";
import { type MeterRunOrg, meterRunDoc } from "../../../../core/report/views/meter-run.ts";
import { FileStore } from "../../../meter/file-store.ts";
import type { MeteredOrg, Unmetered } from "../../../meter/metered-org.ts";
import type { Polled } from "../../../meter/poll.ts";
import type { Datum, Published, PublishOptions } from "../../../meter/publish.ts";
import { type Run, run } from "../../../meter/run.ts";
import { LONGEST_RUN_MS, RunLock } from "../../../meter/run-lock.ts";
import { TrialStore } from "../../../meter/trial-store.ts";
import { meteredFleet } from "../../input/metered-fleet.ts";
import { pathsOf } from "../../input/named.ts";
import {
  type AwsFlags,
  withAws,
  withDocFormat,
  withLabels,
  withOperator,
  withPaths,
  withPolicy,
} from "../../input/options.ts";
import type { PlanFlags } from "../../input/plan-fleet.ts";
import { todayOf } from "../../input/policy.ts";
import { loadAws } from "../../input/usage/aws.ts";
import { KnownOrgs } from "../../input/usage/budget-orgs.ts";
import { sourcesOf } from "../../input/usage/sources.ts";
import { EXIT, Interrupted, type Io, UsageError } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import { complain } from "../../output/errors.ts";
import { Progress } from "../../output/progress.ts";
import type { Define } from "../../program.ts";

interface Flags extends PlanFlags, AwsFlags {
  readonly once?: boolean;
  readonly dryRun?: boolean;
  readonly state: string;
  readonly format: string;
}

const EXAMPLES = `
Examples:
  tollgate meter run --once --dry-run       what would be sent; nothing is kept
  tollgate meter run --once                 from cron, once an hour
  tollgate meter run --once --state /var/lib/tollgate budgets/acme-emea.yaml

Reads usage from the source that each budget's meter names, keeps it in --state,
and sends metrics to CloudWatch. Run it every hour: docs/meter.md.

Exit codes: 0 all sent, 1 an organization could not be read or sent, 2 invalid
input, or AWS does not answer.`;

export const define: Define = (command, io, exit) => {
  command.description("Read real usage, keep it, and send the hour's metrics to CloudWatch.");
  withPaths(command)
    .option("--once", "one hour's work: cron or a timer starts the next")
    .option("--dry-run", "print what would be sent; send and keep nothing")
    .option("--state <folder>", "where usage is kept from run to run", ".tollgate/meter");
  withPolicy(withDocFormat(withLabels(withAws(withOperator(command)))))
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: Flags) => exit(await runMeter(pathsOf(paths, flags, io), flags, io)));
};

type Outlet = Pick<PublishOptions, "publish" | "unconfirmed"> & { close(): void };

/** Where a run keeps usage, where it sends metrics, and its clock. */
interface Around {
  readonly store: StateStore;
  readonly outlet: Outlet;
  now(): Date;
}

/** 1 where an organization could not be read or sent, 2 where a budget is invalid or nothing could be sent. */
async function runMeter(paths: readonly string[], options: Flags, io: Io): Promise<number> {
  checkFlags(options);
  const { orgs, unmetered, topics } = meteredFleet(paths, options, io);
  const folder = resolve(io.cwd, options.state);
  const isDry = options.dryRun === true;
  const lock = isDry ? null : locked(folder, io);
  try {
    const files = new FileStore(folder);
    const outlet = isDry ? NOWHERE : await cloudWatch(options, topics, io);
    try {
      const store = isDry ? new TrialStore(files) : files;
      return await runOnce({ store, outlet, now: () => nowOf(options, io) }, orgs, unmetered, paths, options, io);
    } finally {
      outlet.close();
    }
  } finally {
    lock?.release();
  }
}

async function runOnce(
  { store, outlet, now }: Around,
  orgs: readonly MeteredOrg[],
  unmetered: readonly Unmetered[],
  paths: readonly string[],
  options: Flags,
  io: Io,
): Promise<number> {
  const published = new Map<string, Published>();
  const polled = new Map<string, Polled>();
  const progress = new Progress(io, 1);
  const fleet = [...orgs.map(({ budget }) => budget.org), ...unmetered.map(({ org }) => org)];
  const known = new KnownOrgs(fleet, paths, io.cwd);
  const warn = (message: string): void => complain(message, io);
  const byOrg = new Map(orgs.map((org) => [org.budget.org, org]));
  const done = await run(orgs, {
    ...outlet,
    store,
    prefix: options.prefix,
    unmetered: new Set(unmetered.flatMap(({ org, isStale }) => (isStale ? [org] : []))),
    now,
    source: sourcesOf(io, known),
    asksAll: true,
    until: now().getTime() + LONGEST_RUN_MS,
    find: ({ org }) => byOrg.get(org) ?? null,
    wait: (milliseconds) => wait(milliseconds, io.signal),
    onOrg: (one) => {
      published.set(one.org, one);
      stopIf(io);
    },
    onPolled: (one) => {
      polled.set(one.org, one);
      progress.tick("organizations read");
      stopIf(io);
    },
    onProblem: warn,
  }).finally(() => progress.done());
  stopIf(io);
  const organizations = [...published.values()].map((one) => meterRunOrg(one, polled.get(one.org)));
  const doc = meterRunDoc({ ...done, isDry: options.dryRun === true, organizations, unmetered });
  reportDoc(doc, options, io);
  if (done.failure !== null) warn(`nothing could be sent: ${done.failure}`);
  return exitOf([...polled.values()], done, unmetered);
}

/** What was sent is stored by then. */
function stopIf({ signal }: Io): void {
  if (signal.aborted) throw new Interrupted();
}

const meterRunOrg = ({ failure, ...published }: Published, polled: Polled | undefined): MeterRunOrg => ({
  ...published,
  unread: polled === undefined && failure === null ? NOT_ASKED : (polled?.failure?.message ?? null),
  unsent: failure,
  notices: polled?.notices ?? [],
  drift: polled?.drift ?? [],
});

const NOT_ASKED = "not asked: Genesys Cloud throttles its OAuth client. Run again later";

function exitOf(polled: readonly Polled[], done: Run, unmetered: readonly Unmetered[]): number {
  if (done.failure !== null || unmetered.some(({ isInvalid }) => isInvalid)) return EXIT.invalid;
  const isRead = polled.every(({ failure }) => failure === null);
  return isRead && done.left === 0 && done.failures.length === 0 ? EXIT.pass : EXIT.failed;
}

function checkFlags({ once, dryRun, now }: Flags): void {
  if (once !== true) throw new UsageError("meter run needs --once: cron or a timer starts it every hour");
  if (now !== undefined && dryRun !== true)
    throw new UsageError("--now needs --dry-run: metrics are sent for this hour only");
}

function locked(folder: string, io: Io): RunLock {
  try {
    return new RunLock(folder, (message) => complain(message, io));
  } catch (error) {
    if (isStateFailure(error)) throw new UsageError(error.message);
    throw error;
  }
}

async function cloudWatch({ region, profile }: AwsFlags, topics: Topics, io: Io): Promise<Outlet> {
  const { Aws, countUnconfirmed, putMetrics } = await loadAws(io);
  const aws = new Aws({ region, profile, signal: io.signal });
  await aws.region();
  return {
    publish: (data: readonly Datum[], at: number) => putMetrics(aws, data, at),
    unconfirmed: () => countUnconfirmed(aws, topics.all()),
    close: () => aws.close(),
  };
}

const NOWHERE: Outlet = { publish: async () => {}, unconfirmed: async () => null, close: () => {} };

/** A day that is named counts as over: its usage is included. */
const nowOf = ({ now }: Flags, io: Io): Date =>
  now === undefined ? io.now() : new Date(`${todayOf(io, now)}T23:59:59Z`);
