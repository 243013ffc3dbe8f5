import type { Month } from "../model/calendar.ts";
import type { ProjectedPeriod, Segment } from "../model/projection.ts";
import { count } from "../text/text.ts";

/** So many tokens in each of these periods: what one entry of `purchases` says. */
export interface Stretch {
  readonly tokensPerMonth: bigint;
  readonly from: Month;
  readonly through: Month;
}

/** What buying would mend. */
export interface BuyRemedy {
  readonly remedy: {
    /** Enough in every period. */
    readonly buyTokens: bigint;
    /** What each period needs, and no more. */
    readonly purchases: readonly Stretch[];
  };
}

/** A person reads as many; the data has all. */
const MOST_SAID = 3;

/** The periods' amounts, neighbours with the same one together. */
export function stretchesOf(periods: readonly ProjectedPeriod[], tokensOf: (segment: Segment) => bigint): Stretch[] {
  const stretches: { tokensPerMonth: bigint; from: Month; through: Month }[] = [];
  for (const { period, segment } of periods) {
    const tokensPerMonth = tokensOf(segment);
    const last = stretches.at(-1);
    if (last?.tokensPerMonth === tokensPerMonth) last.through = period.month;
    else stretches.push({ tokensPerMonth, from: period.month, through: period.month });
  }
  return stretches;
}

export function buyRemedy(periods: readonly ProjectedPeriod[], missing: (segment: Segment) => bigint): BuyRemedy {
  const purchases = stretchesOf(periods, missing);
  return { remedy: { buyTokens: mostOf(purchases), purchases } };
}

/** The most, and the least, that any of the periods has. */
export const mostOf = (stretches: readonly Stretch[]): bigint =>
  stretches.reduce((most, { tokensPerMonth }) => (tokensPerMonth > most ? tokensPerMonth : most), 0n);
export const leastOf = (stretches: readonly Stretch[]): bigint =>
  stretches.reduce((least, { tokensPerMonth }) => (tokensPerMonth < least ? tokensPerMonth : least), mostOf(stretches));

/**
 * "3,313 tokens a month for 2026-12 to 2027-01": pools renew monthly, and so do purchases.
 * @param fewer as the difference from what is bought
 */
export function stretchesText(stretches: readonly Stretch[], fewer = false): string {
  const noun = (tokens: bigint): string => `${fewer ? "fewer " : ""}token${tokens === 1n ? "" : "s"}`;
  if (stretches.length > MOST_SAID) return rangeText(stretches, noun(mostOf(stretches)));
  return stretches
    .map(({ tokensPerMonth, from, through }, index) => {
      const amount = `${count(tokensPerMonth)}${index > 0 ? "" : ` ${noun(tokensPerMonth)}`}`;
      return from === through ? `${amount} for ${from}` : `${amount} a month for ${from} to ${through}`;
    })
    .join(", ");
}

function rangeText(stretches: readonly Stretch[], noun: string): string {
  const [least, most] = [leastOf(stretches), mostOf(stretches)];
  const [from, through] = [stretches[0]?.from ?? "", stretches.at(-1)?.through ?? ""];
  return `${count(least)} to ${count(most)} ${noun} a month for ${from} to ${through} (each month's in the JSON report)`;
}
