import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./cli.ts";

const FOLDER = process.env["TOLLGATE_SCHEMAS"] ?? join(ROOT, "..", "shared", "schemas");

/** The official schemas are not ours to copy: they are read where they are. Null, and said, where they are not. */
export function officialSchema(name: string): string | null {
  const path = join(FOLDER, name);
  if (existsSync(path)) return readFileSync(path, "utf8");
  console.warn(`SKIPPED: ${name} is not in ${FOLDER}; set TOLLGATE_SCHEMAS to the folder that has it`);
  return null;
}
