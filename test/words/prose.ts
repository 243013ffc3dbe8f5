import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** What stands for code in a text: one word, whatever the code says. */
const CODE = "`code`";
const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|vs|cf|no)\.$/i;

const withoutCode = (text: string): string => text.replaceAll(/`[^`]*`/g, CODE);
const collapsed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The texts of a Markdown page: each paragraph, heading, list item and table cell, without code and link targets. */
export function textsOf(markdown: string): string[] {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return html
    .replaceAll(/<pre>[\s\S]*?<\/pre>/g, "\n\n")
    .replaceAll(/<code>[\s\S]*?<\/code>/g, CODE)
    .replaceAll(/<\/?(?:p|li|ul|ol|h[1-6]|table|thead|tbody|tr|th|td|blockquote|hr)\b[^>]*>/g, "\n\n")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity)
    .split(/\n\s*\n/)
    .map(collapsed)
    .filter((text) => text !== "");
}

/** The sentences of a plain text. A blank line ends a sentence, a colon does not. */
export function sentences(text: string): string[] {
  return withoutCode(text)
    .split(/\n\s*\n/)
    .flatMap((paragraph) => joinedAtAbbreviations(collapsed(paragraph).split(/(?<=[^\s.][.!?]["')\]]*)\s+/)))
    .filter((sentence) => sentence !== "");
}

function joinedAtAbbreviations(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && ABBREVIATION.test(last)) joined[joined.length - 1] = `${last} ${part}`;
    else joined.push(part);
  }
  return joined;
}

/** A dash, an arrow or a bullet that stands alone is no word. */
export const wordsIn = (sentence: string): number =>
  sentence.split(/\s+/).filter((token) => /[\p{L}\p{N}]/u.test(token)).length;

/** Which of these phrases a text has, in any case and inflection of their last word. What stands in backticks is exempt. */
export function bannedIn(text: string, phrases: readonly string[]): string[] {
  const plain = collapsed(withoutCode(text));
  return phrases.filter((phrase) => pattern(phrase).test(plain));
}

function pattern(phrase: string): RegExp {
  const escaped = phrase.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const [, stem = "", end = ""] = /^(.*?)([ey]?)$/i.exec(escaped) ?? [];
  const forms = { e: "(?:e|es|ed|ing)", y: "(?:y|ys|ies|ied|ying)" }[end.toLowerCase()] ?? `${end}(?:s|es|ed|ing)?`;
  return new RegExp(`(?<![\\p{L}\\p{N}])${stem}${forms}(?![\\p{L}\\p{N}])`, "iu");
}
