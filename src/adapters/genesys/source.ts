import { setMaxListeners } from "node:events";
import type { Budget, Meter } from "../../core/model/budget.ts";
import type { Day } from "../../core/model/calendar.ts";
import type { PeriodUsage } from "../../core/model/period-usage.ts";
import type { EstimatedOrg, EstimatedPeriods, ReadOptions, UsageSource } from "../../core/model/usage-source.ts";
import { isSourceFailure, SourceFailure } from "../../core/model/usage-source.ts";
import type { UsageFile } from "../../core/usage/file/figures.ts";
import type { BudgetOrgs } from "../../core/usage/file/left-out.ts";
import { hasVolumes } from "../../core/usage/volumes/estimate.ts";
import { readUsage } from "../files/usage.ts";
import { type EstimateQuestion, type Estimates, readEstimates } from "./analytics/estimates.ts";
import { GenesysClient, type Listener } from "./api/client.ts";
import { credentialsOf, type Vault } from "./api/credentials.ts";
import { bounded, type Deadline, type Net } from "./api/net.ts";
import { hostsOf, isRegion } from "./api/regions.ts";
import { readContract } from "./billing/contract.ts";
import { type Described, describe } from "./billing/describe.ts";
import { type Invoices, readInvoices } from "./billing/invoices.ts";
import { readSubscription } from "./billing/subscription.ts";
import type { Counting } from "./billing/tokens.ts";
import { readTrustee } from "./billing/trustee.ts";
import { readFile } from "./file-source.ts";

/** Everything outside of the program that reading usage needs. */
export interface Surroundings {
  readonly net: Net;
  readonly vault: Vault;
  /** Usage files are below it. */
  readonly cwd: string;
  /** Ctrl-C. */
  readonly interrupt: AbortSignal;
  /** A port of this machine that stands in for Genesys Cloud; null: Genesys Cloud. */
  readonly standIn: number | null;
  readonly heard?: Listener;
  /** The organizations that have a budget; absent: not known. */
  readonly orgs?: BudgetOrgs;
}

/** A meter that asks Genesys Cloud. */
type Remote = Meter & { readonly region: string; readonly credentials: string };

/**
 * Real usage, from the source that each budget's `meter` names. A fleet shares one of these: budgets with the same region
 * and credentials share a login and a rate.
 */
export class Sources implements UsageSource {
  private readonly outside: Surroundings;
  private readonly clients = new Map<string, Promise<GenesysClient>>();
  private readonly customers = new Map<string, string>();
  private file: UsageFile | null = null;

  constructor(outside: Surroundings) {
    this.outside = outside;
    // Each read adds a listener while it lasts, and a fleet has many reads.
    setMaxListeners(0, outside.interrupt);
  }

  async read(counting: Counting, options: ReadOptions): Promise<readonly PeriodUsage[]> {
    const meter = meterOf(counting.budget);
    try {
      return await this.readMeter(meter, counting, options);
    } catch (error) {
      // The secret may have changed: read it again next time.
      if (isSourceFailure(error) && error.kind === "auth") this.clients.delete(keyOf(meter));
      throw isSourceFailure(error) ? error : unforeseen(error);
    }
  }

  private async readMeter(meter: Meter, counting: Counting, options: ReadOptions): Promise<readonly PeriodUsage[]> {
    if (meter.kind === "csv") {
      const clock = new Date(this.outside.net.now()).toISOString();
      const around = { orgs: this.outside.orgs ?? null, clock };
      return readFile(this.usageFile(given(meter.path, "path")), counting, options, around);
    }
    const { signal, close } = bounded(options.timeout, this.outside.interrupt);
    try {
      return await this.readGenesys(meter, counting, options, { at: this.outside.net.now() + options.timeout, signal });
    } finally {
      close();
    }
  }

  /** What Genesys Cloud says of an organization that has no budget yet. */
  async describe(meter: Meter, timeout: number): Promise<Described> {
    const { signal, close } = bounded(timeout, this.outside.interrupt);
    try {
      return await describe(await this.client(meter), meter, { at: this.outside.net.now() + timeout, signal });
    } catch (error) {
      throw isSourceFailure(error) ? error : unforeseen(error);
    } finally {
      close();
    }
  }

  /** What was invoiced, from a day on until today. */
  async invoices(counting: Counting, from: Day, { now, timeout }: ReadOptions): Promise<Invoices> {
    const meter = meterOf(counting.budget);
    if (meter.kind !== "genesys-contract") {
      throw new SourceFailure("not-found", "invoices are read where meter.kind is genesys-contract");
    }
    const { signal, close } = bounded(timeout, this.outside.interrupt);
    try {
      const client = await this.client(meter);
      const until = now.slice(0, 10);
      return await readInvoices(client, counting, { from, until }, { at: this.outside.net.now() + timeout, signal });
    } catch (error) {
      throw isSourceFailure(error) ? error : unforeseen(error);
    } finally {
      close();
    }
  }

  /** Days of periods, estimated from volumes. What cannot be read of them is a notice, and no failure. */
  async estimates(counting: Counting, question: EstimateQuestion, timeout: number): Promise<Estimates> {
    const { signal, close } = bounded(timeout, this.outside.interrupt);
    try {
      const client = await this.client(meterOf(counting.budget));
      return await readEstimates(client, counting, question, { at: this.outside.net.now() + timeout, signal });
    } catch (error) {
      throw isSourceFailure(error) ? error : unforeseen(error);
    } finally {
      close();
    }
  }

  /** For a meter, whose forecasts may rest on them only where the budget says so. */
  async estimate(
    { projection, ...counting }: EstimatedOrg,
    usage: readonly PeriodUsage[],
    { now, timeout }: ReadOptions,
  ): Promise<EstimatedPeriods> {
    const settings = counting.budget.meter?.volumes ?? null;
    if (settings?.forecast !== true) return { usage: [], notices: [] };
    const question = { settings, usage, by: null, isHourly: false, now, projection };
    const { all } = await this.estimates(counting, question, timeout);
    const notices = all.at(-1)?.usage.notices.filter(({ code }) => code.startsWith("volume-")) ?? [];
    return { usage: all.flatMap((one) => (hasVolumes(one) ? one.usage : [])), notices };
  }

  /** Budgets of a fleet share one file, or have one each: the last is kept. */
  private usageFile(path: string): UsageFile {
    if (this.file?.file !== path) this.file = readUsage(path, this.outside.cwd, "budget");
    return this.file;
  }

  private async readGenesys(
    meter: Meter,
    counting: Counting,
    options: ReadOptions,
    deadline: Deadline,
  ): Promise<readonly PeriodUsage[]> {
    const client = await this.client(meter);
    this.checkCustomer(client, meter, counting.budget);
    switch (meter.kind) {
      case "genesys-contract":
        return readContract(client, given(meter.contractId, "contractId"), counting, options, deadline);
      case "genesys-trustee":
        return readTrustee(client, given(meter.trustorOrgId, "trustorOrgId"), counting, options, deadline);
      default:
        return readSubscription(client, counting, options, deadline);
    }
  }

  private client(meter: Meter): Promise<GenesysClient> {
    const key = keyOf(meter);
    let client = this.clients.get(key);
    if (client === undefined) {
      client = this.made(remote(meter));
      this.clients.set(key, client);
      client.catch(() => this.clients.delete(key));
    }
    return client;
  }

  private async made({ region, credentials }: Remote): Promise<GenesysClient> {
    if (!isRegion(region)) throw new SourceFailure("not-found", `there is no region ${region}`);
    const { net, vault, standIn, heard = null } = this.outside;
    return new GenesysClient(hostsOf(region, standIn), await credentialsOf(credentials, vault), net, heard);
  }

  /** The rule shared-credentials compares references; this compares clients. A partner's client may read many customers. */
  private checkCustomer({ clientId }: GenesysClient, { kind, region }: Meter, { labels }: Budget): void {
    const customer = labels.get("customer");
    if (kind === "genesys-trustee" || customer === undefined) return;
    const key = `${region} ${clientId}`;
    const first = this.customers.get(key) ?? customer;
    this.customers.set(key, first);
    if (first === customer) return;
    throw new SourceFailure(
      "credentials",
      "another customer's budget uses the same OAuth client: give each customer its own",
    );
  }
}

const keyOf = ({ region, credentials }: Meter): string => `${region} ${credentials}`;

export function meterOf({ meter, org }: Budget): Meter {
  if (meter === null) throw new SourceFailure("not-found", `the budget of ${org} has no meter`);
  return meter;
}

const remote = (meter: Meter): Remote => ({
  ...meter,
  region: given(meter.region, "region"),
  credentials: given(meter.credentials, "credentials"),
});

/** The budget's schema asks for it. */
function given(value: string | null, key: string): string {
  if (value === null) throw new SourceFailure("not-found", `the budget's meter has no ${key}`);
  return value;
}

/** A bug must not stop the other organizations. Its message could hold a secret. */
const unforeseen = (error: unknown): SourceFailure =>
  new SourceFailure("shape", `internal error: ${error instanceof Error ? error.name : "unknown"}`);
