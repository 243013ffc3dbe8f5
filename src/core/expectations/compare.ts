import type { AlarmPlan, PlannedAlarm } from "../alarms/alarm-plan.ts";
import { isoText } from "../model/calendar.ts";
import { compare, type Exact, exact, multiply, roundHalfUp } from "../model/exact.ts";
import type { Rehearsal } from "../simulate/rehearse.ts";
import type { AlarmTest, Expected, NamedAlarm } from "./alarm-test.ts";

/** A notification that the alarms sent. */
export interface Fired {
  readonly alarm: string;
  readonly severity: PlannedAlarm["severity"];
  /** "2026-12-22T00:01:00Z" */
  readonly at: string;
  /** What the alarm compares, of its limit; null: of nothing. */
  readonly share: Exact | null;
}

/** An expected notification beside the one that was sent for it. */
export interface Pair {
  readonly expected: Expected | null;
  readonly fired: Fired | null;
  /** What of the two differs; empty where the expectation is met. */
  readonly differs: readonly ("at" | "value" | "severity")[];
  /** Why it was not sent: there is no such alarm, it notifies nobody, or it did not fire. Null: it was. */
  readonly why: "no-alarm" | "nobody" | "silent" | null;
}

export interface Outcome {
  readonly test: AlarmTest;
  /** In order of time; what was not sent stands where it was expected. */
  readonly pairs: readonly Pair[];
  readonly sent: number;
  /** Of `never`: what fired nevertheless. */
  readonly broken: readonly (NamedAlarm & { readonly fired: Fired })[];
}

export const isMet = ({ expected, fired, differs }: Pair): boolean =>
  expected !== null && fired !== null && differs.length === 0;

export const isCounted = ({ test: { notifications }, sent }: Outcome): boolean =>
  notifications === null || notifications === sent;

/** Everything that it expects was sent, and nothing else. */
export const passes = (outcome: Outcome): boolean =>
  outcome.pairs.every(isMet) && outcome.broken.length === 0 && isCounted(outcome);

/** Holds what a test expects against what the alarms sent. */
export function compareWith(
  test: AlarmTest,
  { notifications }: Pick<Rehearsal, "notifications">,
  plan: AlarmPlan,
): Outcome {
  const fired = notifications.map(({ at, alarm, crossing }) => ({
    alarm: alarm.about,
    severity: alarm.severity,
    at: isoText(at),
    share: crossing?.share ?? null,
  }));
  const broken = test.never.flatMap((named) => {
    const one = fired.find(({ alarm }) => alarm === named.alarm);
    return one === undefined ? [] : [{ ...named, fired: one }];
  });
  const pairs = pairsOf(test.expect, fired).map((pair) => ({ ...pair, why: whyNot(pair, plan) }));
  return { test, pairs, sent: fired.length, broken };
}

function whyNot({ expected, fired }: Omit<Pair, "why">, { alarms, unheard }: AlarmPlan): Pair["why"] {
  if (expected === null || fired !== null) return null;
  if (alarms.some(({ org, about }) => org !== null && about === expected.alarm)) return "silent";
  return unheard.some(({ about }) => about === expected.alarm) ? "nobody" : "no-alarm";
}

/**
 * Those that agree are paired first: each notification with the expectation that ends first, which leaves the most to the
 * others. Then those of the same alarm, in order.
 */
function pairsOf(expected: readonly Expected[], fired: readonly Fired[]): Omit<Pair, "why">[] {
  const [waiting, left] = [new Set(expected), new Set(fired)];
  const pairs: Omit<Pair, "why">[] = [];
  const pair = (one: Expected, other: Fired, differs: Pair["differs"]): void => {
    waiting.delete(one);
    left.delete(other);
    pairs.push({ expected: one, fired: other, differs });
  };
  for (const one of fired) {
    const fitting = [...waiting].filter((each) => each.alarm === one.alarm && differences(each, one).length === 0);
    const first = fitting.sort((x, y) => (endOf(x) < endOf(y) ? -1 : 1))[0];
    if (first !== undefined) pair(first, one, []);
  }
  for (const one of waiting) {
    const other = [...left].find(({ alarm }) => alarm === one.alarm);
    if (other !== undefined) pair(one, other, differences(one, other));
  }
  for (const one of waiting) pairs.push({ expected: one, fired: null, differs: [] });
  for (const one of left) pairs.push({ expected: null, fired: one, differs: [] });
  return pairs.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
}

const endOf = ({ between }: Expected): string => between?.[1] ?? "9999";

/** In order of time, then of alarms: the same on every run. */
const timeOf = ({ fired, expected }: Omit<Pair, "why">): string =>
  `${fired?.at ?? expected?.between?.[0] ?? ""} ${(fired ?? expected)?.alarm ?? ""}`;

function differences({ between, value, severity }: Expected, fired: Fired): Pair["differs"] {
  return [
    ...(between === null || isBetween(fired.at, between) ? [] : ["at" as const]),
    ...(value === null || isValue(fired.share, value) ? [] : ["value" as const]),
    ...(severity === null || severity === fired.severity ? [] : ["severity" as const]),
  ];
}

/** A day stands for all of its minutes: only as much of the instant is compared as is written. */
function isBetween(at: string, [from, to]: readonly [string, string]): boolean {
  const written = (when: string): string => when.replace(/Z$/, "");
  return at.slice(0, written(from).length) >= written(from) && at.slice(0, written(to).length) <= written(to);
}

/** To the decimals that are written: 81.2 is anything that rounds to it. */
function isValue(share: Exact | null, value: number): boolean {
  if (share === null) return false;
  const decimals = String(value).split(".")[1]?.length ?? 0;
  const d = 10n ** BigInt(decimals);
  return compare({ n: roundHalfUp(multiply(share, { n: 100n * d, d: 1n })), d }, exact(value)) === 0;
}
