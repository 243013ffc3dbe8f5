import type { Fleet } from "../check/fleet.ts";
import { STATUSES, type Status, statusOf } from "../check/result.ts";
import { count, counted } from "../text/text.ts";

/** The worst of a fleet: of its organizations, and of what is found about none of them. */
export function fleetStatus({ counts, findings }: Fleet): Status {
  const own = STATUSES.indexOf(statusOf(findings));
  return STATUSES.findLast((status, index) => counts[status] > 0 || index === own) ?? "pass";
}

/** "2 organizations: 1 pass, 1 fail" */
export function fleetLine({ organizations, counts }: Fleet): string {
  const parts = STATUSES.filter((status) => counts[status] > 0 || status === "pass").map(
    (status) => `${count(counts[status])} ${status}`,
  );
  return `${counted(organizations, "organization")}: ${parts.join(", ")}`;
}
