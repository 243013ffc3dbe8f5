import type { Fleet } from "../../check/fleet.ts";
import { type Result, type Status, statusOf } from "../../check/result.ts";
import type { Diff } from "../../diff/diff.ts";
import type { OrganizationChange } from "../../diff/organization.ts";
import type { Finding } from "../../model/finding.ts";

/** A change as results, for formats that only take findings. Findings about a looser gate come first. */
export function diffResults({ relaxed, organizations, findings }: Diff): { results: Result[]; fleet: Fleet } {
  const files = [...new Set(relaxed.map(({ file }) => file))];
  const policy = files.map((file) =>
    resultOf(
      file ?? "",
      null,
      relaxed.filter((one) => one.file === file),
    ),
  );
  const results = [...policy, ...organizations.flatMap(changeResult)];
  const counts: Record<Status, number> = { pass: 0, warn: 0, fail: 0, invalid: 0 };
  for (const { status, org } of results) if (org !== null) counts[status]++;
  return { results, fleet: { organizations: organizations.length, counts, totals: [], findings: findings.head } };
}

/** A removed organization has only the findings that say so. */
function changeResult(change: OrganizationChange): Result[] {
  const { base, head, loosened, failures, findings } = change;
  const side = head ?? base;
  if (side === null || (head === null && loosened.length === 0)) return [];
  const held = failures.filter(({ isHeld }) => isHeld).map(({ finding }) => finding);
  return [resultOf(side.file, side.org, [...loosened, ...held, ...findings])];
}

const resultOf = (file: string, org: string | null, findings: readonly Finding[]): Result => ({
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
