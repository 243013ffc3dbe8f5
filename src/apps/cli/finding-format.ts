import type { Day } from "../../core/model/calendar.ts";
import type { Guardrails } from "../../core/model/guardrails.ts";
import type { FindingFormatter } from "../../core/report/format.ts";
import { FINDING_FORMAT_NAMES, type FindingFormat } from "../../core/report/format.ts";
import { FINDING_FORMATS } from "../../core/report/formats.ts";
import { RULES } from "../../core/rules/table.ts";
import { didYouMean } from "../../core/text/nearest.ts";
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
  const all = { ...options, width: io.stdout.isTerminal ? io.stdout.columns : 80, version: VERSION };
  if (format === "text" || format === "json") return FINDING_FORMATS[format](all);
  const { CI_FORMATS, digest } = await import("./ci.ts");
  return CI_FORMATS[format]({ ...all, rules: RULES, digest });
}

/** The format of that name; else what name was meant. */
export function knownFormat(name: string): FindingFormat {
  const known = FINDING_FORMAT_NAMES.find((format) => format === name);
  if (known !== undefined) return known;
  const right = didYouMean(name, FINDING_FORMAT_NAMES, `Use one of ${FINDING_FORMAT_NAMES.join(", ")}.`);
  throw new UsageError(`there is no format ${name}. ${right}`);
}
