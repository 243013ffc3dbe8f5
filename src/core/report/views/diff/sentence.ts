import { nameOf, type OrganizationChange } from "../../../diff/organization.ts";
import { absolute } from "../../../model/exact.ts";
import type { Currency, Minor } from "../../../model/money.ts";
import { count, counted, money, words } from "../../../text/text.ts";

/** How much more, in which months; the same amount in all of them. */
interface Step {
  readonly amount: bigint;
  readonly from: string;
  readonly through: string;
  /** It lasts to the last month that changes. */
  readonly isLast: boolean;
}

/** What the change costs a month: the first line of the report, for somebody who reads no other. */
export function sentenceOf(organizations: readonly OrganizationChange[]): string {
  if (organizations.length === 0) return "No organization's plan changes";
  const [first] = organizations;
  const who =
    organizations.length > 1 || first === undefined ? `${count(organizations.length)} organizations` : nameOf(first);
  const invalid = organizations.filter(({ kind }) => kind === "invalid" || kind === "mended");
  if (invalid.length > 0)
    return `The cost is not known, because of an invalid budget: ${words(invalid.slice(0, 3).map(nameOf))}`;
  const costs = currenciesOf(organizations).map((currency) => costStep(organizations, currency));
  if (costs.includes("unknown")) return `${who} would change by a cost that is not known: a price is missing`;
  const changed = costs.filter((cost) => cost !== null && cost !== "unknown");
  if (changed.length > 0)
    return `${who} would cost ${words(changed.map(({ step, currency }) => costText(step, currency)))}`;
  const tokens = stepOf(monthly(organizations, ({ consumed }) => consumed));
  return tokens === null
    ? `${who} would cost and use as much as before`
    : `${who} would use ${tokensText(tokens)}, at no other cost`;
}

function currenciesOf(organizations: readonly OrganizationChange[]): Currency[] {
  const all = organizations.flatMap(({ base, head }) => [base?.currency, head?.currency]);
  return [...new Map(all.flatMap((currency) => (currency ? [[currency.code, currency] as const] : []))).values()];
}

type CostStep = { readonly step: Step; readonly currency: Currency } | "unknown" | null;

function costStep(organizations: readonly OrganizationChange[], currency: Currency): CostStep {
  const differences = new Map<string, Minor>();
  for (const { periods, base, head } of organizations) {
    for (const change of periods) {
      const was = base?.currency?.code === currency.code ? change.base : null;
      const is = head?.currency?.code === currency.code ? change.head : null;
      if (was?.cost === null || is?.cost === null) return "unknown";
      const { month } = change.period;
      differences.set(month, (differences.get(month) ?? 0n) + (is?.cost ?? 0n) - (was?.cost ?? 0n));
    }
  }
  const step = stepOf(differences);
  return step && { step, currency };
}

function monthly(
  organizations: readonly OrganizationChange[],
  of: (figures: NonNullable<OrganizationChange["periods"][number]["head"]>) => bigint,
): Map<string, bigint> {
  const differences = new Map<string, bigint>();
  for (const { period, base, head } of organizations.flatMap(({ periods }) => periods)) {
    const difference = (head === null ? 0n : of(head)) - (base === null ? 0n : of(base));
    differences.set(period.month, (differences.get(period.month) ?? 0n) + difference);
  }
  return differences;
}

/** The first months with the largest difference; null where nothing differs. */
function stepOf(differences: ReadonlyMap<string, bigint>): Step | null {
  const months = [...differences].sort(([a], [b]) => (a < b ? -1 : 1));
  const largest = months.reduce((most, [, amount]) => (absolute(amount) > absolute(most) ? amount : most), 0n);
  if (largest === 0n) return null;
  const start = months.findIndex(([, amount]) => amount === largest);
  const after = months.findIndex(([, amount], index) => index > start && amount !== largest);
  const end = after < 0 ? months.length - 1 : after - 1;
  const [from = "", through = ""] = [months[start]?.[0], months[end]?.[0]];
  return { amount: largest, from, through, isLast: after < 0 };
}

/** "5,313.00 USD more a month from 2026-12" */
const costText = (step: Step, currency: Currency): string =>
  `${money({ minor: absolute(step.amount), currency })} ${directionText(step)}`;

const tokensText = (step: Step): string => `${counted(absolute(step.amount), "token")} ${directionText(step)}`;

function directionText({ amount, from, through, isLast }: Step): string {
  const direction = amount > 0n ? "more" : "less";
  if (from === through && !isLast) return `${direction} in ${from}`;
  return `${direction} a month ${isLast ? `from ${from}` : `from ${from} to ${through}`}`;
}
