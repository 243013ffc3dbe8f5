import { absolute } from "../model/exact.ts";
import { nameOf, type OrganizationChange, type Sided } from "./organization.ts";

/** What weighs most first: what cannot be judged, what fails now, what failed before, then the most tokens. */
export function byWeight(a: OrganizationChange, b: OrganizationChange): number {
  const byGravity = gravityOf(a) - gravityOf(b);
  if (byGravity !== 0) return byGravity;
  const [one, other] = [a, b].map((change) => absolute(tokensChange(change))) as [bigint, bigint];
  if (one !== other) return one > other ? -1 : 1;
  return nameOf(a) < nameOf(b) ? -1 : 1;
}

/** Of the whole plan; a side that is not there plans nothing. */
export const tokensChange = ({ base, head }: OrganizationChange): bigint => tokensOf(head) - tokensOf(base);

const tokensOf = (side: Sided | null): bigint => side?.plan?.totals.consumed ?? 0n;

function gravityOf({ kind, failures, loosened }: OrganizationChange): number {
  if (kind === "invalid") return 0;
  if (failures.some(({ isNew }) => isNew)) return 1;
  if (failures.length > 0) return 2;
  return loosened.length > 0 ? 3 : 4;
}
