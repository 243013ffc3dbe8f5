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

/** The schemas of what init writes. */
type Name = "budget" | "test";
const placeOf = (name: Name): string => join("policy", `${name}.schema.json`);

const schemaIn = (name: Name, { cwd }: Io): string | undefined =>
  [placeOf(name), join("node_modules", "tollgate", placeOf(name))].find((place) => existsSync(resolve(cwd, place)));

/** Where an editor finds a schema, from a folder of budgets: in the repository, or in the installed package. */
export function editorSchema(name: Name, folder: string, io: Io): string {
  const found = schemaIn(name, io) ?? placeOf(name);
  return relative(resolve(io.cwd, folder), resolve(io.cwd, found)).split(sep).join("/");
}

/** Copies the schemas into a repository that has none, so that editors complete without network. */
export function provideEditorSchemas(io: Io): void {
  for (const name of ["budget", "test"] as const) {
    if (schemaIn(name, io) !== undefined) continue;
    mkdirSync(resolve(io.cwd, "policy"), { recursive: true });
    copyFileSync(join(io.home, placeOf(name)), resolve(io.cwd, placeOf(name)));
    io.stderr.write(`wrote ${placeOf(name)}, for editors: tollgate schema ${name} prints it again\n`);
  }
}
