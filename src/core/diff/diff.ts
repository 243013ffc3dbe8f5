import type { Day } from "../model/calendar.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { PolicyFiles } from "../policy/load.ts";
import { type Compared, Differ } from "./differ.ts";
import { bySize, type Loosened } from "./loosened.ts";
import { nameOf } from "./organization.ts";
import { changeOfPolicy, isSamePolicy, readablePolicy, relaxedPolicy } from "./policy-change.ts";
import { pairs, type Side, type Skipped } from "./side.ts";

/** One side with its policy. */
export interface Judging {
  readonly side: Side;
  readonly policy: PolicyFiles;
  /** Versions of the policy before this one, newest first. */
  earlier?(): Iterable<PolicyFiles>;
}

export interface Diff extends Compared {
  /** What the change loosens for every organization. */
  readonly relaxed: readonly Loosened[];
  readonly skipped: readonly Skipped[];
  /** Files of the base's policy that are invalid, in every version, where the head's differ. */
  readonly unreadablePolicy: readonly string[];
  /** The base's, which set the severities. */
  readonly guardrails: Guardrails;
}

/** What a change does to every organization. Yields once for each file that is compared; the result comes last. */
export function* diffSides(base: Judging, head: Judging, today: Day): Generator<null, Diff, void> {
  const before = readablePolicy(base.policy, head.policy, base.earlier);
  const policy = changeOfPolicy(before, head.policy);
  const isGate = base.side.files.size + base.side.untouched.length > 0;
  const differ = new Differ(policy, today, isGate, base.side);
  const files = pairs(base.side, head.side, !policy.isSame);
  let next = files.next();
  for (; next.done !== true; next = files.next()) {
    differ.add(next.value);
    yield null;
  }
  differ.matchRest(next.value, head.side);
  return {
    ...differ.end(next.value.length),
    guardrails: policy.base.guardrails,
    relaxed: relaxedPolicy(policy, head.policy, before, differ.cheaper),
    unreadablePolicy: isSamePolicy(before, head.policy) ? [] : policy.base.findings.map(({ file }) => file ?? "policy"),
    skipped: [...new Map([...head.side.skipped, ...base.side.skipped].map((one) => [one.file, one])).values()],
  };
}

/** All that a change loosens: new and removed organizations first, then the largest. */
export const loosenedBy = ({ relaxed, organizations }: Diff): readonly Loosened[] =>
  [...relaxed, ...organizations.flatMap(({ loosened }) => loosened)].sort(bySize);

/**
 * What cannot be judged: budgets by their organizations, policy by its file. What was invalid in the base, and in every
 * version before it, gives a change nothing to be judged by.
 */
export function invalidNames({ findings, organizations, unreadablePolicy }: Diff): string[] {
  const budgets = organizations.filter(({ kind }) => kind === "invalid" || kind === "mended").map(nameOf);
  return [...new Set([...findings.head.map(({ file }) => file ?? "policy"), ...unreadablePolicy, ...budgets])];
}
