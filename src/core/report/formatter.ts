import type { Fleet } from "../check/fleet.ts";
import type { Reported } from "../check/result.ts";
import type { Day } from "../model/calendar.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Rule } from "../rules/rule.ts";

export interface FormatOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Show findings of severity info too. */
  readonly verbose: boolean;
  readonly guardrails: Guardrails;
  readonly version: string;
}

/** Options of the formats that CI systems read. */
export interface CiOptions extends FormatOptions {
  /** The rule table, for formats that carry it along. */
  readonly rules: readonly Rule[];
  /** The day of the check. */
  readonly today: Day;
  /** A short name for a text of any length, the same on every machine; nobody can make two texts of one name. */
  digest(text: string): string;
}

/** A formatter returns text and prints nothing. It is fed one result at a time: a fleet need not fit in memory. */
export interface FindingFormatter {
  begin(): string;
  result(result: Reported): string;
  end(fleet: Fleet): string;
}

/** The findings of an organization that are shown: those of severity info only where somebody asked. */
export const shownFindings = (
  findings: readonly Finding[],
  { verbose }: Pick<FormatOptions, "verbose">,
): readonly Finding[] => (verbose ? findings : findings.filter(({ severity }) => severity !== "info"));
