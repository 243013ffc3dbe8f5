import { resolve } from "node:path";
import { findSources } from "../../adapters/files/find.ts";
import { readPolicyFiles } from "../../adapters/files/policy.ts";
import { readStacks } from "../../adapters/files/stacks.ts";
import { check } from "../../core/check/check.ts";
import type { Fleet } from "../../core/check/fleet.ts";
import type { Result } from "../../core/check/result.ts";
import { selects } from "../../core/check/stacks.ts";
import type { Day } from "../../core/model/calendar.ts";
import type { Finding } from "../../core/model/finding.ts";
import type { Guardrails } from "../../core/model/guardrails.ts";
import { loadPolicy } from "../../core/policy/load.ts";

/** The check of all budgets, before anything is deployed. */
export interface Gate {
  readonly guardrails: Guardrails;
  readonly results: readonly Result[];
  readonly fleet: Fleet;
  /** Stops a deployment: invalid input, and failed guardrails if `strict`. */
  readonly blocking: readonly Finding[];
  /** Failed guardrails that do not stop it: an organization that is over needs its alarms most. */
  readonly warnings: readonly Finding[];
  /** Budgets that neither this stack nor another one of the repository selects. */
  readonly outside: readonly Result[];
}

export interface GateConfig {
  /** The repository's root. Paths are relative to it, not to the working directory. */
  readonly root: string;
  readonly budgets: string;
  /** Only budgets with all these labels. An invalid file always stops a deployment: nobody knows its labels. */
  readonly where: ReadonlyMap<string, readonly string[]>;
  readonly strict: boolean;
  readonly hasSiblings: boolean;
  readonly today: Day;
}

export function gate({ root, budgets, where, strict, hasSiblings, today }: GateConfig): Gate {
  const sources = () => findSources([budgets], root);
  const policy = loadPolicy(readPolicyFiles(resolve(root, "policy"), "policy", root));
  const results: Result[] = [];
  const checked = check(sources(), policy, today, {
    where,
    searched: () => ({ searched: budgets }),
  });
  let next = checked.next();
  for (; next.done !== true; next = checked.next()) results.push(next.value);
  const fleet = next.value;
  const findings = [...results.flatMap((result) => result.findings), ...fleet.findings];
  const failed = findings.filter(({ kind, severity }) => kind === "guardrail" && severity === "error");
  const invalid = findings.filter(({ kind }) => kind === "input");
  return {
    guardrails: policy.guardrails,
    results,
    fleet,
    blocking: strict ? [...invalid, ...failed] : invalid,
    warnings: strict ? [] : failed,
    outside: where.size === 0 || !hasSiblings ? [] : outsideOf(check(sources(), policy, today), results, root),
  };
}

/** Nobody sees that a budget has left a stack, unless the stack says so. */
function outsideOf(all: Iterable<Result>, own: readonly Result[], root: string): Result[] {
  const { selections } = readStacks(root);
  const here = new Set(own.map(({ file }) => file));
  return [...all].filter(
    (result) => !here.has(result.file) && !selections.some((selection) => selects(selection, result)),
  );
}
