import type { Meter } from "../model/budget.ts";
import type { Month } from "../model/calendar.ts";
import type { Exact } from "../model/exact.ts";
import type { FeatureUsage } from "../model/period-usage.ts";
import type { LicenceModel } from "../model/rate-card.ts";

/** What a source says of one organization. Null: it does not say. */
export interface Customer {
  /** The budget's id, and the name of its file. */
  readonly org: string;
  readonly name: string | null;
  readonly owners: readonly string[];
  readonly currency: string | null;
  readonly model: LicenceModel | null;
  readonly users: number | null;
  /** 1 to 31. */
  readonly cycleStartDay: number | null;
  /** Tokens a month. */
  readonly included: bigint | null;
  readonly purchased: bigint | null;
  readonly purchasePrice: Exact | null;
  readonly overagePrice: Exact | null;
  /** The oldest first. */
  readonly months: readonly UsedMonth[];
  readonly meter: Pick<Meter, "kind" | "region" | "contractId" | "trustorOrgId" | "credentials"> | null;
}

export interface UsedMonth {
  readonly month: Month;
  /** The period is over. */
  readonly isOver: boolean;
  readonly total: Exact;
  readonly features: ReadonlyMap<string, FeatureUsage>;
}

export const ORG_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
