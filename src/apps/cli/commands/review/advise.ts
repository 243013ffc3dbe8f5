import { InvalidArgumentError } from "commander";
import { type Advised, advise as adviceFor, type NoAdvice, type Offer } from "../../../../core/advise/advise.ts";
import { type Exact, exactFromText } from "../../../../core/model/exact.ts";
import { adviseDoc, adviseFleetDoc } from "../../../../core/report/views/advise.ts";
import type { Unadvised } from "../../../../core/report/views/advise-data.ts";
import { isPriced } from "../../../../core/report/views/explain.ts";
import { checked, invalidText, selected } from "../../input/budgets.ts";
import {
  type FleetFlags,
  type OutputFile,
  withDocFormat,
  withLabels,
  withPaths,
  withPolicy,
} from "../../input/options.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import type { Define } from "../../program.ts";

interface Flags extends FleetFlags {
  readonly budgets: string;
  readonly price?: Exact;
  readonly monthlyPrice?: Exact;
  readonly keepPurchases?: boolean;
  readonly format: string;
  readonly output?: readonly OutputFile[];
}

const EXAMPLES = `
Examples:
  tollgate advise                               every organization
  tollgate advise acme-emea                     what to buy, what to use less
  tollgate advise acme-emea --price 0.85        an offer
  tollgate advise acme-emea --price 0.85 --monthly-price 0.95
  tollgate advise --where env=prod --format json

It looks at the months of the plan that are not over. --price is the price of
one amount for all of them, --monthly-price of an amount that may change.

Exit codes: 0 advised, 2 invalid input or usage.`;

export const define: Define = (command, io, exit) => {
  withPaths(command)
    .description("Say what to buy so that the plan costs least, and where less use saves most.")
    .option("--price <amount>", "of a token bought ahead (default: as the budget buys)", price)
    .option("--monthly-price <amount>", "the same, where the amount may change each month", price)
    .option("--keep-purchases", "keep the budget's purchases: what to buy beside them");
  withPolicy(withDocFormat(withLabels(command)))
    .addHelpText("after", EXAMPLES)
    .action((orgs: string[], flags: Flags) => exit(advise(orgs, flags, io)));
};

function price(text: string): Exact {
  if (/^(0|[1-9]\d{0,8})(\.\d{1,6})?$/.test(text)) return exactFromText(text);
  throw new InvalidArgumentError("Write an amount, such as 0.85.");
}

const WHY: Readonly<Record<NoAdvice, string>> = {
  "plan-ended": "its plan has ended. Set plan.from and plan.months",
  "no-price": "a price is missing. Add pricing.overageUnitPrice, or give --price",
};

function advise(orgs: readonly string[], flags: Flags, io: Io): number {
  const { results, today } = checked([flags.budgets], flags, io);
  const { price: offered = null, monthlyPrice = null, keepPurchases = false } = flags;
  const offer: Offer = { price: offered, monthlyPrice, keepsPurchases: keepPurchases };
  const all: Advised[] = [];
  const failed: Unadvised[] = [];
  for (const result of selected([...results], orgs, flags, io)) {
    const org = result.org ?? result.file;
    const found = isPriced(result) ? adviceFor(result, offer, today) : null;
    if (found === null) failed.push({ org, code: "invalid", why: invalidText(result) });
    else if (typeof found === "string") failed.push({ org, code: found, why: WHY[found] });
    else all.push(found);
  }
  oneCurrency(all, flags);
  const [only] = all;
  const isOne = only !== undefined && all.length === 1 && failed.length === 0;
  reportDoc(isOne ? adviseDoc(only) : adviseFleetDoc(all, failed), flags, io);
  return failed.some(({ code }) => code !== "plan-ended") ? EXIT.invalid : EXIT.pass;
}

/** An amount without a currency is of one. */
function oneCurrency(all: readonly Advised[], { price: offered, monthlyPrice }: Flags): void {
  const codes = [...new Set(all.map(({ currency }) => currency.code))].sort();
  if ((offered ?? monthlyPrice) === undefined || codes.length < 2) return;
  throw new UsageError(`--price is of one currency, and these budgets have ${codes.join(", ")}: name organizations`);
}
