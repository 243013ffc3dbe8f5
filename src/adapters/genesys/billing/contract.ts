import { type Day, daysBetween } from "../../../core/model/calendar.ts";
import { add, compare, ZERO } from "../../../core/model/exact.ts";
import type { PeriodUsage, ReportedTerms } from "../../../core/model/period-usage.ts";
import { type ReadOptions, SourceFailure } from "../../../core/model/usage-source.ts";
import { LATE_DAYS } from "../../../core/usage/days.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Json } from "../api/json.ts";
import type { Deadline } from "../api/net.ts";
import { chargeOf } from "./charge.ts";
import { type Billed, billedBy, billedUsage, isYoung, NOTHING_YET } from "./charges.ts";
import { contractOf, periodOf } from "./contract-requests.ts";
import { type ContractPeriod, contractPeriods, stateOf } from "./periods.ts";
import { about, type Counting } from "./tokens.ts";
import { type Taken, takenFrom } from "./wallets.ts";

/** @param contractId its id, or the number on the invoice */
export async function readContract(
  client: GenesysClient,
  contractId: string,
  counting: Counting,
  { now, periods }: ReadOptions,
  deadline: Deadline,
): Promise<readonly PeriodUsage[]> {
  const contract = await contractOf(client, contractId, deadline);
  const chosen = chosenPeriods(contract.at("billingPeriods"), now.slice(0, 10), periods);
  const usage: PeriodUsage[] = [];
  for (const listed of chosen) {
    const detail = await periodOf(client, contract, listed.id, deadline);
    const period = contractUsage(detail, listed, counting, now, listed === chosen.at(-1));
    if (period !== null) usage.push(period);
  }
  return usage;
}

export function chosenPeriods(list: Json, today: Day, count: number): readonly ContractPeriod[] {
  const begun = contractPeriods(list).filter(({ period }) => period.start <= today);
  const last = begun.at(-1);
  if (last === undefined) throw new SourceFailure("not-found", "no billing period of the contract has begun");
  if (daysBetween(last.period.end, today) <= LATE_DAYS) return begun.slice(-Math.max(1, count));
  throw new SourceFailure("not-found", `the contract's last billing period ended on ${last.period.end}`);
}

/** @returns null for a period before the current one in which nothing was billed in tokens: AI came later */
export function contractUsage(
  detail: Json,
  listed: ContractPeriod,
  counting: Counting,
  now: string,
  isCurrent: boolean,
): PeriodUsage | null {
  checkSame(detail, listed);
  const [charges, wallets] = [listOf(detail.at("charges")), listOf(detail.at("wallets"))];
  if (charges === null && wallets === null) throw detail.at("charges").fail("shape", "neither charges nor wallets");
  const billed = billedBy((charges ?? []).map(chargeOf), counting);
  const taken = takenFrom(wallets ?? []);
  if (billed.inTokens === 0 && taken === null && !isCurrent) return null;
  const { id: periodId, period } = listed;
  const about = { source: "genesys-contract", periodId, period, state: stateOf(detail) } as const;
  return billedUsage(withWallets(billed, taken, detail, isYoung(period, now)), about, counting, now);
}

const listOf = (place: Json): readonly Json[] | null => (place.isAbsent ? null : place.items());

/** The answer must be about the period that was asked for. */
function checkSame(detail: Json, { id, place }: ContractPeriod): void {
  for (const key of ["id", "dateStart", "dateEnd"]) {
    const [here, there] = [detail.at(key).string(), key === "id" ? id : place.at(key).string()];
    if (here !== there) throw detail.at(key).fail("inconsistent", "the contract's list of periods differs");
  }
}

/** Charges say which features took the tokens, wallets how many were taken: no more than is charged. */
function withWallets(billed: Billed, taken: Taken | null, detail: Json, mayBeEmpty: boolean): Billed {
  if (billed.inTokens > 0) {
    if (taken === null) return billed;
    const rounding = { n: BigInt(billed.inTokens), d: 1n };
    if (compare(taken.tokens, add(billed.total, rounding)) > 0) {
      const [there, here] = [about(taken.tokens), about(billed.total)];
      throw detail.at("wallets").fail("inconsistent", `${there} tokens were taken, and ${here} are charged`);
    }
    return { ...billed, terms: withPrice(billed.terms, taken) };
  }
  if (taken !== null) {
    const message = "no charge is in tokens: these are the tokens taken from the wallet, not split by feature";
    const notice = { code: "wallet-only", path: detail.at("wallets").path, message } as const;
    const terms = withPrice(billed.terms, taken);
    return { ...billed, total: taken.tokens, terms, notices: [...billed.notices, notice] };
  }
  if (!mayBeEmpty) throw detail.at("charges").fail("shape", `none of ${billed.of} charges is in tokens, and no wallet`);
  return { ...billed, total: ZERO, notices: [...billed.notices, NOTHING_YET] };
}

const withPrice = (terms: ReportedTerms, { overagePrice, currency }: Taken): ReportedTerms =>
  terms.overagePrice === null ? { ...terms, overagePrice, currency } : terms;
