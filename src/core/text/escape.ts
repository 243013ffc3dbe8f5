import { printable } from "./terminal.ts";

/** What a file can contain, written into another format: shown there, and never read as markup or a command. */

/** A file may hold a megabyte in one key: nobody reads it, and other programs refuse it. */
const MOST = 1_000;

/** At most `most` UTF-16 units, and no half of a pair at the end. */
export function clip(text: string, most = MOST): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/**
 * Workflow commands of GitHub's runner, as its own toolkit writes them: a command ends with its line, its properties
 * with two colons, a property with a comma.
 */

export type AnnotationLevel = "error" | "warning" | "notice";

export interface Annotation {
  readonly level: AnnotationLevel;
  readonly properties: Readonly<Record<string, string | number>>;
  /** Lines of the message. */
  readonly lines: readonly string[];
}

/** One line of output, with its end. */
export function annotationText({ level, properties, lines }: Annotation): string {
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const text = annotated(lines.map((line) => clip(printable(line))).join("\n"));
  return `::${level}${listed.length === 0 ? "" : ` ${listed.join(",")}`}::${text}\n`;
}

const annotated = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

// Not printable(): a file's name must stay the file's name. Nothing in it can end the line.
const property = (text: string): string => annotated(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** A spreadsheet runs a cell that begins like a formula: an apostrophe makes it a text. */
const IS_FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** One line of CSV (RFC 4180). Numbers are written as they are. */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

function csvCell(cell: string | number | null): string {
  if (typeof cell !== "string") return cell === null ? "" : String(cell);
  const safe = IS_FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const STRUCTURE = /[\\`*_[\]<>&~|$]/g;
const MARKDOWN_ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** @team and #1; !1, %1, ~1, $1, &1 of GitLab; https:// and www.; GH-1; a commit. An e-mail address has its @. */
const REFERENCES = /[@#]|[!%^~$&](?=[\p{L}\p{N}"])|:(?=\/\/)|\bwww(?=\.)|\bgh(?=-\d)|[0-9a-f]{6}(?=[0-9a-f])/giu;

/**
 * One line of text, for a paragraph, a table's cell, or HTML within Markdown: what a file holds is shown and never
 * becomes markup. Not for the beginning of a line. GitHub and GitLab look for mentions, references and bare links in
 * what is left once entities are decoded: only a character in between stops them, and U+200B has no width.
 */
export const markdownText = (text: string): string =>
  clip(printable(text))
    .replace(REFERENCES, "$&\u200b")
    .replace(STRUCTURE, (char) => MARKDOWN_ENTITIES[char] ?? `&#${char.charCodeAt(0)};`)
    .replaceAll("\u200b", "&#8203;");

/** As above, where a line may begin: no list, heading, code block, or command of GitLab's notes begins with a letter. */
export const markdownLine = (text: string): string =>
  markdownText(text).replace(/^[^\p{L}&]/u, (char) => `&#${char.codePointAt(0)};`);

const PLAIN = /^[\w./:-]+(?: [\w./:-]+)*$/;
const LONGEST_PLAIN = 120;

/** A name as code: in it nothing refers to anything. */
export const markdownCode = (text: string): string =>
  PLAIN.test(text) && text.length <= LONGEST_PLAIN ? `\`${text}\`` : `<code>${markdownText(text)}</code>`;

/** A relative path as a URI reference: every segment encoded, so that none is a scheme, a query or a fragment. */
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

/** One line of text, for an attribute or between tags. */
export const xmlText = (text: string): string =>
  clip(printable(text))
    .replace(NOT_IN_XML, "\ufffd")
    .replace(/[&<>"']/g, (char) => XML_ENTITIES[char] ?? char);
