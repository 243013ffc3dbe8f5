import { clip } from "../../core/text/escape.ts";

export interface Parts {
  /** The first line, which nobody sees: by it the comment is found again. */
  readonly marker: string;
  /** Markdown, the most important first. */
  readonly texts: readonly string[];
  /** The commit and the log; empty where neither is known. */
  readonly foot: string;
}

const SEPARATOR = 2;

/** A text that does not fit is left out whole, and that is said; the first is cut between two of its lines. */
export function bodyOf({ marker, texts, foot }: Parts, limit: number): string {
  const [first = "", ...others] = texts.map((text) => text.trim()).filter((text) => text !== "");
  const left = "_Some of it did not fit here: the run has it all._";
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

function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const line = text.lastIndexOf("\n", room);
  return line > 0 ? text.slice(0, line) : clip(text, room);
}
