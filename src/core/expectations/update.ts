import type { Severity } from "../alarms/alarm-plan.ts";
import { type Fired, isCounted, isMet, type Outcome, type Pair } from "./compare.ts";
import { shareText } from "./failures.ts";

/** A notification as a test has it: an entry that stays, by its place in the list, or a new one. */
export type Entry = { readonly kept: number } | { readonly text: string; readonly replaces: number | null };

/** What one test must say from now on. */
export interface NewExpectations {
  /** Its place in the file. */
  readonly test: number;
  readonly entries: readonly Entry[];
  /** Null: it does not say how many, or they are right. */
  readonly notifications: number | null;
}

/** What a test would have to expect to pass; null: it does. What must never fire is not changed. */
export function renewed(outcome: Outcome): NewExpectations | null {
  const { test, pairs, sent } = outcome;
  if (pairs.every(isMet) && isCounted(outcome)) return null;
  const entries = pairs.flatMap((pair) => (pair.fired === null ? [] : [entryOf(pair, pair.fired)]));
  return { test: indexIn(test.path), entries, notifications: isCounted(outcome) ? null : sent };
}

const indexIn = (path: Outcome["test"]["path"]): number => Number(path.at(-1));

function entryOf(pair: Pair, fired: Fired): Entry {
  const { expected } = pair;
  const place = expected === null ? null : indexIn(expected.path);
  if (place !== null && isMet(pair)) return { kept: place };
  return { text: entryText(fired, expected?.severity ?? null), replaces: place };
}

/** "{ alarm: utilization-80, at: 2026-12-21, value: 81.2 }": the schema's pattern lets no other letter in. */
export function entryText({ alarm, at, share, severity }: Fired, said: Severity | null): string {
  const value = share === null ? "" : `, value: ${shareText(alarm, share).replace(/[ ,%]/g, "")}`;
  return `{ alarm: ${alarm}, at: ${at.slice(0, 10)}${value}${said === null ? "" : `, severity: ${severity}`} }`;
}
