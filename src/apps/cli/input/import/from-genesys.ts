import type { Command } from "commander";
import type { Sources } from "../../../../adapters/genesys/source.ts";
import { isOver } from "../../../../core/forecast/days.ts";
import type { Customer } from "../../../../core/import/customer.ts";
import { isId, type Meter } from "../../../../core/model/budget.ts";
import type { PeriodUsage } from "../../../../core/model/period-usage.ts";
import { failureText, isSourceFailure } from "../../../../core/model/usage-source.ts";
import { Interrupted, type Io, UsageError } from "../../io.ts";
import { whole } from "../new-budget/calculator.ts";
import { collect } from "../options.ts";
import type { BudgetWriter } from "./write-budgets.ts";

const TIMEOUT_MS = 60_000;

export interface GenesysFlags {
  readonly region: string;
  readonly credentials: string;
  readonly periods: number;
  readonly owner?: readonly string[];
}

/** What both ways to ask Genesys take. */
export const withGenesys = (command: Command): Command =>
  command
    .requiredOption("--region <domain>", "the region of the OAuth client, such as mypurecloud.de")
    .requiredOption("--credentials <reference>", "the OAuth client: env:NAME or profile:NAME")
    .option("--owner <email>", "an email address to notify; repeatable", collect)
    .option("--periods <n>", "how many billing periods of usage, the current one included", whole, 3);

export const meterAt = (kind: Meter["kind"], id: string, { region, credentials }: GenesysFlags): Meter => ({
  ...{ kind, region, credentials, organizationIds: [], path: null, volumes: null },
  contractId: kind === "genesys-contract" ? id : null,
  trustorOrgId: kind === "genesys-trustee" ? id : null,
});

/** Reads what Genesys says of an organization, and writes its budget; what is wrong is said of it alone. */
export async function importOne(
  org: string,
  meter: Meter,
  flags: GenesysFlags,
  { sources, writer, now }: { readonly sources: Sources; readonly writer: BudgetWriter; readonly now: string },
  io: Io,
): Promise<void> {
  const there = writer.has(org);
  if (there !== null) {
    writer.skip(org, "exists", there);
    return;
  }
  try {
    const described = await sources.describe(meter, TIMEOUT_MS);
    const { kind, region, contractId, trustorOrgId, credentials } = meter;
    const about: Customer = {
      ...{ org, owners: flags.owner ?? [], model: null, users: null, included: null, months: [], ...described },
      meter: { kind, region, contractId, trustorOrgId, credentials },
    };
    const read = writer.readable(about);
    if (typeof read === "string") {
      writer.skip(org, "failed", read);
      return;
    }
    const { customer, result } = read;
    const usage = await sources.read(result, { now, timeout: TIMEOUT_MS, periods: flags.periods, leftOut: "say" });
    writer.write(withUsage(customer, usage));
  } catch (error) {
    if (io.signal.aborted) throw new Interrupted();
    if (!isSourceFailure(error)) throw error;
    writer.skip(org, "failed", failureText(error));
  }
}

/** What the newest period says of the contract comes before what its items say. */
function withUsage(customer: Customer, usage: readonly PeriodUsage[]): Customer {
  const terms = usage.map((one) => one.terms);
  const newest = <K extends keyof (typeof terms)[number]>(key: K) => terms.findLast((one) => one[key] !== null)?.[key];
  return {
    ...customer,
    included: newest("included") ?? null,
    purchased: newest("committed") ?? customer.purchased,
    overagePrice: newest("overagePrice") ?? customer.overagePrice,
    currency: customer.currency ?? newest("currency") ?? null,
    months: usage.map((one) => ({
      ...{ month: one.period.month, isOver: isOver(one), total: one.total, features: one.features },
    })),
  };
}

/** An id becomes the name of a file. */
export function orgOf(id: string): string {
  const org = id.toLowerCase();
  if (isId(org)) return org;
  throw new UsageError(`${id} is not an id: use letters, digits and hyphens`);
}
