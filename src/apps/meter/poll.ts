import { observedAhead } from "../../core/metrics/fleet.ts";
import { newMemory } from "../../core/metrics/memory.ts";
import { usesEstimates } from "../../core/metrics/metered.ts";
import { isStateFailure, type StateStore } from "../../core/metrics/state/store.ts";
import { instantSeconds } from "../../core/model/calendar.ts";
import type { Finding } from "../../core/model/finding.ts";
import type { PeriodUsage, SourceNotice } from "../../core/model/period-usage.ts";
import { countingCard } from "../../core/model/projection.ts";
import {
  failureText,
  isSourceFailure,
  type ReadOptions,
  SourceFailure,
  type UsageSource,
} from "../../core/model/usage-source.ts";
import { lastObserved, MOST_ESTIMATES } from "../../core/usage/observations.ts";
import { type Candidate, type Lane, Lanes, order } from "./lanes.ts";
import type { MeteredOrg } from "./metered-org.ts";

export interface PollOptions {
  readonly source: UsageSource;
  readonly store: StateStore;
  /** The budget of an organization; null: it is no longer there. */
  find(candidate: Candidate): MeteredOrg | null;
  now(): Date;
  wait(milliseconds: number): Promise<void>;
  /** Milliseconds since 1970: all reads have ended by then. */
  readonly until: number;
  onPolled(polled: Polled): void;
  /** New figures of this organization are stored. */
  onRead(org: MeteredOrg): Promise<void>;
}

/** What became of one organization. */
export interface Polled {
  readonly org: string;
  /** How the figures came about. */
  readonly notices: readonly SourceNotice[];
  /** Where the source and the budget file disagree. */
  readonly drift: readonly Finding[];
  /** Null: its usage is read and stored. */
  readonly failure: { readonly kind: SourceFailure["kind"] | "state"; readonly message: string } | null;
}

/** Login, waiting for the rate limit, retries and paging together. */
export const READ_MS = 90_000;
/** Reads at a time, over all clients. */
const AT_ONCE = 64;
/** The current billing period, and the one before: usage of its last days arrives late. */
const PERIODS = 2;
/** Volumes are asked for about once a day: the first poll after so long. */
const ESTIMATE_SECONDS = 20 * 3600;
/** A pause that Genesys asks for without saying how long. */
const PAUSE_MS = 60_000;

/**
 * Reads usage, in the order of the last attempt. The attempt is stored before the source is asked, so a source that
 * hangs goes to the end like any other. A read only begins if it can end in time.
 * @returns how many are left for the next run: this one's time was up, their client is throttled, or another run has them
 */
export async function poll(candidates: readonly Candidate[], options: PollOptions): Promise<number> {
  const lanes = new Lanes([...candidates].sort((a, b) => order(a) - order(b)));
  const lastStart = options.until - READ_MS;
  let asked = 0;
  const worker = async (): Promise<void> => {
    while (options.now().getTime() <= lastStart) {
      const next = lanes.next();
      if (next === null) return;
      if (next instanceof Promise) await next;
      else if (await lanes.use(next.lane, () => pollOne(next.candidate, next.lane, lastStart, options))) asked++;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, candidates.length) }, worker));
  return candidates.length - asked;
}

/** @returns false: the source was not asked */
async function pollOne(candidate: Candidate, lane: Lane, lastStart: number, options: PollOptions): Promise<boolean> {
  const metered = options.find(candidate);
  if (metered === null) return false;
  try {
    if (!(await isClaimed(candidate, options))) return false;
    options.onPolled(await read(metered, options));
  } catch (error) {
    options.onPolled({ org: candidate.org, notices: [], drift: [], failure: failureOf(error) });
    if (isSourceFailure(error) && error.kind === "throttled") {
      const pause = error.retryAfter ?? PAUSE_MS;
      if (pause > READ_MS || options.now().getTime() + pause > lastStart) lane.close();
      else lane.hold(options.wait(pause));
    }
    return true;
  }
  await options.onRead(metered);
  return true;
}

/** Stores the attempt. Of two runs that overlap only one may ask. */
async function isClaimed({ org, memory }: Candidate, { store, now }: PollOptions): Promise<boolean> {
  let isOurs = false;
  const seconds = Math.floor(now().getTime() / 1000);
  await store.remember(org, memory, (there) => {
    const before = there ?? newMemory(seconds);
    isOurs = before.attempted === memory.attempted;
    return isOurs ? { ...before, attempted: seconds } : before;
  });
  return isOurs;
}

async function read(metered: MeteredOrg, options: PollOptions): Promise<Polled> {
  const { source, store, now } = options;
  const { budget, projection } = metered;
  const at = now().toISOString();
  const card = countingCard(projection, at.slice(0, 10));
  const usage = await source.read({ budget, card }, { now: at, timeout: READ_MS, periods: PERIODS });
  const clock = now().getTime() / 1000;
  if (observedAhead(usage, clock).length > 0) throw new SourceFailure("shape", "its figures are dated in the future");
  await store.record(budget.org, usage, clock);
  const estimated = usesEstimates(budget) ? await estimate(metered, usage, at, options) : [];
  // The period before cannot be corrected any more.
  const current = usage.slice(-1);
  const notices = [...current.flatMap((period) => period.notices), ...estimated];
  return { org: budget.org, notices, drift: metered.driftIn(current, at.slice(0, 10)), failure: null };
}

/**
 * Days from volumes, about once a day, and at first of a year. They are a help to forecasts, no source: where they fail,
 * usage is read all the same.
 */
async function estimate(
  { budget, projection }: MeteredOrg,
  usage: readonly PeriodUsage[],
  at: string,
  { source, store, now }: PollOptions,
): Promise<readonly SourceNotice[]> {
  const { estimates } = await store.read(budget.org);
  if (source.estimate === undefined || isFresh(lastObserved(estimates), at)) return [];
  const asked = (periods: number): ReadOptions => {
    return { now: at, timeout: Math.max(1, READ_MS - (now().getTime() - Date.parse(at))), periods };
  };
  const card = countingCard(projection, at.slice(0, 10));
  try {
    const isNew = estimates.size <= PERIODS;
    const all = isNew ? await source.read({ budget, card }, asked(MOST_ESTIMATES)) : usage;
    const estimated = await source.estimate({ budget, card, projection }, all, asked(all.length));
    await store.record(budget.org, estimated.usage, instantSeconds(at));
    return estimated.notices;
  } catch (error) {
    if (!isSourceFailure(error)) throw error;
    return [{ code: "volume-not-read", path: error.path, message: error.message }];
  }
}

function isFresh(observedAt: string | null, at: string): boolean {
  const age = observedAt === null ? ESTIMATE_SECONDS : instantSeconds(at) - instantSeconds(observedAt);
  return age >= 0 && age < ESTIMATE_SECONDS;
}

function failureOf(error: unknown): NonNullable<Polled["failure"]> {
  if (isStateFailure(error)) return { kind: "state", message: error.message };
  if (!isSourceFailure(error)) throw error;
  return { kind: error.kind, message: failureText(error) };
}
