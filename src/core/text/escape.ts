import { seen } from "./characters.ts";
import { printable } from "./terminal.ts";

/** Texts of a file are shown in other formats, and must not be read there as markup or commands. */

/** A key can be a megabyte long, which other programs refuse. */
const MOST = 1_000;

/** At most `most` UTF-16 units, and no half of a pair at the end. */
export function clip(text: string, most = MOST): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

export type AnnotationLevel = "error" | "warning" | "notice";

export interface Annotation {
  readonly level: AnnotationLevel;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly lines: readonly string[];
}

/** A workflow command of GitHub's runner: it ends with its line, its properties with "::", a property with a comma. */
export function annotationText({ level, properties, lines }: Annotation): string {
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const text = annotated(lines.map((line) => clip(printable(line))).join("\n"));
  return `::${level}${listed.length === 0 ? "" : ` ${listed.join(",")}`}::${text}\n`;
}

const annotated = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

// Without printable(), because GitHub looks for the file of that name.
const property = (text: string): string => annotated(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** A spreadsheet runs a cell that begins like a formula: an apostrophe makes it a text. */
const IS_FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A number as text, with as many digits as it takes: it may begin with a minus sign. */
export interface Decimal {
  readonly decimal: string;
}
export type CsvCell = string | number | Decimal | null;

/** One line of CSV (RFC 4180). Numbers are written as they are. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(",")}\r\n`;

function csvCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.decimal;
  if (typeof cell === "number") return String(cell);
  const text = seen(cell);
  const safe = IS_FORMULA.test(cell) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const STRUCTURE = /[\\`*_[\]<>&~|$]/g;
const MARKDOWN_ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** @team and #1; !1, %1, ~1, $1, &1 of GitLab; https:// and www.; GH-1; a commit. An e-mail address has its @. */
const REFERENCES = /[@#]|[!%^~$&](?=[\p{L}\p{N}"])|:(?=\/\/)|\bwww(?=\.)|\bgh(?=-\d)|[0-9a-f]{6}(?=[0-9a-f])/giu;

/**
 * One line of text, for a paragraph, a table's cell, or HTML within Markdown, but not for the beginning of a line.
 * GitHub and GitLab decode entities before they look for mentions, references and links. U+200B, which has no width,
 * keeps them from finding one.
 */
export const markdownText = (text: string): string =>
  clip(printable(text))
    .replace(REFERENCES, "$&\u200b")
    .replace(STRUCTURE, (char) => MARKDOWN_ENTITIES[char] ?? `&#${char.charCodeAt(0)};`)
    .replaceAll("\u200b", "&#8203;");

/** For the beginning of a line: no list, heading, code block or command of GitLab begins with a letter or an entity. */
export const markdownLine = (text: string): string =>
  markdownText(text).replace(/^[^\p{L}&]/u, (char) => `&#${char.codePointAt(0)};`);

const PLAIN = /^[\w./:-]+(?: [\w./:-]+)*$/;
const LONGEST_PLAIN = 120;

/** A name as code, in which nothing is a mention or a reference. */
export const markdownCode = (text: string): string =>
  PLAIN.test(text) && text.length <= LONGEST_PLAIN ? `\`${text}\`` : `<code>${markdownText(text)}</code>`;

/** A relative path as a URI reference, in which no segment is a scheme, a query or a fragment. */
export const uriOf = (path: string): string =>
  path
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");

const XML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
/** No XML document may hold these two, not even as a reference. */
const NOT_IN_XML = /[\ufffe\uffff]/g;
export const xmlText = (text: string): string =>
  clip(printable(text))
    .replace(NOT_IN_XML, "\ufffd")
    .replace(/[&<>"']/g, (char) => XML_ENTITIES[char] ?? char);
