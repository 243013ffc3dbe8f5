import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/cli.ts";

export const DOCKERFILE = readFileSync(join(ROOT, "Dockerfile"), "utf8");

/** Each in one line, without comments. */
const LINES = DOCKERFILE.replace(/^#.*\n/gm, "")
  .replaceAll(/\\\n\s*/g, "")
  .split("\n");

/** What follows the instructions of a name, such as RUN. */
export const instructions = (name: string): string[] =>
  LINES.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
