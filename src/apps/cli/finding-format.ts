import type { Day } from "../../core/model/calendar.ts";
import type { Guardrails } from "../../core/model/guardrails.ts";
import { FINDING_FORMAT_NAMES, type FindingFormat } from "../../core/report/format-names.ts";
import { FINDING_FORMATS } from "../../core/report/formats.ts";
import type { FindingFormatter } from "../../core/report/formatter.ts";
import { RULES } from "../../core/rules/table.ts";
import { nearest } from "../../core/text/nearest.ts";
import { VERSION } from "../../generated/version.js";
import { type Io, UsageError } from "./io.ts";

export interface FormatterOptions {
  readonly color: boolean;
  readonly verbose: boolean;
  readonly guardrails: Guardrails;
  readonly today: Day;
}

/** A formatter by its name, with all that it needs of the outside. */
export async function formatterNamed(name: string, options: FormatterOptions, io: Io): Promise<FindingFormatter> {
  const format = knownFormat(name);
  const all = formatOptions(options, io);
  if (format === "text" || format === "json") return FINDING_FORMATS[format](all);
  const { CI_FORMATS, digest } = await import("./ci.ts");
  return CI_FORMATS[format]({ ...all, rules: RULES, digest });
}

export const formatOptions = (options: FormatterOptions, { stdout }: Io) => ({
  ...options,
  width: stdout.isTerminal ? stdout.columns : 80,
  version: VERSION,
});

/** The format of that name; else what name was meant. */
export function knownFormat(name: string): FindingFormat {
  const known = FINDING_FORMAT_NAMES.find((format) => format === name);
  if (known !== undefined) return known;
  const match = nearest(name, FINDING_FORMAT_NAMES);
  const right = match === null ? `Formats: ${FINDING_FORMAT_NAMES.join(", ")}.` : `Did you mean ${match}?`;
  throw new UsageError(`there is no format ${name}. ${right}`);
}
