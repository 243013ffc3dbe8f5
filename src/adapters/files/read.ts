import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { SourceFile, Unreadable } from "../../core/model/source.ts";
import type { Expected } from "../../core/rules/input.ts";
import { decode } from "./decode.ts";
import { reasonOf } from "./reason.ts";

/** A budget or a policy file, wherever it comes from. */
export const MAX_BYTES = 1024 * 1024;
const START = { line: 1, column: 1 };

/** One buffer for every file: nothing larger is ever read. */
let buffer: Buffer | null = null;

/** Reads a regular file of at most 1 MiB. Whatever is in the way becomes the reason there is no text. */
export function readSource(path: string, file: string, expected: Expected = "budget"): SourceFile {
  let descriptor: number | null = null;
  try {
    // A FIFO would wait for a writer for ever: opened without blocking, it is refused below like a folder.
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

/** A read costs by the room it is offered: first the file's size and a byte, more only if it has grown since. */
function readFully(descriptor: number, into: Buffer, size: number): number {
  let length = readSync(descriptor, into, 0, size + 1, null);
  for (let room = into.length - length; length > size && room > 0; room = into.length - length) {
    const read = readSync(descriptor, into, length, room, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

export const unreadable = (reason: string, expected: Expected = "budget"): Unreadable => ({
  code: "unreadable-file",
  position: START,
  args: { reason, expected },
});

export const outsideRoot: Unreadable = { code: "outside-root", position: START, args: {} };

export const tooLarge = (bytes: number): Unreadable => ({
  code: "file-too-large",
  position: START,
  args: { bytes, limit: MAX_BYTES },
});
