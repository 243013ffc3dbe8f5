import type { Result, Status } from "../check/result.ts";
import type { Finding } from "../model/finding.ts";
import type { Currency } from "../model/money.ts";
import type { Projection, Totals } from "../model/projection.ts";
import type { FeatureChange, PeriodChange } from "./figures.ts";

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
  readonly loosened: readonly Finding[];
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
