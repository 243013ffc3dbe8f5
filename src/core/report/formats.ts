import type { Doc } from "./doc.ts";
import type { DocFormat } from "./format-names.ts";
import type { FindingFormatter, FormatOptions } from "./formatter.ts";
import { jsonDoc } from "./json-doc.ts";
import { jsonFindings } from "./json-findings.ts";
import { markdownDoc } from "./markdown-doc.ts";
import { textDoc } from "./text-doc.ts";
import { textFindings } from "./text-findings.ts";

/** The formats of findings that are always at hand; those of ci-formats.ts are loaded when one is asked for. */
export const FINDING_FORMATS: Readonly<Record<"text" | "json", (options: FormatOptions) => FindingFormatter>> = {
  text: textFindings,
  json: jsonFindings,
};

/** A format without an entry does not compile. */
export const DOC_FORMATS: Readonly<
  Record<DocFormat, (doc: Doc, options: Pick<FormatOptions, "color" | "width">) => string>
> = {
  text: textDoc,
  json: jsonDoc,
  markdown: markdownDoc,
};
