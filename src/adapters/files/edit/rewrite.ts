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
