import { add, type Exact, multiply, subtract, ZERO } from "../model/exact.ts";
import { quoted } from "../text/text.ts";
import { amountOf, isAmount } from "../usage/amount.ts";

/** A figure for each day; null: no figure. */
export type Series = readonly (Exact | null)[];

/** What is wrong with a series, and where in its text. */
export interface SeriesProblem {
  readonly problem: string;
  readonly right: string;
  readonly at: number;
}

export const isSeries = (read: Series | SeriesProblem): read is Series => Array.isArray(read);

/** Longer than any billing period, so that a text of a few letters cannot ask for a million days. */
const MOST_TIMES = 366;

const NUMBER = String.raw`\d[\d.,']*`;
const TERM = new RegExp(String.raw`^(?:(_)|(-?${NUMBER})(?:([+-])(${NUMBER}))?)(?:x(\d+))?$`);

/**
 * Reads figures by day in the notation of Prometheus's rule tests: "900+10x20" is 900 and 20 more days, each 10 more than
 * the day before; "900x4" is 900 and 4 more days; "_" is a day without a figure, "_x3" are three.
 */
export function readSeries(text: string): Series | SeriesProblem {
  const days: (Exact | null)[] = [];
  for (const { 0: term, index } of text.matchAll(/\S+/g)) {
    const read = readTerm(term);
    if ("problem" in read) return { ...read, at: index };
    days.push(...read.days);
  }
  return days.length > 0 ? days : { problem: "the series is empty", right: RIGHT, at: 0 };
}

const RIGHT = "Write figures by day, as in 900+10x20 _x3 1200.";

function readTerm(term: string): { days: (Exact | null)[] } | Omit<SeriesProblem, "at"> {
  const [match, gap, first = "", sign, step = "0", times] = TERM.exec(term) ?? [];
  if (match === undefined) return { problem: `${quoted(term)} is not a figure, a series or _`, right: RIGHT };
  const count = Number(times ?? 0);
  if (count > MOST_TIMES) return { problem: `${quoted(term)} has more than ${MOST_TIMES} days`, right: "Write fewer." };
  if (gap !== undefined) return { days: new Array(times === undefined ? 1 : count).fill(null) };
  if (sign !== undefined && times === undefined)
    return { problem: `${quoted(term)} does not say for how many days`, right: `Write ${term}x20 for 20 more days.` };
  const [start, change] = [amountOf(first, false), amountOf(step, false)];
  if (!isAmount(start)) return start;
  if (!isAmount(change)) return change;
  const last = multiply(change, { n: BigInt(count), d: 1n });
  if (sign === "-" && subtract(start, last).n < 0n)
    return { problem: `${quoted(term)} goes below 0`, right: "Use a smaller step, or fewer days." };
  return { days: [...stepped(start, sign === "-" ? subtract(ZERO, change) : change, count)] };
}

function* stepped(start: Exact, change: Exact, more: number): Generator<Exact> {
  let value = start;
  for (let day = 0; day <= more; day++) {
    yield value;
    value = add(value, change);
  }
}
