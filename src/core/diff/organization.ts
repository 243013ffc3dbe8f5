import type { Result, Status } from "../check/result.ts";
import type { Day } from "../model/calendar.ts";
import { absolute } from "../model/exact.ts";
import type { Finding } from "../model/finding.ts";
import type { Currency } from "../model/money.ts";
import type { Projection, Totals } from "../model/projection.ts";
import type { Policy } from "../policy/load.ts";
import { type Facts, fileNameOf } from "../rules/facts.ts";
import type { FeatureChange, PeriodChange } from "./figures.ts";
import type { Loosened } from "./loosened.ts";

/** What became of an organization. Mended: the base's file could not be judged. */
export type Kind = "added" | "removed" | "renamed" | "changed" | "mended" | "invalid";

/** An organization on one side. */
export interface Sided {
  /** Null where the file could not be read that far. */
  readonly org: string | null;
  readonly file: string;
  readonly status: Status;
  readonly rateCard: string | null;
  readonly currency: Currency | null;
  /** First and last month, and what it all comes to; null where it could not be judged. */
  readonly plan: { readonly from: string; readonly through: string; readonly totals: Totals } | null;
}

/** Something that fails, in the head or as the base would judge it. */
export interface FailureFound {
  readonly finding: Finding;
  /** It did not fail in the base, or by less. */
  readonly isNew: boolean;
  /** It fails by the base's policy, limits and waivers alone: the head loosens what would have caught it. */
  readonly isHeld: boolean;
}

export interface OrganizationChange {
  readonly kind: Kind;
  readonly base: Sided | null;
  readonly head: Sided | null;
  /** Keys of the budget file that say something else. */
  readonly keys: readonly string[];
  readonly periods: readonly PeriodChange[];
  readonly features: readonly FeatureChange[];
  /** The largest first. */
  readonly loosened: readonly Loosened[];
  readonly failures: readonly FailureFound[];
  /** Warnings of a kind that the base does not have. */
  readonly warnings: readonly Finding[];
  /** All that is wrong with the head, as check finds it. */
  readonly findings: readonly Finding[];
}

export const sidedOf = ({ org, file, status, card, projection }: Result): Sided => ({
  org,
  file,
  status,
  rateCard: card?.id ?? null,
  currency: projection?.currency ?? null,
  plan: projection === null ? null : planOf(projection),
});

const planOf = ({ periods, totals }: Projection): Sided["plan"] => ({
  from: periods[0]?.period.month ?? "",
  through: periods.at(-1)?.period.month ?? "",
  totals,
});

/** By what it is known: its id, else its file. */
export const nameOf = ({ base, head }: Pick<OrganizationChange, "base" | "head">): string =>
  head?.org ?? base?.org ?? head?.file ?? base?.file ?? "";

/** The worst first: invalid, new failures, old failures, what loosens, then the most tokens. */
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

/** A result with figures. */
export type Judged = Result & { readonly [K in "budget" | "card" | "projection"]: NonNullable<Result[K]> };

export const isJudged = (result: Result | null): result is Judged =>
  result !== null && result.budget !== null && result.card !== null && result.projection !== null;

/** What the guardrails were shown when the result was made. */
export function factsOf({ budget, card, projection, file }: Judged, { guardrails }: Policy, today: Day): Facts {
  return { budget, card, projection, guardrails, today, fileName: fileNameOf(file) };
}
