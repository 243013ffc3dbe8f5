import type { Day, Month } from "./calendar.ts";
import type { Exact } from "./exact.ts";
import type { Currency } from "./money.ts";
import type { Band, LicenceModel, Unit } from "./rate-card.ts";
import type { Path } from "./source.ts";
import type { VolumeSettings } from "./volumes.ts";

/** Named users, in all and by edition where the file tells them apart. */
export interface Users {
  readonly total: Exact;
  readonly byEdition: ReadonlyMap<string, Exact>;
}

/** A quantity as written: an amount (the same three times unless it is a range), or a share of the period's users. */
export type Quantity =
  | { readonly kind: "amount"; readonly amount: Band<Exact> }
  | { readonly kind: "share"; readonly share: Exact };

/** One quantity key of a part, such as `sessionsPerDay: 200`. */
export interface Measure {
  readonly key: string;
  readonly unit: Unit;
  /** Per working day rather than per month. */
  readonly perDay: boolean;
  readonly quantity: Quantity;
}

/** One part of a line, as the file gives it: the card decides later what it means. */
export interface Part {
  readonly name: string | null;
  readonly measures: readonly Measure[];
  readonly minutesPerInteraction: Exact | null;
  readonly tokensPerUser: Exact | null;
  /** The share whose interactions go on to a higher tier, whose line already holds them. */
  readonly billedElsewhere: Exact | null;
  readonly path: Path;
}

export interface PlannedLine {
  readonly feature: string;
  readonly path: Path;
  /** Null: `unknown`, not known yet. */
  readonly parts: readonly Part[] | null;
}

/** Whole months, both included. */
export interface Span {
  readonly from: Month;
  readonly through: Month;
}

export interface Limits {
  readonly overageTokens?: bigint;
  readonly overageCost?: Exact;
  /** Per period. */
  readonly cost?: Exact;
  /** Of the whole plan. */
  readonly planCost?: Exact;
  readonly featureTokens?: ReadonlyMap<string, bigint>;
}

/** What a change states of the limits: a feature's null removes its limit. */
export interface LimitChange extends Omit<Limits, "featureTokens"> {
  readonly featureTokens?: ReadonlyMap<string, bigint | null>;
}

export interface Change {
  readonly name: string | null;
  readonly span: Span;
  readonly path: Path;
  /** The card that prices these periods; null: as before. */
  readonly rateCard: string | null;
  readonly users: Users | null;
  readonly workingDays: Exact | null;
  /** Replaced lines; null removes one. */
  readonly lines: ReadonlyMap<string, PlannedLine | null>;
  readonly scale: { readonly all: Exact } | { readonly by: ReadonlyMap<string, Exact> } | null;
  readonly includedTokens: bigint | null;
  readonly overagePrice: Exact | null;
  readonly limits: LimitChange;
}

export interface Purchase {
  readonly tokens: bigint;
  readonly span: Span;
  readonly unitPrice: Exact | null;
  readonly via: string | null;
  readonly terms: string | null;
  readonly path: Path;
}

/** A breach somebody accepted, up to an amount and until a day. A baseline is a list of these. */
export interface Waiver {
  readonly rule: string;
  /** Of a rule that judges features one by one: the only one that is accepted; null: every feature. */
  readonly feature: string | null;
  readonly span: Span;
  /** In the rule's own measure; null where the rule measures nothing. */
  readonly upTo: Exact | null;
  readonly reason: string;
  readonly approvedBy: string;
  /** Included, UTC. */
  readonly expires: Day;
  readonly path: Path;
}

export interface Recipient {
  readonly protocol: "email" | "https" | "sqs" | "slack" | "teams";
  /** An address; of a chat, its ids with / between them. */
  readonly endpoint: string;
  /** Null: both. */
  readonly severity: "warning" | "critical" | null;
}

export interface Alarms {
  /** In percent of the ceiling; null: as the guardrails say. */
  readonly utilization: readonly Exact[] | null;
  readonly forecast: Exact | null;
  readonly notify: readonly Recipient[];
}

export interface Meter {
  readonly kind: "genesys-contract" | "genesys-trustee" | "genesys-subscription" | "csv";
  readonly region: string | null;
  readonly organizationIds: readonly string[];
  readonly contractId: string | null;
  readonly trustorOrgId: string | null;
  /** A reference to where the credentials are kept, never their value. */
  readonly credentials: string | null;
  readonly path: string | null;
  /** Null: volumes are not asked for. */
  readonly volumes: VolumeSettings | null;
}

/** One token pool, one bill: `budgets/<org>.yaml`, validated and normalized. */
export interface Budget {
  readonly org: string;
  readonly name: string;
  readonly owners: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly rateCard: string;
  readonly currency: Currency;
  readonly model: LicenceModel;
  readonly users: Users;
  /** 1 to 31. */
  readonly cycleStartDay: number;
  /** Whose public holidays forecasts know, ISO 3166; null: none. */
  readonly country: string | null;
  readonly plan: { readonly from: Month; readonly months: number; readonly workingDays: Exact };
  readonly lines: ReadonlyMap<string, PlannedLine>;
  readonly changes: readonly Change[];
  readonly purchases: readonly Purchase[];
  /** The included pool as the contract says, instead of the card's rule. */
  readonly includedTokens: bigint | null;
  readonly overagePrice: Exact | null;
  /** The sum of the buffers, as a share of the baseline; null: none stated. */
  readonly buffer: Exact | null;
  readonly limits: Limits;
  /** Null: `off`. */
  readonly alarms: Alarms | null;
  readonly waivers: readonly Waiver[];
  /** Null: it has none. */
  readonly meter: Meter | null;
  /** `meter: off`: it has none on purpose. */
  readonly isMeterOff: boolean;
}

/** Its alarms never fire, and it does not say that this is meant. */
export const lacksMeter = ({ alarms, meter, isMeterOff }: Budget): boolean =>
  alarms !== null && meter === null && !isMeterOff;

/** The id of an organization, a feature or a gate: it becomes the name of a file, of an alarm, of a comment. */
export const isId = (text: string): boolean => /^[a-z0-9][a-z0-9-]{0,62}$/.test(text);
