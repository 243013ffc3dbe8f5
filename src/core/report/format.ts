import type { Fleet } from "../check/fleet.ts";
import type { Reported } from "../check/result.ts";
import type { Day } from "../model/calendar.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Rule } from "../rules/rule.ts";

/** Finding formats take results one at a time; document formats take a Doc. */
export const FINDING_FORMAT_NAMES = [
  "text",
  "json",
  "markdown",
  "github",
  "sarif",
  "junit",
  "gitlab",
  "brief",
  "html",
] as const;
export const DOC_FORMAT_NAMES = ["text", "json", "markdown"] as const;
/** Of commands whose document is worth a page; its maker is in a bundle of its own. */
export const PAGE_FORMAT_NAMES = [...DOC_FORMAT_NAMES, "html"] as const;

export type FindingFormat = (typeof FINDING_FORMAT_NAMES)[number];
export type DocFormat = (typeof DOC_FORMAT_NAMES)[number];

export interface FormatOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Show findings of severity info too. */
  readonly verbose: boolean;
  /** As text: only what fails, and the totals. */
  readonly quiet?: boolean;
  /** What is wrong with the policy: said first, and once. */
  readonly ofPolicy?: readonly Finding[];
  readonly guardrails: Guardrails;
  readonly version: string;
}

/** Options of the formats that CI systems read. */
export interface CiOptions extends FormatOptions {
  /** The rule table, for formats that contain it. */
  readonly rules: readonly Rule[];
  /** The day of the check. */
  readonly today: Day;
  /** A short hash of a text, the same on every machine. */
  digest(text: string): string;
}

/** Returns text and prints nothing. It gets one result at a time, because a fleet may not fit in memory. */
export interface FindingFormatter {
  begin(): string;
  result(result: Reported): string;
  end(fleet: Fleet): string;
}

/** The findings to show: those of severity info only with --verbose. */
export const shownFindings = (
  findings: readonly Finding[],
  { verbose }: Pick<FormatOptions, "verbose">,
): readonly Finding[] => (verbose ? findings : findings.filter(({ severity }) => severity !== "info"));
