import type { Diff } from "../../../core/diff/diff.ts";
import type { Day } from "../../../core/model/calendar.ts";
import type { Finding } from "../../../core/model/finding.ts";
import type { Guardrails } from "../../../core/model/guardrails.ts";
import type { RateCard } from "../../../core/model/rate-card.ts";
import type { CI_FORMATS as CiFormats } from "../../../core/report/ci-formats.ts";
import { diffResults } from "../../../core/report/findings/diff-results.ts";
import type { CiOptions, FindingFormatter } from "../../../core/report/format.ts";
import { FINDING_FORMAT_NAMES, type FindingFormat } from "../../../core/report/format.ts";
import { DOC_FORMATS, FINDING_FORMATS } from "../../../core/report/formats.ts";
import { type DiffFacts, diffJson } from "../../../core/report/views/diff/data.ts";
import { diffDoc } from "../../../core/report/views/diff/diff.ts";
import { RULES } from "../../../core/rules/table.ts";
import { VERSION } from "../../../generated/version.js";
import { type Io, widthOf } from "../io.ts";
import { unknownName } from "./errors.ts";
import { pages } from "./pages.ts";

export interface FormatterOptions {
  readonly color: boolean;
  readonly verbose: boolean;
  readonly quiet?: boolean;
  readonly guardrails: Guardrails;
  readonly ofPolicy?: readonly Finding[];
  readonly today: Day;
}

/** A formatter of findings by its name. @param options with the cards, which pages price with */
export async function formatterNamed(
  name: string,
  options: FormatterOptions & { readonly cards: ReadonlyMap<string, RateCard> },
  io: Io,
): Promise<FindingFormatter> {
  const format = knownFormat(name);
  if (format === "text" || format === "json") return FINDING_FORMATS[format](formatOptions(options, io));
  if (format === "html") return (await pages()).htmlFindings(formatOptions(options, io));
  return ciFormatter(format, { ...options, rules: RULES }, io);
}

/** A formatter for CI systems. @param options with the rules that findings may be of */
export async function ciFormatter(
  format: keyof typeof CiFormats,
  options: FormatterOptions & Pick<CiOptions, "rules">,
  io: Io,
): Promise<FindingFormatter> {
  const { CI_FORMATS, digest } = await forCi();
  return CI_FORMATS[format]({ ...formatOptions(options, io), rules: options.rules, digest });
}

/** The same, with what comes from outside. */
export const formatOptions = <O extends FormatterOptions>(options: O, { stdout }: Io) => ({
  ...options,
  width: widthOf(stdout),
  version: VERSION,
});

type WriteDiff = (
  diff: Diff,
  facts: DiffFacts,
  how: { readonly color: boolean; readonly today: Day },
  io: Io,
) => Iterable<string>;

/** How a format shows a diff: as a document for a person, as findings for a CI system. */
export async function diffFormat(name: string): Promise<WriteDiff> {
  const format = knownFormat(name);
  if (format === "json") return diffJson;
  if (format === "text" || format === "markdown") {
    return (diff, facts, { color }, { stdout }) => {
      // Markdown has room for all organizations: its format omits what does not fit into a comment.
      const doc = diffDoc(diff, format === "markdown" ? { ...facts, most: null } : facts);
      return [DOC_FORMATS[format](doc, { color, width: widthOf(stdout) })];
    };
  }
  if (format === "html") {
    const { htmlDoc } = await pages();
    return (diff, facts, { today }) => [
      htmlDoc(diffDoc(diff, { ...facts, most: null }), { command: "diff", today, version: VERSION }),
    ];
  }
  const { CI_FORMATS, digest } = await forCi();
  return (diff, _, { color, today }) => {
    const { guardrails } = diff;
    const options = { color, width: 80, verbose: false, guardrails, version: VERSION, rules: RULES, digest, today };
    const formatter = CI_FORMATS[format](options);
    const { results, fleet } = diffResults(diff, format === "github");
    return [formatter.begin(), ...results.map((result) => formatter.result(result)), formatter.end(fleet)];
  };
}

const DIGEST_LENGTH = 32;

/** The formats that CI systems read: loaded when one is asked for, so that a check at a terminal starts quickly. */
async function forCi() {
  const { CI_FORMATS } = await import("../../../core/report/ci-formats.ts");
  const { createHash } = await import("node:crypto");
  const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, DIGEST_LENGTH);
  return { CI_FORMATS, digest };
}

export function knownFormat(name: string): FindingFormat {
  const known = FINDING_FORMAT_NAMES.find((format) => format === name);
  if (known !== undefined) return known;
  const all = FINDING_FORMAT_NAMES.join(", ");
  throw unknownName(`there is no format ${name}`, name, FINDING_FORMAT_NAMES, `Formats: ${all}.`);
}
