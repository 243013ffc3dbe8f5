import type { Budget } from "../model/budget.ts";
import { compare, type Exact, exactText, exactWhole, multiply, roundDown, roundUp } from "../model/exact.ts";
import type { Edit, Remedy } from "../model/finding.ts";
import { type Currency, toMinor } from "../model/money.ts";
import type { Segment } from "../model/projection.ts";
import type { Path } from "../model/source.ts";
import type { Lever } from "../pricing/remedy.ts";
import { exactCount, money, percent, quantityWords, words } from "../text/text.ts";
import type { Facts } from "./facts.ts";
import { type BuyRemedy, type MonthRange, mostOf, rangesText } from "./remedy.ts";
import type { RunFigures } from "./rule.ts";

/** The most that one number may plan; null where no one number can be lowered that far. */
export interface PlanAtMost {
  readonly feature: string;
  readonly key: string;
  readonly value: bigint;
  readonly path: Path;
}

/** For programs: the first lever that is a plain number. */
export function planAtMost(levers: readonly Lever[]): PlanAtMost | null {
  const lever = levers.find(({ isShare }) => !isShare);
  if (lever === undefined) return null;
  const { feature, key, most, path } = lever;
  return { feature, key, value: roundDown(most), path };
}

/** Each lever as a remedy. */
export const planRemedies = (levers: readonly Lever[], currency: Currency): Remedy[] =>
  levers.map((lever) => ({
    kind: "plan",
    summary: `Plan at most ${leverText(lever)}`,
    edits: lever.edits,
    lever: {
      feature: lever.feature,
      unit: unitText(lever),
      planned: amountText(lever.planned, lever),
      most: amountText(lever.most, lever),
      saves: lever.saves === null ? null : money({ minor: lever.saves, currency }),
    },
  }));

/** "767 virtual-agent sessions a day", "62.5 % of the users for agent-copilot" */
const leverText = (lever: Lever): string =>
  lever.isShare
    ? `${amountText(lever.most, lever)} of the users for ${lever.feature}`
    : `${amountText(lever.most, lever)} ${lever.feature} ${unitText(lever)}`;

const unitText = ({ key, part, isShare }: Lever): string =>
  `${isShare ? "users" : quantityWords(key)}${part === null ? "" : ` (${part})`}`;

const amountText = (value: Exact, { isShare }: Lever): string => (isShare ? percent(value) : exactCount(value));

/** The purchases that a budget would have more. */
export function buying(ranges: readonly MonthRange[], { purchases }: Budget): Edit[] {
  return ranges
    .filter(({ tokensPerMonth }) => tokensPerMonth > 0n)
    .map(({ tokensPerMonth, from, through }, index) => ({
      path: ["purchases", purchases.length + index],
      value: { tokensPerMonth: Number(tokensPerMonth), from, through },
    }));
}

/** The remedy of rules about limits. */
export interface AtMostRemedy {
  readonly remedy: { readonly planAtMost: PlanAtMost | null };
}

/** Tokens cost less than overage only where the contract says so. */
export function cheaperRemedy(ranges: readonly MonthRange[], run: RunFigures, facts: Facts): Remedy[] {
  const isCheaper = run.segments.some(({ price, card }) => {
    const bought = card.prices.get(facts.budget.currency.code);
    return price !== null && bought !== undefined && compare(bought, price) < 0;
  });
  const needed = ranges.filter(({ tokensPerMonth }) => tokensPerMonth > 0n);
  return isCheaper ? buyingRemedy(needed, run, facts) : [];
}

/** A purchase that costs what the overage costs is only another name for it. */
export function buyingRemedy(ranges: readonly MonthRange[], { segments }: RunFigures, facts: Facts): Remedy[] {
  const edits = buying(ranges, facts.budget);
  const { currency } = facts.budget;
  const bought = segments[0]?.card.prices.get(currency.code);
  if (edits.length === 0 || bought === undefined) return [];
  const cost = money({ minor: toMinor(multiply(exactWhole(mostOf(ranges)), bought), currency), currency });
  const price = segments[0]?.price ?? null;
  const gain = price === null ? 0 : compare(price, bought);
  const note =
    gain > 0 ? "" : gain < 0 ? ": more than the overage costs" : ": what the overage costs, so it saves nothing";
  const paid = `${ranges.length > 1 ? "at most " : ""}${cost} a month`;
  return [{ kind: "buy", summary: `Buy ${rangesText(ranges)}`, note: `${paid}${note}`, edits }];
}

/** What a period needs of a limit, where the limit is stated or would be. */
export interface Need {
  readonly path: Path;
  readonly least: Exact;
  readonly now: Exact | null;
}

/** A file's numbers have no more, so that they are exact. */
const MOST_DIGITS = 15;

/** Limits that are raised: at each place, to the most that any of the periods needs there. None is lowered. */
export function raisedTo(needs: readonly Need[]): Edit[] {
  const most = new Map<string, Pick<Need, "path" | "least">>();
  for (const { path, least, now } of needs) {
    if (now !== null && compare(least, now) <= 0) continue;
    const before = most.get(path.join("."));
    if (before === undefined || compare(before.least, least) < 0) most.set(path.join("."), { path, least });
  }
  const all = [...most.values()];
  if (all.some(({ least }) => exactText(least).replace(/\D/g, "").length > MOST_DIGITS)) return [];
  return all.map(({ path, least }) => ({ path, value: Number(exactText(least)) }));
}

/** To whole minor units of the currency, never below what is needed. */
export function roundedUp(amount: Exact, { decimals }: Currency): Exact {
  const d = 10n ** BigInt(decimals);
  return { n: roundUp(multiply(amount, exactWhole(d))), d };
}

/** "limits.overageCost: 3313" for each of the edits. */
export function acceptRemedy(what: string, edits: readonly Edit[], note?: string): Remedy[] {
  if (edits.length === 0) return [];
  const lines = edits.flatMap((edit) => ("value" in edit ? `${keyText(edit.path)}: ${edit.value}` : []));
  return [{ kind: "accept", summary: `${what}: ${words(lines)}`, ...(note === undefined ? {} : { note }), edits }];
}

/** "limits.cost", and "limits.cost of changes 2" for the second change. */
function keyText(path: Path): string {
  const [first, index, ...rest] = path;
  return first === "changes" ? `${rest.join(".")} of change ${Number(index) + 1}` : path.join(".");
}

/**
 * The limits under which so much overage of each period is accepted. What is not stated yet is stated in money: owners
 * accept what they pay.
 */
export function acceptedBy(
  segments: readonly Segment[],
  currency: Currency,
  overageOf: (segment: Segment) => bigint,
): Edit[] {
  const needs = segments.flatMap((segment) => {
    const { price, limits } = segment;
    const [tokensAt, costAt] = [limits.paths.get("overageTokens"), limits.paths.get("overageCost")];
    const overage = exactWhole(overageOf(segment));
    const cost: Exact | null = price === null || price.n === 0n ? null : roundedUp(multiply(overage, price), currency);
    const byCost = costAt ?? (tokensAt === undefined && cost !== null ? ["limits", "overageCost"] : undefined);
    const byTokens = tokensAt ?? (byCost === undefined ? ["limits", "overageTokens"] : undefined);
    return [
      ...(byTokens === undefined ? [] : [{ path: byTokens, least: overage, now: wholeOrNull(limits.overageTokens) }]),
      ...(byCost === undefined || cost === null ? [] : [{ path: byCost, least: cost, now: limits.overageCost }]),
    ];
  });
  return raisedTo(needs);
}

/** Room for more than is expected: bought, or accepted as overage. */
export function marginRemedies(
  { remedy }: BuyRemedy,
  run: RunFigures,
  facts: Facts,
  mostOf: (segment: Segment) => bigint,
): Remedy[] {
  const accept = acceptedBy(run.segments, facts.budget.currency, (segment) => mostOf(segment) - segment.allocation);
  return [...buyingRemedy(remedy.purchases, run, facts), ...acceptRemedy("Accept the overage", accept)];
}

const wholeOrNull = (value: bigint | null): Exact | null => (value === null ? null : exactWhole(value));
