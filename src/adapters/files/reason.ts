import { MISSING } from "../../core/rules/input.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: MISSING,
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENXIO: "it is not a regular file",
  EBUSY: "two reports go to it",
  EFBIG: "it would be larger than 1 MiB",
  ESTALE: "it was changed meanwhile; run the command again",
  EPIPE: "nobody reads it any more",
  ELOOP: "its symbolic links go in a circle",
  ENAMETOOLONG: "its name is too long",
  ENOSPC: "no space left on the device",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of its path is not a folder",
};

/** A system error in words; no stack, no path twice. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? "unknown error";
}
