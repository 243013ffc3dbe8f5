import { readFileSync } from "node:fs";
import { decode, MAX_BYTES } from "../read.ts";
import { AtomicFile } from "../write.ts";

const BYTE_ORDER_MARK = "\ufeff";

/**
 * Replaces the text that was read before, completely or not at all, and never when the file has changed since. A byte
 * order mark stays.
 */
export function rewrite(path: string, before: string, after: string): void {
  const there = readFileSync(path);
  if (decode(there) !== before) throw failure("ESTALE");
  const text = markOf(there) + after;
  if (Buffer.byteLength(text) > MAX_BYTES) throw failure("EFBIG");
  const file = new AtomicFile(path);
  try {
    file.write(text);
    file.commit();
  } finally {
    file.abandon();
  }
}

/** A text as it would be in the file: for a patch. */
export const withMark = (path: string, text: string): string => markOf(readFileSync(path)) + text;

const markOf = (bytes: Buffer): string => (bytes.subarray(0, 3).toString() === BYTE_ORDER_MARK ? BYTE_ORDER_MARK : "");

const failure = (code: string): Error => Object.assign(new Error(code), { code });
