import { inParallel } from "../../adapters/aws/in-parallel.ts";
import type { MetricDatum } from "../../core/metrics/datapoints.ts";
import { type FleetCount, isStale, type MeterDatum, meterData } from "../../core/metrics/fleet.ts";
import { hourOf, type NoHour, type OrgHour } from "../../core/metrics/hour.ts";
import { type Memory, remembered } from "../../core/metrics/memory.ts";
import { isStateFailure, type StateStore } from "../../core/metrics/state/store.ts";
import { lastObserved } from "../../core/usage/observations.ts";
import { chunksOf } from "./chunks.ts";
import type { MeteredOrg } from "./metered-org.ts";

export type Datum = MetricDatum | MeterDatum;

export interface EmitOptions {
  readonly store: StateStore;
  /** Sends at most MOST_DATUMS of one instant, in seconds since 1970, or throws: then none of them counts as sent. */
  publish(data: readonly Datum[], at: number): Promise<void>;
  /** Subscriptions that nobody confirmed; null: it cannot be found out. */
  unconfirmed(): Promise<number | null>;
  now(): Date;
  /** What is known of each organization, in order, once its metrics are sent or not. */
  onOrg?(emitted: Emitted): void;
  /** What could not be found out, and keeps nothing from being sent. */
  onProblem?(message: string): void;
}

/** One organization's hour. */
export interface Emitted {
  readonly org: string;
  /** Null: its state could not be read. */
  readonly hour: OrgHour | NoHour | null;
  /** When its source last answered; null: never. */
  readonly lastFetched: string | null;
  readonly isStale: boolean;
  /** Why nothing of it was sent; null: all was, or there was nothing to send. */
  readonly failure: string | null;
}

export interface Emission {
  /** Seconds since 1970: the full hour that the metrics are about. */
  readonly at: number;
  readonly organizations: number;
  readonly failures: readonly { readonly org: string; readonly failure: string }[];
  readonly fleet: FleetCount;
  /** What is sent of the meter itself. */
  readonly data: readonly MeterDatum[];
  /** Why these were not sent; null: they were. */
  readonly failure: string | null;
}

/** What CloudWatch takes in one call. */
export const MOST_DATUMS = 1000;
const HOUR = 3600;
/** Organizations whose state is in memory at a time. */
const CHUNK = 100;

/**
 * Sends the metrics of this hour. They are dated to the full hour: whoever sends it again sends the same points, of
 * which the highest counts. What was seen is kept before anything is sent and what was told after: a run that breaks
 * off in between repeats, and neither forgets nor announces twice.
 */
export async function emit(orgs: Iterable<MeteredOrg>, options: EmitOptions): Promise<Emission> {
  const now = Math.floor(options.now().getTime() / 1000);
  const emitter = new Emitter(now, options);
  for (const chunk of chunksOf(orgs, CHUNK)) {
    const prepared = await inParallel(chunk, (org) => emitter.prepare(org));
    for (const one of prepared) await emitter.add(one);
  }
  return emitter.finish();
}

/** An organization with what there is to send of it. */
interface Prepared extends Emitted {
  readonly memory: Memory | null;
}

class Emitter {
  private readonly now: number;
  private readonly at: number;
  private readonly options: EmitOptions;
  private waiting: Prepared[] = [];
  private datums = 0;
  private organizations = 0;
  private stale = 0;
  private drift = 0;
  private readonly failures: { org: string; failure: string }[] = [];

  constructor(now: number, options: EmitOptions) {
    this.now = now;
    this.at = now - (now % HOUR);
    this.options = options;
  }

  async prepare({ budget: { org }, metered }: MeteredOrg): Promise<Prepared> {
    const { store } = this.options;
    try {
      const { observations, memory: there } = await store.read(org);
      let hour: OrgHour | NoHour = "unknown";
      const memory = await store.remember(org, there, (before) => {
        hour = hourOf(metered, observations, this.now, before?.metrics ?? null);
        const metrics = typeof hour === "string" ? (before?.metrics ?? null) : hour.raised;
        return { since: before?.since ?? this.now, metrics };
      });
      const isOld = isStale(observations, memory.since, this.now);
      return { org, hour, lastFetched: lastObserved(observations), isStale: isOld, failure: null, memory };
    } catch (error) {
      if (!isStateFailure(error)) throw error;
      return { org, hour: null, lastFetched: null, isStale: true, failure: error.message, memory: null };
    }
  }

  async add(prepared: Prepared): Promise<void> {
    const { length } = dataOf(prepared);
    if (this.datums + length > MOST_DATUMS) await this.flush();
    this.waiting.push(prepared);
    this.datums += length;
  }

  /** One call, for whole organizations: either all of one is sent, or nothing. */
  private async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.datums = 0;
    const data = batch.flatMap(dataOf);
    const failure = data.length === 0 ? null : await this.publish(data);
    const done = await inParallel(batch, (one) => (failure === null ? this.told(one) : this.unsent(one, failure)));
    for (const emitted of done) this.report(emitted);
  }

  private async publish(data: readonly Datum[]): Promise<string | null> {
    try {
      await this.options.publish(data, this.at);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  private async unsent(one: Prepared, failure: string): Promise<Prepared> {
    return dataOf(one).length === 0 ? one : { ...one, failure };
  }

  private async told(one: Prepared): Promise<Prepared> {
    const { org, hour, memory } = one;
    if (hour === null || typeof hour === "string" || memory === null) return one;
    try {
      await this.options.store.remember(org, memory, (there) => remembered(there ?? memory, hour.sent));
      return one;
    } catch (error) {
      if (!isStateFailure(error)) throw error;
      return { ...one, failure: `sent, but not remembered: ${error.message}` };
    }
  }

  private report({ memory: _memory, ...emitted }: Prepared): void {
    const { org, hour, failure } = emitted;
    this.organizations++;
    if (emitted.isStale) this.stale++;
    if (hour !== null && typeof hour !== "string" && hour.hasMismatch) this.drift++;
    if (failure !== null) this.failures.push({ org, failure });
    this.options.onOrg?.(emitted);
  }

  /** The meter's own metrics come last: its heartbeat says that it went through all of them. */
  async finish(): Promise<Emission> {
    await this.flush();
    const { at, organizations, failures, stale, drift } = this;
    const fleet = { stale, drift, unconfirmed: await this.unconfirmed() };
    const data = meterData(fleet);
    return { at, organizations, failures, fleet, data, failure: await this.publish(data) };
  }

  /** No reason to withhold the rest: what is not known is not sent, and its alarm stays as it is. */
  private async unconfirmed(): Promise<number | null> {
    try {
      return await this.options.unconfirmed();
    } catch (error) {
      this.options.onProblem?.(`unconfirmed subscriptions: ${messageOf(error)}`);
      return null;
    }
  }
}

const dataOf = ({ hour }: Emitted): readonly MetricDatum[] =>
  hour === null || typeof hour === "string" ? [] : hour.data;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
