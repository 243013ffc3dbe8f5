import { clip } from "../../core/text/escape.ts";

export interface Parts {
  /** The first line, which is not displayed: the comment is found again by it. */
  readonly marker: string;
  /** Markdown, the most important first. */
  readonly texts: readonly string[];
  /** The commit and the log; empty when neither is known. */
  readonly foot: string;
}

const SEPARATOR = 2;

/** Texts that do not fit are left out, with a note; the first text is cut at a line break. */
export function bodyOf({ marker, texts, foot }: Parts, limit: number): string {
  const [first = "", ...others] = texts.map((text) => text.trim()).filter((text) => text !== "");
  const left = "_Some parts did not fit here: see the log of the run for all of it._";
  const end = (note: string): string => [note, foot].filter((text) => text !== "").join("\n\n");
  const joined = (...pieces: readonly string[]): string =>
    `${marker}\n${pieces.filter((text) => text !== "").join("\n\n")}\n`;
  const shown = cut(first, limit - joined("", end(left)).length - SEPARATOR);
  if (shown !== first) return joined(shown, end(left));
  let pieces = [first];
  for (const text of others) {
    const more = [...pieces, text];
    if (joined(...more, end(left)).length <= limit) pieces = more;
  }
  return joined(...pieces, end(pieces.length > others.length ? "" : left));
}

/** At a line break, and before a block of code that would not end. */
function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const line = text.lastIndexOf("\n", room);
  if (line <= 0) return clip(text, room);
  const shown = text.slice(0, line);
  const fences = [...shown.matchAll(/^`{3,}/gm)];
  return fences.length % 2 === 0 ? shown : shown.slice(0, fences.at(-1)?.index).trimEnd();
}
