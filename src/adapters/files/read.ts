import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Position, SourceFile, Unreadable } from "../../core/model/source.ts";
import { type Expected, MISSING } from "../../core/rules/missing.ts";

/** The limit for budgets and policy files, in a folder or in git. */
export const MAX_BYTES = 1024 * 1024;
const START: Position = { line: 1, column: 1 };

/** One buffer for all files, because no larger file is read. */
let buffer: Buffer | null = null;

/** Reads a regular file of at most 1 MiB. An error becomes the reason why there is no text. */
export function readSource(path: string, file: string, expected: Expected = "budget"): SourceFile {
  let descriptor: number | null = null;
  try {
    // A FIFO would block until somebody writes: it is opened without blocking and refused below.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    if (!stat.isFile())
      return { file, text: unreadable(stat.isDirectory() ? "it is a folder" : "it is not a regular file", expected) };
    if (stat.size > MAX_BYTES) return { file, text: tooLarge(stat.size) };
    buffer ??= Buffer.allocUnsafe(MAX_BYTES + 1);
    const length = readFully(descriptor, buffer, stat.size);
    return { file, text: length > MAX_BYTES ? tooLarge(length) : decode(buffer.subarray(0, length)) };
  } catch (error) {
    return { file, text: unreadable(reasonOf(error), expected) };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** A read is faster with a small buffer: first the file's size and one byte, more only if the file has grown. */
function readFully(descriptor: number, into: Buffer, size: number): number {
  let length = readSync(descriptor, into, 0, size + 1, null);
  for (let room = into.length - length; length > size && room > 0; room = into.length - length) {
    const read = readSync(descriptor, into, length, room, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

export const unreadable = (reason: string, expected: Expected = "budget", right?: string): Unreadable => ({
  code: "unreadable-file",
  position: START,
  args: { reason, expected, ...(right === undefined ? {} : { right }) },
});

export const outsideRoot: Unreadable = { code: "outside-root", position: START, args: {} };

export const tooLarge = (bytes: number): Unreadable => ({
  code: "file-too-large",
  position: START,
  args: { bytes, limit: MAX_BYTES },
});

const REPLACEMENT = "\ufffd";
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);

/** Decodes UTF-8, with or without a byte order mark; nothing else is accepted. */
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

/** The first replacement character that decoding added; the file itself may contain some. */
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

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: MISSING,
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENXIO: "it is not a regular file",
  EBUSY: "two outputs would be written to this file",
  EFBIG: "it would be larger than 1 MiB",
  ESTALE: "it has changed since it was read; run the command again",
  EPIPE: "its reader has closed it",
  ELOOP: "its symbolic links form a loop",
  ENAMETOOLONG: "its name is too long",
  ENOSPC: "no space left on the device",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of its path is not a folder",
};

/** A system error in words, without the path. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? "unknown error";
}
