import type { Guardrails } from "../model/guardrails.ts";
import type { Fleet } from "../verdict/fleet.ts";
import type { Result } from "../verdict/result.ts";

export interface FormatOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Show findings of severity info too. */
  readonly verbose: boolean;
  readonly guardrails: Guardrails;
  readonly version: string;
}

/** A formatter returns text and prints nothing. It is fed one result at a time: a fleet need not fit in memory. */
export interface FindingFormatter {
  begin(): string;
  result(result: Result): string;
  end(fleet: Fleet): string;
}
