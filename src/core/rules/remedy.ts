import type { Month } from "../model/calendar.ts";
import type { ProjectedPeriod, Segment } from "../model/projection.ts";
import { count, plural } from "../text/text.ts";

/** So many tokens in each of these months: what one entry of `purchases` says. */
export interface MonthRange {
  readonly tokensPerMonth: bigint;
  readonly from: Month;
  readonly through: Month;
}
export interface BuyRemedy {
  readonly remedy: {
    /** Enough in every period. */
    readonly buyTokens: bigint;
    /** What each period needs, and no more. */
    readonly purchases: readonly MonthRange[];
  };
}

/** A message lists no more ranges; the data has all. */
const MOST_SAID = 3;

/** The amounts of periods; neighbours with the same amount are one range. */
export function rangesOf(
  periods: readonly ProjectedPeriod[],
  tokensOf: (segment: Segment, index: number) => bigint,
): MonthRange[] {
  const ranges: { tokensPerMonth: bigint; from: Month; through: Month }[] = [];
  for (const [index, { period, segment }] of periods.entries()) {
    const tokensPerMonth = tokensOf(segment, index);
    const last = ranges.at(-1);
    if (last?.tokensPerMonth === tokensPerMonth) last.through = period.month;
    else ranges.push({ tokensPerMonth, from: period.month, through: period.month });
  }
  return ranges;
}

export function buyRemedy(periods: readonly ProjectedPeriod[], missing: (segment: Segment) => bigint): BuyRemedy {
  const purchases = rangesOf(periods, missing);
  return { remedy: { buyTokens: mostOf(purchases), purchases } };
}
export const mostOf = (ranges: readonly MonthRange[]): bigint =>
  ranges.reduce((most, { tokensPerMonth }) => (tokensPerMonth > most ? tokensPerMonth : most), 0n);
export const leastOf = (ranges: readonly MonthRange[]): bigint =>
  ranges.reduce((least, { tokensPerMonth }) => (tokensPerMonth < least ? tokensPerMonth : least), mostOf(ranges));

/**
 * "3,313 tokens a month for 2026-12 to 2027-01": pools renew monthly, and so do purchases.
 * @param fewer say how many fewer to buy
 */
export function rangesText(ranges: readonly MonthRange[], fewer = false): string {
  const noun = (tokens: bigint): string => `${fewer ? "fewer " : ""}${plural(tokens, "token")}`;
  if (ranges.length > MOST_SAID) return spreadText(ranges, noun(mostOf(ranges)));
  return ranges
    .map(({ tokensPerMonth, from, through }, index) => {
      const amount = `${count(tokensPerMonth)}${index > 0 ? "" : ` ${noun(tokensPerMonth)}`}`;
      return from === through ? `${amount} for ${from}` : `${amount} a month for ${from} to ${through}`;
    })
    .join(", ");
}

function spreadText(ranges: readonly MonthRange[], noun: string): string {
  const [least, most] = [leastOf(ranges), mostOf(ranges)];
  const [from, through] = [ranges[0]?.from ?? "", ranges.at(-1)?.through ?? ""];
  return `${count(least)} to ${count(most)} ${noun} a month for ${from} to ${through} (each month's in the JSON report)`;
}
