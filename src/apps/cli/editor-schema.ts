import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Io } from "./io.ts";

const NAME = join("policy", "budget.schema.json");

/** Where an editor finds the schema, seen from a folder of budgets: in the repository, or in the installed package. */
export function editorSchema(folder: string, io: Io): string {
  const places = [NAME, join("node_modules", "tollgate", NAME)];
  const found = places.find((place) => existsSync(resolve(io.cwd, place))) ?? NAME;
  return relative(resolve(io.cwd, folder), resolve(io.cwd, found)).split(sep).join("/");
}

/** Puts the schema into a repository that has none, so that editors complete without network. */
export function provideEditorSchema(io: Io): void {
  const places = [NAME, join("node_modules", "tollgate", NAME)];
  if (places.some((place) => existsSync(resolve(io.cwd, place)))) return;
  mkdirSync(resolve(io.cwd, "policy"), { recursive: true });
  copyFileSync(join(io.home, NAME), resolve(io.cwd, NAME));
  io.stderr.write(`wrote ${NAME}, for editors: tollgate schema prints it again\n`);
}
