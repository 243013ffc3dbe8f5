import { printable } from "../terminal.ts";
import { clip } from "./clip.ts";

const STRUCTURE = /[\\`*_[\]<>&~|$]/g;
const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

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
    .replace(STRUCTURE, (char) => NAMED[char] ?? `&#${char.charCodeAt(0)};`)
    .replaceAll("\u200b", "&#8203;");

/** As above, where a line may begin: no list, heading, code block, or command of GitLab's notes begins with a letter. */
export const markdownLine = (text: string): string =>
  markdownText(text).replace(/^[^\p{L}&]/u, (char) => `&#${char.codePointAt(0)};`);

const PLAIN = /^[\w./:-]+(?: [\w./:-]+)*$/;
const LONGEST_PLAIN = 120;

/** A name as code: in it nothing refers to anything. */
export const markdownCode = (text: string): string =>
  PLAIN.test(text) && text.length <= LONGEST_PLAIN ? `\`${text}\`` : `<code>${markdownText(text)}</code>`;
