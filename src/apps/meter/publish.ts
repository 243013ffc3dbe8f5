import { inParallel } from "../../adapters/aws/in-parallel.ts";
import type { MetricDatum } from "../../core/metrics/datapoints.ts";
import { type FleetCount, isStale, type MeterDatum, meterData, withoutAhead } from "../../core/metrics/fleet.ts";
import { hourOf, type NoHour, type OrgHour } from "../../core/metrics/hour.ts";
import { type Memory, newMemory, remembered } from "../../core/metrics/memory.ts";
import { isStateFailure, type StateStore } from "../../core/metrics/state/store.ts";
import { dayAt } from "../../core/model/calendar.ts";
import { endedOf } from "../../core/usage/history.ts";
import { lastObserved } from "../../core/usage/observations.ts";
import type { MeteredOrg } from "./metered-org.ts";
import { Staleness } from "./staleness.ts";

export type Datum = MetricDatum | MeterDatum;

export interface PublishOptions {
  readonly store: StateStore;
  /** Organizations that cannot be metered, as their budgets are: each counts as stale. Complete once all others are. */
  readonly unmetered: ReadonlySet<string>;
  /** Names this meter in its heartbeat. */
  readonly prefix: string;
  /** Sends at most MOST_DATUMS of one instant, in seconds since 1970, or throws: then none of them counts as sent. */
  publish(data: readonly Datum[], at: number): Promise<void>;
  /** Subscriptions that nobody confirmed; null: unknown. */
  unconfirmed(): Promise<number | null>;
  now(): Date;
  /** An organization's metrics were sent, or could not be: once, and again after its usage was read. */
  onOrg?(published: Published): void;
  /** A problem that stops nothing. */
  onProblem?(message: string): void;
}

/** One organization's hour. */
export interface Published {
  readonly org: string;
  /** Null: its state could not be read. */
  readonly hour: OrgHour | NoHour | null;
  /** When its source last answered; null: never. */
  readonly lastFetched: string | null;
  readonly isStale: boolean;
  /** Why its metrics were not sent; null: they were, or there are none. */
  readonly failure: string | null;
}

export interface Publication {
  /** Seconds since 1970: the full hour that the metrics are about. */
  readonly at: number;
  readonly organizations: number;
  readonly failures: readonly { readonly org: string; readonly failure: string }[];
  readonly fleet: FleetCount;
  /** The meter's own metrics. */
  readonly data: readonly MeterDatum[];
  /** Why these were not sent; null: they were. */
  readonly failure: string | null;
}

/** What CloudWatch takes in one call. */
export const MOST_DATUMS = 1000;
const HOUR = 3600;
/** Organizations whose state is in memory at a time. */
const CHUNK = 100;

/** An organization on its way to CloudWatch. */
interface Prepared extends Published {
  readonly source: MeteredOrg;
  /** What is stored of it; null: that could not be read. */
  readonly memory: Memory | null;
}

/** Is told what is stored of each organization, once its metrics were sent or could not be. */
export type OnState = (org: MeteredOrg, state: Pick<Prepared, "memory" | "lastFetched">) => void;

/** What the meter's own metrics count. */
interface Counted {
  readonly hasDrift: boolean;
  readonly failure: string | null;
}

/**
 * Sends the metrics of one hour. They are dated to the full hour: a run that repeats it sends the same points, and
 * alarms take the highest. The high-water marks are stored before anything is sent, and what was notified afterwards: a
 * run that is interrupted in between repeats, and neither loses nor announces twice.
 */
export class Publisher {
  private readonly options: PublishOptions;
  private readonly now: number;
  private readonly at: number;
  private waiting: Prepared[] = [];
  private datums = 0;
  private readonly counted = new Map<string, Counted>();
  private readonly staleness: Staleness;
  private notConfirmed: number | null | undefined;
  private readonly onState: OnState;
  private sent = "";

  constructor(options: PublishOptions, onState: OnState) {
    this.options = options;
    this.onState = onState;
    this.now = Math.floor(options.now().getTime() / 1000);
    this.at = this.now - (this.now % HOUR);
    this.staleness = new Staleness(options.store, this.now);
  }

  /** Sends what is stored of every organization. */
  async addAll(orgs: Iterable<MeteredOrg>): Promise<void> {
    for (const chunk of chunksOf(orgs)) {
      for (const prepared of await inParallel(chunk, (org) => this.prepare(org))) await this.enqueue(prepared);
    }
  }

  async add(org: MeteredOrg): Promise<void> {
    await this.enqueue(await this.prepare(org));
  }

  /** Sends the rest, and then the meter's own metrics: its heartbeat says that it has gone through all organizations. */
  async finish(): Promise<Publication> {
    await this.flush();
    const all = [...this.counted];
    const those = (is: (one: Counted) => boolean): string[] => all.flatMap(([org, one]) => (is(one) ? [org] : []));
    await this.staleness.addUnmetered([...this.options.unmetered].filter((org) => !this.counted.has(org)));
    this.notConfirmed ??= await this.unconfirmed();
    const fleet = {
      ...this.staleness.count(),
      drift: those(({ hasDrift }) => hasDrift).length,
      unconfirmed: this.notConfirmed,
    };
    const data = meterData(fleet, this.options.prefix);
    const failures = all.flatMap(([org, { failure }]) => (failure === null ? [] : { org, failure }));
    return { at: this.at, organizations: all.length, failures, fleet, data, failure: await this.publishOwn(data) };
  }

  private async prepare(source: MeteredOrg): Promise<Prepared> {
    const { store } = this.options;
    const { org } = source.budget;
    try {
      const { observations: all, estimates, history, memory: there } = await store.read(org, this.now);
      const observations = withoutAhead(all, this.now);
      if (observations !== all) this.options.onProblem?.(`${org}: ${AHEAD}`);
      let hour: OrgHour | NoHour = "unknown";
      const memory = await store.remember(org, there, (before) => {
        const known = before ?? newMemory(this.now);
        hour = hourOf(source.metered, { observations, estimates, history }, this.now, known.metrics ?? known);
        return typeof hour === "string" ? known : { ...known, metrics: hour.raised };
      });
      const ended = endedOf(observations, history, dayAt(this.now), source.metered.projection.seatFeatures);
      if (ended.length > 0) await store.keep(org, ended);
      const isOld = isStale(observations, memory.since, this.now);
      return { source, org, hour, lastFetched: lastObserved(observations), isStale: isOld, failure: null, memory };
    } catch (error) {
      if (!isStateFailure(error)) throw error;
      return { source, org, hour: null, lastFetched: null, isStale: true, failure: error.message, memory: null };
    }
  }

  private async enqueue(prepared: Prepared): Promise<void> {
    const { length } = dataOf(prepared);
    while (this.datums > 0 && this.datums + length > MOST_DATUMS) await this.flush();
    this.waiting.push(prepared);
    this.datums += length;
  }

  /** One call, for whole organizations: all metrics of one are sent, or none. */
  private async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.datums = 0;
    const data = batch.flatMap(dataOf);
    const failure = data.length === 0 ? null : await this.publish(data);
    const done = await inParallel(batch, async (one) =>
      this.withStaleness(await (failure === null ? this.stored(one) : unsent(one, failure))),
    );
    for (const published of done) this.report(published);
  }

  private async publish(data: readonly Datum[]): Promise<string | null> {
    try {
      await this.options.publish(data, this.at);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  private async publishOwn(data: readonly MeterDatum[]): Promise<string | null> {
    const text = JSON.stringify(data);
    if (text === this.sent) return null;
    const failure = await this.publish(data);
    if (failure === null) this.sent = text;
    return failure;
  }

  /** Stores what was notified. */
  private async stored(one: Prepared): Promise<Prepared> {
    const { org, hour, memory } = one;
    if (hour === null || typeof hour === "string" || memory === null) return one;
    try {
      const after = await this.options.store.remember(org, memory, (there) => remembered(there ?? memory, hour.sent));
      return { ...one, memory: after };
    } catch (error) {
      if (!isStateFailure(error)) throw error;
      return { ...one, failure: `sent, but that was not stored: ${error.message}` };
    }
  }

  private async withStaleness(one: Prepared): Promise<Prepared> {
    const { org, memory, isStale: isOld, failure } = one;
    return { ...one, memory: await this.staleness.add(org, memory, isOld || failure !== null) };
  }

  private report({ source, memory, ...published }: Prepared): void {
    this.onState(source, { memory, lastFetched: published.lastFetched });
    const { org, hour, failure } = published;
    const hasDrift = hour !== null && typeof hour !== "string" && hour.hasMismatch;
    this.counted.set(org, { hasDrift, failure });
    this.options.onOrg?.(published);
  }

  /** Unknown: this metric is not sent, and its alarm stays as it is. */
  private async unconfirmed(): Promise<number | null> {
    try {
      return await this.options.unconfirmed();
    } catch (error) {
      this.options.onProblem?.(`unconfirmed subscriptions: ${messageOf(error)}`);
      return null;
    }
  }
}

const AHEAD = "figures that are dated in the future are not used. The clock of an earlier run was ahead";

const dataOf = ({ hour }: Published): readonly MetricDatum[] =>
  hour === null || typeof hour === "string" ? [] : hour.data;

const unsent = async (one: Prepared, failure: string): Promise<Prepared> =>
  dataOf(one).length === 0 ? one : { ...one, failure };

function* chunksOf(orgs: Iterable<MeteredOrg>): Generator<readonly MeteredOrg[]> {
  let chunk: MeteredOrg[] = [];
  for (const org of orgs) {
    chunk.push(org);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
