import { type Day, daysBetween } from "../../core/model/calendar.ts";
import { add, compare, ZERO } from "../../core/model/exact.ts";
import { type ReadOptions, type ReportedPool, type Snapshot, SourceFailure } from "../../core/model/snapshot.ts";
import { LATE_DAYS } from "../../core/usage/reading.ts";
import { chargeOf } from "./charge.ts";
import { type Billed, billedBy } from "./charges.ts";
import type { GenesysClient } from "./client.ts";
import { contractOf, periodOf } from "./contract-api.ts";
import type { Json } from "./json.ts";
import type { Deadline } from "./net.ts";
import { periodNotice } from "./period-notice.ts";
import { type ContractPeriod, contractPeriods, stateOf } from "./periods.ts";
import { about, type Counting } from "./tokens.ts";
import { type Taken, takenFrom } from "./wallets.ts";

/** Usage is about a day old: nothing may be billed of a period as young as this. */
const YOUNG_DAYS = 2;

/** @param contractId its id, or the number on the invoice */
export async function readContract(
  client: GenesysClient,
  contractId: string,
  counting: Counting,
  { now, periods }: ReadOptions,
  deadline: Deadline,
): Promise<readonly Snapshot[]> {
  const contract = await contractOf(client, contractId, deadline);
  const chosen = chosenPeriods(contract.at("billingPeriods"), now.slice(0, 10), periods);
  const snapshots: Snapshot[] = [];
  for (const listed of chosen) {
    const detail = await periodOf(client, contract, listed.id, deadline);
    const snapshot = contractSnapshot(detail, listed, counting, now, listed === chosen.at(-1));
    if (snapshot !== null) snapshots.push(snapshot);
  }
  return snapshots;
}

export function chosenPeriods(list: Json, today: Day, count: number): readonly ContractPeriod[] {
  const begun = contractPeriods(list).filter(({ period }) => period.start <= today);
  const last = begun.at(-1);
  if (last === undefined) throw new SourceFailure("not-found", "no billing period of the contract has begun");
  if (daysBetween(last.period.end, today) <= LATE_DAYS) return begun.slice(-Math.max(1, count));
  throw new SourceFailure("not-found", `the contract's last billing period ended on ${last.period.end}`);
}

/** @returns null for a period before the current one in which nothing was billed in tokens: AI came later */
export function contractSnapshot(
  detail: Json,
  listed: ContractPeriod,
  counting: Counting,
  now: string,
  isCurrent: boolean,
): Snapshot | null {
  checkSame(detail, listed);
  const [charges, wallets] = [listOf(detail.at("charges")), listOf(detail.at("wallets"))];
  if (charges === null && wallets === null) throw detail.at("charges").fail("shape", "neither charges nor wallets");
  const billed = billedBy((charges ?? []).map(chargeOf), counting);
  const taken = takenFrom(wallets ?? []);
  const isYoung = daysBetween(listed.period.start, now.slice(0, 10)) <= YOUNG_DAYS;
  if (billed.inTokens === 0 && taken === null && !isCurrent) return null;
  const { byFeature, total, reported, rates, notices } = together(billed, taken, detail, isYoung);
  const { budget } = counting;
  return {
    org: budget.org,
    periodId: listed.id,
    period: listed.period,
    state: stateOf(detail),
    fetchedAt: now,
    byFeature,
    total,
    samples: null,
    reported,
    rates,
    notices: [...notices, ...periodNotice(listed.period, budget)],
  };
}

const listOf = (place: Json): readonly Json[] | null => (place.isAbsent ? null : place.items());

/** What was asked for is what came. */
function checkSame(detail: Json, { id, place }: ContractPeriod): void {
  for (const key of ["id", "dateStart", "dateEnd"]) {
    const [here, there] = [detail.at(key).string(), key === "id" ? id : place.at(key).string()];
    if (here !== there) throw detail.at(key).fail("inconsistent", "the contract's list says something else");
  }
}

/** Charges say who took the tokens, wallets how many were taken: the charges hold, and the wallets must not know more. */
function together(billed: Billed, taken: Taken | null, detail: Json, isYoung: boolean): Billed {
  if (billed.inTokens > 0) {
    if (taken === null) return billed;
    const rounding = { n: BigInt(billed.inTokens), d: 1n };
    if (compare(taken.tokens, add(billed.total, rounding)) > 0) {
      const [there, here] = [about(taken.tokens), about(billed.total)];
      throw detail.at("wallets").fail("inconsistent", `${there} tokens were taken, and ${here} are charged`);
    }
    return { ...billed, reported: withPrice(billed.reported, taken) };
  }
  if (taken !== null) {
    const message = "no charge is in tokens: these are the tokens taken from the wallet, not told apart by feature";
    const notice = { code: "wallet-only", path: detail.at("wallets").path, message } as const;
    const reported = withPrice(billed.reported, taken);
    return { ...billed, total: taken.tokens, reported, notices: [...billed.notices, notice] };
  }
  if (!isYoung) throw detail.at("charges").fail("shape", `none of ${billed.of} charges is in tokens, and no wallet`);
  const message = "the period has just begun, and nothing is billed in tokens yet";
  return {
    ...billed,
    total: ZERO,
    notices: [...billed.notices, { code: "nothing-billed-yet", path: null, message }],
  };
}

const withPrice = (pool: ReportedPool, { overagePrice, currency }: Taken): ReportedPool =>
  pool.overagePrice === null ? { ...pool, overagePrice, currency } : pool;
