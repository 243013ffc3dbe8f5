import type { Fleet } from "../../check/fleet.ts";
import { type Result, type Status, statusOf } from "../../check/result.ts";
import { type Diff, loosenedBy } from "../../diff/diff.ts";
import type { OrganizationChange } from "../../diff/organization.ts";
import type { Finding } from "../../model/finding.ts";

/**
 * A change as findings, for formats that take nothing else: what loosens the gate comes first, by size.
 * @param isFlat each finding that loosens by itself, for a format that shows only the first of them; else the
 *   organizations with the largest come first, and each has one result
 */
export function diffResults(diff: Diff, isFlat: boolean): { results: Result[]; fleet: Fleet } {
  const { relaxed, organizations, findings } = diff;
  const loosened = loosenedBy(diff).map(({ finding }) => finding);
  const files = [...new Set(relaxed.map(({ finding }) => finding.file ?? ""))];
  const policy = files.map((file) =>
    resultOf(
      file,
      null,
      relaxed.map(({ finding }) => finding).filter((one) => one.file === file),
    ),
  );
  const grouped = [...policy, ...organizations.flatMap(changeResult)];
  const rankOf = new Map(loosened.map((finding, rank) => [finding, rank]));
  const firstOf = (result: Result): number => Math.min(...result.findings.map((one) => rankOf.get(one) ?? rankOf.size));
  const results = isFlat
    ? [...loosened.map(aloneOf), ...grouped.map((result) => without(result, rankOf))]
    : grouped
        .map((result) => ({ result, first: firstOf(result) }))
        .sort((a, b) => a.first - b.first)
        .map(({ result }) => result);
  const counts: Record<Status, number> = { pass: 0, warn: 0, fail: 0, invalid: 0 };
  for (const { status, org } of grouped) if (org !== null) counts[status]++;
  return { results, fleet: { organizations: organizations.length, counts, totals: [], findings: findings.head } };
}

const aloneOf = (finding: Finding): Result => resultOf(finding.file ?? "", finding.org ?? null, [finding]);

const without = (result: Result, said: ReadonlyMap<Finding, number>): Result => ({
  ...result,
  findings: result.findings.filter((finding) => !said.has(finding)),
});

/** A removed budget has no other finding than that it is removed. */
function changeResult(change: OrganizationChange): Result[] {
  const { base, head, loosened, failures, findings } = change;
  const side = head ?? base;
  if (side === null || (head === null && loosened.length === 0)) return [];
  const byBase = failures.filter(({ isHeld }) => isHeld).map(({ finding }) => finding);
  return [resultOf(side.file, side.org, [...loosened.map(({ finding }) => finding), ...byBase, ...findings])];
}

export const resultOf = (file: string, org: string | null, findings: readonly Finding[]): Result => ({
  file,
  org,
  name: null,
  labels: new Map(),
  status: statusOf(findings),
  health: null,
  budget: null,
  card: null,
  projection: null,
  findings,
  locate: () => ({ file, line: 1, column: 1 }),
});
