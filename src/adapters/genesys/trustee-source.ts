import { type BillingPeriod, type Day, daysBetween } from "../../core/model/calendar.ts";
import { type Exact, ONE, ZERO } from "../../core/model/exact.ts";
import { type ReadOptions, type Snapshot, SourceFailure } from "../../core/model/snapshot.ts";
import { isLateDue } from "../../core/usage/reading.ts";
import { type Charge, type OtherCharge, takenFor } from "./charge.ts";
import { billedBy } from "./charges.ts";
import type { GenesysClient } from "./client.ts";
import type { Json } from "./json.ts";
import type { Deadline } from "./net.ts";
import { periodNotice } from "./period-notice.ts";
import { instantPeriod } from "./periods.ts";
import { productOf } from "./products.ts";
import type { Counting } from "./tokens.ts";

const YOUNG_DAYS = 2;

export const overviewOf = (
  client: GenesysClient,
  trustorOrgId: string,
  index: number,
  deadline: Deadline,
): Promise<Json> => {
  const path = `/billing/trusteebillingoverview/${encodeURIComponent(trustorOrgId)}?billingPeriodIndex=${index}`;
  return client.get(path, "the partner overview", deadline);
};

/** Periods have no ids here, only how long ago they were: the newest is read last, and must follow the one before. */
export async function readTrustee(
  client: GenesysClient,
  trustorOrgId: string,
  counting: Counting,
  { now, periods }: ReadOptions,
  deadline: Deadline,
): Promise<readonly Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for (let index = Math.max(1, periods) - 1; index >= 0; index--) {
    const overview = await earlierOrNull(overviewOf(client, trustorOrgId, index, deadline), index);
    if (overview === null) continue;
    const snapshot = trusteeSnapshot(overview, index, counting, now);
    if (snapshot !== null) snapshots.push(follows(snapshots.at(-1), snapshot, overview));
  }
  return snapshots;
}

/** Before a customer's first period there is none. */
async function earlierOrNull(overview: Promise<Json>, index: number): Promise<Json | null> {
  try {
    return await overview;
  } catch (error) {
    if (index > 0 && error instanceof SourceFailure && error.kind === "not-found") return null;
    throw error;
  }
}

/** A period that turned over between two requests would leave one out. */
function follows(before: Snapshot | undefined, snapshot: Snapshot, overview: Json): Snapshot {
  if (before === undefined || before.period.end === snapshot.period.start) return snapshot;
  const problem = "the billing period turned over while it was read: this comes right by itself";
  throw overview.at("billingPeriodStartDate").fail("inconsistent", problem);
}

/** @returns null for a period before the current one in which nothing was billed in tokens */
export function trusteeSnapshot(overview: Json, index: number, counting: Counting, now: string): Snapshot | null {
  const period = instantPeriod(overview.at("billingPeriodStartDate"), overview.at("billingPeriodEndDate"));
  const today = now.slice(0, 10);
  const usages = overview.at("usages");
  const currency = overview.at("currency").string();
  const billed = billedBy(
    usages.items().map((usage) => usageOf(usage, currency)),
    counting,
  );
  const isYoung = daysBetween(period.start, today) <= YOUNG_DAYS;
  if (billed.inTokens === 0 && index > 0) return null;
  if (billed.inTokens === 0 && !isYoung) throw usages.fail("shape", `none of ${billed.of} usages is in tokens`);
  const message = "the period has just begun, and nothing is billed in tokens yet";
  return {
    org: counting.budget.org,
    periodId: period.start,
    period,
    state: stateOf(period, index, today),
    fetchedAt: now,
    byFeature: billed.byFeature,
    total: billed.total,
    samples: null,
    // What is included, the overview does not say.
    reported: { ...billed.reported, included: null },
    rates: billed.rates,
    notices: [
      ...billed.notices,
      ...(billed.inTokens === 0 ? [{ code: "nothing-billed-yet", path: null, message } as const] : []),
      ...periodNotice(period, counting.budget),
    ],
  };
}

/** The overview has no word for "closed": it is said once usage of the last days no longer arrives. */
const stateOf = (period: BillingPeriod, index: number, today: Day): "open" | "closed" =>
  index === 0 || isLateDue({ period }, today) ? "open" : "closed";

/** A usage has the figures of a charge under other names, and as texts. */
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

/** A multiplier, of what is not said. */
function checkBundle(place: Json): void {
  const quantity = numberOrNull(place) ?? ONE;
  const isOne = quantity.n === quantity.d || quantity.n === ZERO.n;
  if (!isOne) throw place.fail("shape", "a bundle of several: what it multiplies is not known");
}
