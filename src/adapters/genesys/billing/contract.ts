import type { Budget } from "../../../core/model/budget.ts";
import { type Day, daysBetween } from "../../../core/model/calendar.ts";
import { add, compare, ZERO } from "../../../core/model/exact.ts";
import type { PeriodUsage, ReportedTerms, SourceNotice } from "../../../core/model/period-usage.ts";
import { type ReadOptions, SourceFailure } from "../../../core/model/usage-source.ts";
import { LATE_DAYS } from "../../../core/usage/days.ts";
import type { GenesysClient } from "../api/client.ts";
import type { Json } from "../api/json.ts";
import type { Deadline } from "../api/net.ts";
import { chargeNames, chargeOf } from "./charge.ts";
import { type Billed, billedBy, billedUsage, isYoung, NOTHING_YET } from "./charges.ts";
import { contractOf, periodOf } from "./contract-requests.ts";
import { eachPeriod } from "./each-period.ts";
import { type LineReader, linesOf } from "./lines.ts";
import { slack } from "./near.ts";
import { type ContractPeriod, contractPeriods, periodNotice, stateOf } from "./periods.ts";
import { about, type Counting } from "./tokens.ts";
import { type Taken, takenFrom, type Wallets } from "./wallets.ts";
import { checkOneOwner, withoutOthers } from "./whose.ts";

/** @param contractId its id, or the number on the invoice */
export async function readContract(
  client: GenesysClient,
  contractId: string,
  counting: Counting,
  { now, periods }: ReadOptions,
  deadline: Deadline,
): Promise<readonly PeriodUsage[]> {
  const contract = await contractOf(client, contractId, deadline);
  const chosen = chosenPeriods(contract.at("billingPeriods"), counting.budget, now.slice(0, 10), periods);
  return eachPeriod(
    chosen.map((listed) => ({
      what: `the billing period ${listed.period.month}`,
      read: async () => {
        const detail = await periodOf(client, contract, listed.id, deadline);
        return contractUsage(detail, listed, counting, now, listed === chosen.at(-1));
      },
    })),
  );
}

export function chosenPeriods(list: Json, budget: Budget, today: Day, count: number): readonly ContractPeriod[] {
  const begun = contractPeriods(list, budget).filter(({ period }) => period.start <= today);
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
  const { budget } = counting;
  const own = budget.meter?.organizationIds ?? [];
  const [charges, wallets] = [listOf(detail.at("charges"), own), listOf(detail.at("wallets"), own)];
  if (charges === null && wallets === null) throw detail.at("charges").fail("shape", "neither charges nor wallets");
  const lines = linesOf(charges ?? [], readerFor(budget), counting);
  const owned = lines.counted.map(({ charge }) => charge);
  checkOneOwner(owned, budget);
  const billed = billedBy(lines);
  const taken = takenFrom(withoutOthers(wallets ?? [], owned[0]?.organizationIds ?? []), budget);
  if (billed.inTokens === 0 && taken.taken === null && !isCurrent) return null;
  const { id: periodId, period } = listed;
  const about = { source: "genesys-contract", periodId, period, state: stateOf(detail) } as const;
  const whole = withWallets(billed, taken, detail, isYoung(period, now));
  const notices = [...whole.notices, ...periodNotice(period, budget)];
  return billedUsage({ ...whole, notices }, about, counting, now);
}

const listOf = (place: Json, own: readonly string[]): readonly Json[] | null =>
  place.isAbsent ? null : withoutOthers(place.items(), own);

const readerFor = (budget: Budget): LineReader => ({
  names: chargeNames,
  unit: (place) => place.maybe("product").maybe("unitOfMeasure"),
  read: (place) => chargeOf(place, budget),
});

/** The answer must be about the period that was asked for. */
function checkSame(detail: Json, { id, place }: ContractPeriod): void {
  for (const key of ["id", "dateStart", "dateEnd"]) {
    const [here, there] = [detail.at(key).string(), key === "id" ? id : place.at(key).string()];
    if (here !== there) throw detail.at(key).fail("inconsistent", "the contract's list of periods differs");
  }
}

/** Charges say which features took the tokens, wallets how many were taken: no more than is charged. */
function withWallets(billed: Billed, { taken, bad }: Wallets, detail: Json, mayBeEmpty: boolean): Billed {
  const [first] = bad;
  const notices = [...billed.notices, ...bad.map(notReadWallet)];
  if (billed.inTokens > 0) {
    if (taken === null) return { ...billed, notices };
    const total = add(billed.total, billed.credits ?? ZERO);
    if (compare(taken.tokens, add(total, slack(total, { n: BigInt(billed.inTokens), d: 1n }))) > 0) {
      const [there, here] = [about(taken.tokens), about(billed.total)];
      throw detail.at("wallets").fail("inconsistent", `${there} tokens were taken, and ${here} are charged`);
    }
    return { ...billed, notices, terms: withPrice(billed.terms, taken) };
  }
  if (first !== undefined) throw first;
  if (taken !== null) {
    const message = "no charge is in tokens: these are the tokens taken from the wallet, not split by feature";
    const notice = { code: "wallet-only", path: detail.at("wallets").path, message } as const;
    return { ...billed, total: taken.tokens, terms: withPrice(billed.terms, taken), notices: [...notices, notice] };
  }
  if (!mayBeEmpty) throw detail.at("charges").fail("shape", `none of ${billed.of} charges is in tokens, and no wallet`);
  return { ...billed, total: ZERO, notices: [...notices, NOTHING_YET] };
}

const notReadWallet = ({ path, message }: SourceFailure): SourceNotice => ({
  code: "line-not-read",
  path,
  message: `a wallet of tokens, which is compared with the charges only: ${message}`,
});

const withPrice = (terms: ReportedTerms, { overagePrice, currency }: Taken): ReportedTerms =>
  terms.overagePrice === null ? { ...terms, overagePrice, currency } : terms;
