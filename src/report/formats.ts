import type { Doc } from "./doc.ts";
import type { DocFormat, FindingFormat } from "./format-names.ts";
import type { FindingFormatter, FormatOptions } from "./formatter.ts";
import { jsonDoc } from "./json-doc.ts";
import { jsonFindings } from "./json-findings.ts";
import { textDoc } from "./text-doc.ts";
import { textFindings } from "./text-findings.ts";

/** The two families, one table each: a format without an entry does not compile. */
export const FINDING_FORMATS: Readonly<Record<FindingFormat, (options: FormatOptions) => FindingFormatter>> = {
  text: textFindings,
  json: jsonFindings,
};

export const DOC_FORMATS: Readonly<
  Record<DocFormat, (doc: Doc, options: Pick<FormatOptions, "color" | "width">) => string>
> = {
  text: textDoc,
  json: jsonDoc,
};
