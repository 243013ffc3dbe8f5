import type { BillingPeriod, Day } from "../../../core/model/calendar.ts";
import { type Exact, ONE, ZERO } from "../../../core/model/exact.ts";
import type { PeriodUsage } from "../../../core/model/period-usage.ts";
import { type ReadOptions, SourceFailure } from "../../../core/model/usage-source.ts";
import { isLateDue } from "../../../core/usage/days.ts";
import { productOf } from "../../../core/usage/products.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Json } from "../api/json.ts";
import type { Deadline } from "../api/net.ts";
import { type Charge, type OtherCharge, takenFor } from "./charge.ts";
import { billedBy, billedUsage, isYoung, NOTHING_YET } from "./charges.ts";
import { instantPeriod } from "./periods.ts";
import type { Counting } from "./tokens.ts";

const overviewOf = (client: GenesysClient, trustorOrgId: string, index: number, deadline: Deadline): Promise<Json> => {
  const path = `/billing/trusteebillingoverview/${encodeURIComponent(trustorOrgId)}?billingPeriodIndex=${index}`;
  return client.get(path, "the partner overview", deadline);
};

/** Periods have no ids here, only how many periods ago they were: the newest is read last, and must begin where the one before ends. */
export async function readTrustee(
  client: GenesysClient,
  trustorOrgId: string,
  counting: Counting,
  { now, periods }: ReadOptions,
  deadline: Deadline,
): Promise<readonly PeriodUsage[]> {
  const usage: PeriodUsage[] = [];
  for (let index = Math.max(1, periods) - 1; index >= 0; index--) {
    const overview = await earlierOrNull(overviewOf(client, trustorOrgId, index, deadline), index);
    if (overview === null) continue;
    const period = trusteeUsage(overview, index, counting, now);
    if (period !== null) usage.push(follows(usage.at(-1), period, overview));
  }
  return usage;
}

/** Null: before the customer's first period. */
async function earlierOrNull(overview: Promise<Json>, index: number): Promise<Json | null> {
  try {
    return await overview;
  } catch (error) {
    if (index > 0 && error instanceof SourceFailure && error.kind === "not-found") return null;
    throw error;
  }
}

/** A period that turned over between two requests would leave one out. */
function follows(before: PeriodUsage | undefined, usage: PeriodUsage, overview: Json): PeriodUsage {
  if (before === undefined || before.period.end === usage.period.start) return usage;
  const problem = "a new billing period began while it was read: the next read will work";
  throw overview.at("billingPeriodStartDate").fail("inconsistent", problem);
}

/** @returns null for a period before the current one in which nothing was billed in tokens */
export function trusteeUsage(overview: Json, index: number, counting: Counting, now: string): PeriodUsage | null {
  const period = instantPeriod(overview.at("billingPeriodStartDate"), overview.at("billingPeriodEndDate"));
  const usages = overview.at("usages");
  const currency = overview.at("currency").string();
  const billed = billedBy(
    usages.items().map((usage) => usageOf(usage, currency)),
    counting,
  );
  if (billed.inTokens === 0 && index > 0) return null;
  const isEmpty = billed.inTokens === 0;
  if (isEmpty && !isYoung(period, now)) throw usages.fail("shape", `none of ${billed.of} usages is in tokens`);
  const state = stateOf(period, index, now.slice(0, 10));
  // What is included is not read from the overview.
  const terms = { ...billed.terms, included: null };
  const notices = isEmpty ? [...billed.notices, NOTHING_YET] : billed.notices;
  const about = { source: "genesys-trustee", periodId: period.start, period, state } as const;
  return billedUsage({ ...billed, terms, notices }, about, counting, now);
}

/** The overview does not say "closed": a period is closed once usage of its last days no longer arrives. */
const stateOf = (period: BillingPeriod, index: number, today: Day): "open" | "closed" =>
  index === 0 || isLateDue({ period }, today) ? "open" : "closed";

/** A usage row has the figures of a charge under other names, and as texts. */
function usageOf(place: Json, currency: string): Charge | OtherCharge {
  const name = place.at("name").string();
  if (place.at("isThirdParty").isTrue) return { place, name, looksLikeAi: false };
  const unitPlace = place.at("unitOfMeasureType");
  const names = [name, place.at("partNumber").stringOrNull() ?? ""];
  const taken = takenFor(productOf(names), unitPlace, false);
  if (!("unit" in taken)) return { place, name, ...taken };
  checkBundle(place.at("bundleQuantity"));
  const actual = place.at("usageQuantity");
  const none = place.at("convertedTokenCount");
  return {
    place,
    at: { actual, overage: none, tokens: none, unit: unitPlace, organizations: none },
    id: null,
    name,
    ...taken,
    quantities: {
      actual: actual.numberInString(),
      prepaid: place.at("prepayQuantity").numberInString(),
      fairuse: null,
      overage: null,
    },
    convertedTokens: null,
    unitsPerToken: null,
    overagePrice: numberOrNull(place.at("overagePrice")),
    currency,
    organizationIds: null,
  };
}

const numberOrNull = (place: Json): Exact | null => (place.stringOrNull() === null ? null : place.numberInString());

/** A multiplier; Genesys does not say of what. */
function checkBundle(place: Json): void {
  const quantity = numberOrNull(place) ?? ONE;
  const isOne = quantity.n === quantity.d || quantity.n === ZERO.n;
  if (!isOne) throw place.fail("shape", "a bundle of more than one: it is not known what this multiplies");
}
