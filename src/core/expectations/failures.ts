import { type Exact, multiply, ONE } from "../model/exact.ts";
import type { Finding } from "../model/finding.ts";
import type { Path } from "../model/source.ts";
import { findingOf } from "../rules/finding.ts";
import type { Rule } from "../rules/rule.ts";
import { percent, plural } from "../text/text.ts";
import type { Expected } from "./alarm-test.ts";
import { type Fired, isCounted, isMet, type Outcome, type Pair } from "./compare.ts";
import type { TestFile } from "./read-tests.ts";

/** What a test expected beside what happened. */
interface Failure {
  readonly test: string;
  readonly what: "missing" | "unexpected" | "differs" | "never" | "notifications";
  readonly alarm: string | null;
  readonly expected: string | null;
  readonly happened: string | null;
}

/** In a table of its own: `check` and `diff` do not run tests. */
export const ALARM_TEST: Rule = {
  code: "alarm-test",
  kind: "guardrail",
  severity: "error",
  what: "An alarm does not do what a test expects.",
  why: "Somebody would get another notification than agreed, or none.",
  fix: "Correct the budget. If the change is meant, run `tollgate test --update`.",
  say: (args) => {
    const { test, what, expected, happened } = args as unknown as Failure;
    if (what === "notifications") return `${test}: ${expected} expected, ${happened} sent`;
    if (what === "never") return `${test}: must never fire: ${happened}`;
    if (expected === null) return `${test}: not expected: ${happened}`;
    return `${test}: expected ${expected}; ${happened}`;
  },
};

/** What is wrong with an outcome, one by one, with its place in the file of tests. */
export function failuresOf(outcome: Outcome, file: TestFile, org: string): Finding[] {
  const { test, pairs, sent, broken } = outcome;
  const found: Finding[] = [];
  const add = (path: Path, failure: Omit<Failure, "test">): void => {
    found.push(findingOf(ALARM_TEST, { test: test.name, ...failure }, { ...file.locate(path), path, org }));
  };
  for (const pair of pairs.filter((one) => !isMet(one))) {
    const { expected, fired } = pair;
    add(expected?.path ?? test.path, {
      what: fired === null ? "missing" : expected === null ? "unexpected" : "differs",
      alarm: (expected ?? fired)?.alarm ?? null,
      expected: expected && expectedText(expected),
      happened: fired === null ? WHY[pair.why ?? "silent"] : firedText(fired),
    });
  }
  for (const { alarm, path, fired } of broken)
    add(path, { what: "never", alarm, expected: null, happened: firedText(fired) });
  const { notifications } = test;
  if (notifications !== null && !isCounted(outcome)) {
    const expected = `${notifications} ${plural(notifications, "notification")}`;
    add([...test.path, "notifications"], { what: "notifications", alarm: null, expected, happened: String(sent) });
  }
  return found;
}

export const WHY: Readonly<Record<NonNullable<Pair["why"]>, string>> = {
  "no-alarm": "the budget has no such alarm",
  nobody: "the alarm has no recipient",
  silent: "it did not fire",
};

/** "utilization-80 on 2026-12-21 at 81.2 %" */
export const expectedText = ({ alarm, between, value, severity }: Expected): string =>
  [
    alarm,
    ...(between === null ? [] : [between[0] === between[1] ? `at ${between[0]}` : `between ${between.join(" and ")}`]),
    ...(value === null ? [] : [`with ${value} %`]),
    ...(severity === null ? [] : [`(${severity})`]),
  ].join(" ");

export const firedText = ({ alarm, at, share, severity }: Fired): string =>
  `${alarm} at ${minuteOf(at)}${share === null ? "" : ` with ${shareText(alarm, share)}`} (${severity})`;

/** "2026-12-22T00:01Z" */
export const minuteOf = (at: string): string => at.replace(/:00Z$/, "Z");

/** With as many decimals as it takes not to be shown at the alarm's own threshold. */
export const shareText = (alarm: string, share: Exact): string => percent(share, thresholdOf(alarm));

function thresholdOf(alarm: string): Exact {
  const [, whole, decimals = ""] = /^utilization-(\d+)(?:\.(\d+))?$/.exec(alarm) ?? [];
  if (whole === undefined) return ONE;
  return multiply({ n: BigInt(whole + decimals), d: 10n ** BigInt(decimals.length) }, { n: 1n, d: 100n });
}
