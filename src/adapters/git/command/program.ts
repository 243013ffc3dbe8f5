import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

const NAMES = process.platform === "win32" ? [".exe", ".cmd"] : [""];

/** Where a system looks when PATH is not set. */
const USUAL = ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);

/**
 * The absolute path of a program on PATH; null where there is none. Entries of PATH that are relative, or empty, mean
 * the working directory, where a repository could bring its own program: they are passed over.
 */
export function program(name: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const folders = (env["PATH"] ?? env["Path"] ?? USUAL).split(delimiter).filter(isAbsolute);
  return folders.flatMap((folder) => NAMES.map((end) => join(folder, name + end))).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
