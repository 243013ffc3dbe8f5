import type { Health } from "../../check/health.ts";
import type { Status } from "../../check/result.ts";
import type { Day, Month } from "../../model/calendar.ts";
import type { RemedyKind, Severity } from "../../model/finding.ts";
import type { Currency } from "../../model/money.ts";
import type { Path, Plain, PlainMap } from "../../model/source.ts";
import type { Block } from "../documents/doc.ts";

/**
 * What a page embeds, as JSON: figures of the fleet's table as they were judged, and the inputs of each plan, which the
 * page prices again with the same core when an organization is opened.
 */
export interface FleetPage {
  readonly kind: "fleet";
  readonly command: "check" | "status";
  readonly today: Day;
  readonly version: string;
  /** "6 organizations: 5 pass, 1 warn" */
  readonly title: string;
  /** Which policy judged; null: nobody asked. */
  readonly policy: string | null;
  /** About no single budget. */
  readonly findings: readonly PageFinding[];
  /** Packed (codec.ts): the rate cards by id, and the guardrails. */
  readonly cards: unknown;
  readonly guardrails: unknown;
  /** Organizations whose usage is not known, and other words of the sources. */
  readonly notices: readonly string[];
  /** It asks its own server whether a file has changed. */
  readonly isLive: boolean;
}

/** A document of any other command. */
export interface DocPage {
  readonly kind: "doc";
  readonly command: string;
  readonly today: Day;
  readonly version: string;
  readonly title: string;
  readonly blocks: readonly PageBlock[];
}

export type PageBlock =
  | Exclude<Block, { kind: "findings" | "details" }>
  | { readonly kind: "findings"; readonly items: readonly PageFinding[] }
  | { readonly kind: "details"; readonly summary: string; readonly blocks: readonly PageBlock[] };

/** One organization, invalid or not. */
export interface PageOrganization {
  readonly org: string;
  readonly name: string;
  readonly file: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly status: Status;
  readonly health: Health | null;
  readonly findings: readonly PageFinding[];
  /** Null: it could not be priced. */
  readonly plan: PagePlan | null;
  /** Null: a page about plans only, or usage that is not known. */
  readonly usage: PageUsage | null;
}

export interface PagePlan {
  readonly currency: Currency;
  /** Texts of the fleet's table. */
  readonly peak: Month;
  readonly tokens: string;
  readonly used: string;
  /** The fullest period: its planned tokens and its ceiling. */
  readonly consumed: number;
  readonly ceiling: number;
  /** Minor units, as whole numbers in text. */
  readonly purchases: string;
  readonly overage: string;
  readonly worstMonth: string;
  readonly months: number;
  /** Something is not priced: figures are lower bounds. */
  readonly atLeast: boolean;
  /** The budget's values that pricing reads. */
  readonly inputs: PlainMap;
}

export interface PageFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string | null;
  /** "budgets/acme.yaml:12:18", or nothing. */
  readonly place: string;
  readonly remedies: readonly PageRemedy[];
}

export interface PageRemedy {
  readonly kind: RemedyKind;
  readonly summary: string;
  readonly note: string | null;
  /** Values to try in the page; none where it renames or removes something. */
  readonly edits: readonly { readonly path: Path; readonly value: Plain }[];
}

/** What was used, and how the period is expected to end. */
export interface PageUsage {
  readonly month: Month;
  readonly start: Day;
  readonly end: Day;
  readonly asOf: string;
  readonly isOver: boolean;
  readonly health: Health;
  readonly allocation: number;
  readonly ceiling: number;
  readonly consumed: number;
  readonly planned: number;
  readonly projected: number | null;
  /** The day on which the ceiling was passed, or is expected to be. */
  readonly passed: Day | null;
  readonly forecast: { readonly expected: number; readonly low: number; readonly high: number } | null;
  /** Used by the end of each day; null: the source has no days. */
  readonly days: readonly number[] | null;
  readonly features: readonly {
    readonly feature: string | null;
    readonly tokens: number;
    readonly planned: number | null;
  }[];
  readonly overageCost: string | null;
  readonly advice: readonly string[];
  /** All periods that are known, oldest first. */
  readonly periods: readonly PageActual[];
}

export interface PageActual {
  readonly month: Month;
  readonly tokens: number;
  readonly isOver: boolean;
  readonly features: Readonly<Record<string, number>>;
}
