import { readFileSync } from "node:fs";
import { AtomicFile } from "./atomic.ts";
import { decode } from "./decode.ts";
import { MAX_BYTES } from "./read.ts";

const BYTE_ORDER_MARK = "\ufeff";

/**
 * Puts a text in the place of the one that was read before: whole or not at all, and never over what somebody else
 * wrote meanwhile. A byte order mark stays.
 */
export function rewrite(path: string, before: string, after: string): void {
  const there = readFileSync(path);
  if (decode(there) !== before) throw failure("ESTALE");
  const mark = there.subarray(0, 3).toString() === BYTE_ORDER_MARK ? BYTE_ORDER_MARK : "";
  const text = mark + after;
  if (Buffer.byteLength(text) > MAX_BYTES) throw failure("EFBIG");
  const file = new AtomicFile(path);
  try {
    file.write(text);
    file.commit();
  } finally {
    file.abandon();
  }
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });
