import type { Meter } from "../../../core/model/budget.ts";
import type { Day } from "../../../core/model/calendar.ts";
import type { Exact } from "../../../core/model/exact.ts";
import { productOf } from "../../../core/usage/products.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Json } from "../api/json.ts";
import type { Deadline } from "../api/net.ts";
import { contractOf } from "./contract-requests.ts";
import { nearestDay } from "./periods.ts";
import { overviewOf } from "./trustee.ts";

/** What an answer says of an organization beside its usage. Null: it does not say. */
export interface Described {
  readonly name: string | null;
  readonly cycleStartDay: number | null;
  readonly currency: string | null;
  /** Of the contract's items: tokens a month bought ahead, and prices. */
  readonly purchased: bigint | null;
  readonly purchasePrice: Exact | null;
  readonly overagePrice: Exact | null;
}

export async function describe(client: GenesysClient, meter: Meter, deadline: Deadline): Promise<Described> {
  if (meter.kind === "genesys-trustee") {
    const overview = await overviewOf(client, meter.trustorOrgId ?? "", 0, deadline);
    return {
      name: overview.maybe("organization").maybe("name").textOrNull(),
      cycleStartDay: dateOf(nearestDay(overview.at("billingPeriodStartDate"))),
      currency: codeOf(overview.at("currency")),
      ...{ purchased: null, purchasePrice: null, overagePrice: null },
    };
  }
  return describeContract(await contractOf(client, meter.contractId ?? "", deadline));
}

function describeContract(contract: Json): Described {
  const starts = contract
    .at("billingPeriods")
    .items()
    .map((period) => nearestDay(period.at("dateStart")));
  const items = tokenItems(contract);
  const [priced] = items;
  const bought = items.flatMap((item) => item.maybe("quantity").numberOrNull() ?? []);
  const whole = bought.reduce((sum, { n, d }) => sum + n / d, 0n);
  return {
    name: contract.maybe("billToCustomer").maybe("name").textOrNull(),
    // A month may be too short for the day: the latest day of all is the cycle's.
    cycleStartDay: starts.length === 0 ? null : Math.max(...starts.map(dateOf)),
    currency: priced === undefined ? null : codeOf(priced.maybe("currencyIsoCode")),
    purchased: bought.length === 0 ? null : whole,
    purchasePrice: priced?.maybe("price").numberOrNull() ?? null,
    overagePrice: priced?.maybe("overagePrice").numberOrNull() ?? null,
  };
}

/** Of the pool of tokens; an item that is not understood is not one of them. */
function tokenItems(contract: Json): Json[] {
  const plans = contract.maybe("plans");
  if (!plans.isList) return [];
  return plans.items().flatMap((plan) => {
    const items = plan.maybe("items");
    return items.isList ? items.items().filter(isOfTokens) : [];
  });
}

function isOfTokens(item: Json): boolean {
  const names = ["name", "description"].flatMap((key) => item.maybe(key).textOrNull() ?? []);
  const unit = item.maybe("unitOfMeasure").textOrNull();
  return productOf(names).kind === "pool" && (unit === null || /^tokens?$/i.test(unit));
}

const dateOf = (day: Day): number => Number(day.slice(8));

function codeOf(place: Json): string | null {
  const text = place.textOrNull();
  return text !== null && /^[A-Z]{3}$/.test(text) ? text : null;
}
