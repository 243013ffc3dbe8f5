import { isUtf8 } from "node:buffer";
import type { Position, Unreadable } from "../model/source.ts";

const REPLACEMENT = "\ufffd";

/** Bytes to text: UTF-8 and nothing else, a byte order mark allowed. */
export function decode(bytes: Buffer): string | Unreadable {
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return wrongEncoding("UTF-16", { line: 1, column: 1 });
  }
  if (!isUtf8(bytes)) {
    const text = bytes.toString("utf8");
    return wrongEncoding("a byte that UTF-8 does not have (Latin-1?)", positionOf(text, text.indexOf(REPLACEMENT)));
  }
  const start = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  const text = bytes.toString("utf8", start);
  const nul = text.indexOf("\0");
  if (nul < 0) return text;
  const found =
    text.charCodeAt(0) === 0 || text.charCodeAt(1) === 0 ? "UTF-16 without a byte order mark" : "a NUL byte";
  return wrongEncoding(found, positionOf(text, nul));
}

const wrongEncoding = (found: string, position: Position): Unreadable => ({
  code: "file-encoding",
  position,
  args: { found },
});

function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, Math.max(offset, 0)).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
