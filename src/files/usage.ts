import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Finding } from "../model/finding.ts";
import type { Unreadable } from "../model/source.ts";
import { figuresOf, type UsageFile } from "../usage/figures.ts";
import { word } from "../verdict/word.ts";
import { csvTable } from "./csv-table.ts";
import { decode } from "./decode.ts";
import { jsonTable } from "./json-table.ts";
import { unreadable } from "./read.ts";
import { reasonOf } from "./reason.ts";

/** A year of hourly usage of a hundred organizations. Budgets are smaller: read.ts. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads usage, as JSON where the file's name says so and as CSV otherwise. */
export function readUsage(file: string, cwd: string): UsageFile {
  const text = textOf(resolve(cwd, file));
  if (typeof text !== "string") return { figures: [], findings: [unreadableFinding(text, file)] };
  return figuresOf(/\.json$/i.test(file) ? jsonTable(text) : csvTable(text), file);
}

function textOf(path: string): string | Unreadable {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return unreadable(stat.isDirectory() ? "it is a folder" : "it is not a regular file");
    if (stat.size <= MAX_BYTES) return decode(readFileSync(path));
    return unreadable(`it is larger than ${MAX_BYTES / 1024 / 1024} MiB; split it by organization`);
  } catch (error) {
    return unreadable(reasonOf(error));
  }
}

const unreadableFinding = ({ code, args, position }: Unreadable, file: string): Finding =>
  word({ code, path: [], args }, { file, ...position }, null);
