import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Io } from "../../io.ts";
import { alreadyThere } from "../../output/errors.ts";
import { fileSink } from "../../output/sinks.ts";

/** Writes a new file whole or not at all, and replaces one only with --force. */
export function writeNew(path: string, text: string, force: boolean, io: Io): void {
  if (!force && existsSync(resolve(io.cwd, path))) throw alreadyThere(path);
  const sink = fileSink(path, io);
  try {
    sink.write(text);
    sink.commit();
  } finally {
    sink.abandon();
  }
  io.stderr.write(`wrote ${path}\n`);
}

const SCHEMA = join("policy", "budget.schema.json");

const schemaIn = ({ cwd }: Io): string | undefined =>
  [SCHEMA, join("node_modules", "tollgate", SCHEMA)].find((place) => existsSync(resolve(cwd, place)));

/** Where an editor finds the schema, from a folder of budgets: in the repository, or in the installed package. */
export function editorSchema(folder: string, io: Io): string {
  const found = schemaIn(io) ?? SCHEMA;
  return relative(resolve(io.cwd, folder), resolve(io.cwd, found)).split(sep).join("/");
}

/** Copies the schema into a repository that has none, so that editors complete without network. */
export function provideEditorSchema(io: Io): void {
  if (schemaIn(io) !== undefined) return;
  mkdirSync(resolve(io.cwd, "policy"), { recursive: true });
  copyFileSync(join(io.home, SCHEMA), resolve(io.cwd, SCHEMA));
  io.stderr.write(`wrote ${SCHEMA}, for editors: tollgate schema prints it again\n`);
}
