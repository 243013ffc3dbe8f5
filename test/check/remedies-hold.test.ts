import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../src/core/check/check.ts";
import type { Finding, Remedy } from "../../src/core/model/finding.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { limitedBudget } from "../pricing/limited.ts";
import { plainBudget } from "../pricing/priced.ts";
import { withEdits } from "../support/edits.ts";
import { sampleOf, seedOf } from "../support/sample.ts";

const BUDGETS = sampleOf(120);
const LIMITED = ["over-allocation", "cost-limit", "plan-cost-limit", "feature-limit"];
const POLICY = loadPolicy({ cards: [], guardrails: null });

type Data = Record<string, unknown>;

function findingsOf(budget: Data): readonly Finding[] {
  const text = plainBudget({ ...budget, org: "acme" });
  const [result] = check([{ file: "budgets/acme.yaml", text }], POLICY, "2026-11-23");
  return result?.findings ?? [];
}

interface Failure {
  readonly budget: Data;
  readonly findings: readonly Finding[];
  readonly finding: Finding;
}

const drawn: readonly Failure[] = fc
  .sample(fc.noBias(limitedBudget), { numRuns: BUDGETS, seed: seedOf(20_261_130) })
  .flatMap((budget) => {
    const findings = findingsOf(budget);
    return findings.map((finding) => ({ budget, findings, finding }));
  });
const failures = drawn.filter(({ finding }) => LIMITED.includes(finding.code));

/** What breaks the first breaks the others as well: they stay silent beside it. */
const STANDS_FOR = ["over-allocation-high", "buffer-exceeds-allocation", "utilization-high"];

/** A finding once for each of its months. */
const keysOf = ({ code, periods = [""], data }: Finding): string[] =>
  periods.map((month) => `${code} ${month} ${data["feature"] ?? ""}`);
const withSilent = (one: Finding): string[] =>
  [one.code, ...(one.code === "over-allocation" ? STANDS_FOR : [])].flatMap((code) => keysOf({ ...one, code }));
const loud = (findings: readonly Finding[]): Finding[] => findings.filter(({ severity }) => severity !== "info");

function judge({ budget, findings, finding }: Failure, { edits }: Remedy): void {
  const after = findingsOf(withEdits(budget, edits));
  const about = JSON.stringify({ budget, edits, finding: finding.message, after: after.map(({ message }) => message) });
  expect(
    after.filter(({ kind }) => kind === "input"),
    about,
  ).toEqual([]);
  const left = new Set(loud(after).flatMap(keysOf));
  expect(
    keysOf(finding).filter((key) => left.has(key)),
    about,
  ).toEqual([]);
  const before = new Set(loud(findings).flatMap(withSilent));
  expect(
    [...left].filter((key) => !before.has(key)),
    about,
  ).toEqual([]);
}

/** Where a remedy may write: what is planned, bought, and accepted by the owners. */
const WRITABLE = /^((changes,\d+,)?(consumption|limits)|purchases|licensing,users),|^purchases$/;

describe("the remedies of random budgets", () => {
  test.each(LIMITED)("of %s are offered for at least 95 % of its failures", (code) => {
    const all = failures.filter(({ finding }) => finding.code === code);
    expect(all.length).toBeGreaterThan(20);
    const offered = all.filter(({ finding: { remedies = [] } }) => remedies.length > 0);
    expect(offered.length / all.length).toBeGreaterThanOrEqual(0.95);
  });

  test("remove their finding and add no error or warning, by what may be written", () => {
    const kinds = new Map<string, number>();
    for (const failure of drawn) {
      for (const remedy of failure.finding.remedies ?? []) {
        judge(failure, remedy);
        for (const { path } of remedy.edits) expect(path.join()).toMatch(WRITABLE);
        kinds.set(remedy.kind, (kinds.get(remedy.kind) ?? 0) + 1);
      }
    }
    for (const kind of ["buy", "plan", "accept"]) expect(kinds.get(kind), kind).toBeGreaterThan(BUDGETS / 3);
  });
});
