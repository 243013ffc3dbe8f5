import { resolve } from "node:path";
import { findSources } from "../../adapters/files/find.ts";
import { readPolicyFiles } from "../../adapters/files/policy.ts";
import { check } from "../../core/check/check.ts";
import type { Fleet } from "../../core/check/fleet.ts";
import type { Result } from "../../core/check/result.ts";
import type { Day } from "../../core/model/calendar.ts";
import type { Finding } from "../../core/model/finding.ts";
import type { Guardrails } from "../../core/model/guardrails.ts";
import { loadPolicy } from "../../core/policy/load.ts";

/** What the budgets of a repository come to, before anything is deployed. */
export interface Gate {
  readonly guardrails: Guardrails;
  readonly results: readonly Result[];
  readonly fleet: Fleet;
  /** In the way of a deployment: invalid input always, failed guardrails where `strict` says so. */
  readonly blocking: readonly Finding[];
  /** Failed guardrails that deploy all the same: the organization that is over needs its alarms most. */
  readonly warnings: readonly Finding[];
}

export interface GateConfig {
  /** The repository's root: paths are relative to it, never to the working directory. */
  readonly root: string;
  readonly budgets: string;
  /** Only budgets with all these labels; an invalid file is in the way all the same: nobody knows whose it is. */
  readonly where: ReadonlyMap<string, string>;
  readonly strict: boolean;
  readonly today: Day;
}

export function gate({ root, budgets, where, strict, today }: GateConfig): Gate {
  const policy = loadPolicy(readPolicyFiles(resolve(root, "policy"), "policy", root));
  const results: Result[] = [];
  const checked = check(findSources([budgets], root), policy, today, { where, searched: budgets });
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
  };
}

/** "budgets/acme.yaml:12:18 over-allocation: …" */
export function findingLine({ file, line, column, code, message }: Finding): string {
  return `${file === null ? "" : `${file}:${line}:${column} `}${code}: ${message}`;
}
