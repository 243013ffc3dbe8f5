import { safeJson } from "../text/terminal.ts";
import type { Doc } from "./documents/doc.ts";
import { markdownDoc } from "./documents/markdown.ts";
import { textDoc } from "./documents/text.ts";
import { jsonFindings } from "./findings/json.ts";
import { textFindings } from "./findings/text.ts";
import type { DocFormat, FindingFormatter, FormatOptions } from "./format.ts";

/** The finding formats that are always loaded; those of ci-formats.ts are loaded when one is asked for. */
export const FINDING_FORMATS: Readonly<Record<"text" | "json", (options: FormatOptions) => FindingFormatter>> = {
  text: textFindings,
  json: jsonFindings,
};

/** A format without an entry is a compile error. */
export const DOC_FORMATS: Readonly<
  Record<DocFormat, (doc: Doc, options: Pick<FormatOptions, "color" | "width">) => string>
> = {
  text: textDoc,
  json: ({ data }) => `${safeJson(data, 2)}\n`,
  markdown: markdownDoc,
};
