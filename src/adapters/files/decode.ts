import { isUtf8 } from "node:buffer";
import type { Position, Unreadable } from "../../core/model/source.ts";

const START: Position = { line: 1, column: 1 };
const REPLACEMENT = "\ufffd";
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);

/** Bytes to text: UTF-8 and nothing else, a byte order mark allowed. */
export function decode(bytes: Buffer): string | Unreadable {
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return wrongEncoding("UTF-16", START);
  if (first === 0 || second === 0) return wrongEncoding("UTF-16 without a byte order mark, or binary", START);
  const content = first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
  const text = content.toString("utf8");
  if (!isUtf8(bytes)) {
    const position = positionOf(text, firstReplaced(text, content));
    return wrongEncoding("a byte that UTF-8 does not have (Latin-1?)", position);
  }
  const nul = text.indexOf("\0");
  return nul < 0 ? text : wrongEncoding("a NUL byte", positionOf(text, nul));
}

const wrongEncoding = (found: string, position: Position): Unreadable => ({
  code: "file-encoding",
  position,
  args: { found },
});

/** Where decoding put the replacement character; one that stands in the file itself is text like any other. */
function firstReplaced(text: string, bytes: Buffer): number {
  let byte = 0;
  let from = 0;
  for (;;) {
    const at = text.indexOf(REPLACEMENT, from);
    if (at < 0) return 0;
    byte += Buffer.byteLength(text.slice(from, at));
    if (!bytes.subarray(byte, byte + REPLACEMENT_BYTES.length).equals(REPLACEMENT_BYTES)) return at;
    byte += REPLACEMENT_BYTES.length;
    from = at + 1;
  }
}

function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, Math.max(offset, 0)).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
