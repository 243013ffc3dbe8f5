import { readFileSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Finding } from "../../core/model/finding.ts";
import type { Unreadable } from "../../core/model/source.ts";
import { inputFinding } from "../../core/rules/finding.ts";
import { inputProblem, unreadableProblem } from "../../core/rules/input.ts";
import { figuresOf, type UsageFile } from "../../core/usage/file/figures.ts";
import { isGenesysReport } from "../../core/usage/file/genesys-report.ts";
import type { Table } from "../../core/usage/file/table.ts";
import { csvTable } from "./csv-table.ts";
import { jsonTable } from "./json-table.ts";
import { decode, outsideRoot, reasonOf, unreadable } from "./read.ts";
import { isWithin } from "./within.ts";

/** A year of hourly usage of a hundred organizations. Budgets are smaller: read.ts. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads usage, as JSON where the file's name says so and as CSV otherwise.
 * @param namedBy a path that a person typed may be anywhere; one that a budget names must be below the folder
 */
export function readUsage(file: string, cwd: string, namedBy: "person" | "budget" = "person"): UsageFile {
  const table = readTable(file, cwd, namedBy);
  if (!("columns" in table)) return notRead(file, table);
  if (!isGenesysReport(table) || table.columns.some(({ text }) => text === "feature")) return figuresOf(table, file);
  const right = `Convert it: tollgate usage convert ${file}`;
  const problem = inputProblem("usage-file", [], {
    problem: "this is Genesys's usage report, not a usage file",
    right,
  });
  return notRead(file, inputFinding(problem, { file, line: 1, column: 1 }, null));
}

const notRead = (file: string, why: Finding): UsageFile => ({
  file,
  figures: [],
  findings: [why],
  problems: 1,
  notices: [],
});

/** @returns a finding where the file cannot be read */
export function readTable(file: string, cwd: string, namedBy: "person" | "budget" = "person"): Table | Finding {
  const path = resolve(cwd, file);
  const text = namedBy === "budget" && !isBelow(path, cwd) ? outsideRoot : textOf(path);
  if (typeof text !== "string") return unreadableFinding(text, file);
  return /\.json$/i.test(file) ? jsonTable(text) : csvTable(text);
}

/** True for a file that does not exist: reading it says so. */
function isBelow(path: string, cwd: string): boolean {
  if (!isWithin(path, resolve(cwd))) return false;
  try {
    return isWithin(realpathSync(path), realpathSync(cwd));
  } catch {
    return true;
  }
}

function textOf(path: string): string | Unreadable {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return unreadable(stat.isDirectory() ? "it is a folder" : "it is not a regular file", "usage");
    if (stat.size > MAX_BYTES) {
      return unreadable(`it is larger than ${MAX_BYTES / 1024 / 1024} MiB`, "usage", "Split it by organization.");
    }
    const bytes = readFileSync(path);
    const format = FORMATS.find(({ magic }) => bytes.subarray(0, magic.length).equals(magic));
    return format === undefined ? decode(bytes) : unreadable(`it is ${format.what}`, "usage", format.right);
  } catch (error) {
    return unreadable(reasonOf(error), "usage");
  }
}

const SAVE = "Save it as CSV, UTF-8.";
const EXPORT = "Export the usage as CSV.";

/** Files that are taken for a usage file, by their first bytes. */
const FORMATS = [
  { magic: Buffer.from("PK\x03\x04"), what: "an Excel workbook (.xlsx) or another zip file", right: SAVE },
  { magic: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), what: "an Excel workbook (.xls)", right: SAVE },
  { magic: Buffer.from([0x1f, 0x8b]), what: "compressed with gzip (.gz)", right: "Unpack it with gunzip." },
  {
    magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    what: "compressed with Zstandard (.zst)",
    right: "Unpack it with unzstd.",
  },
  { magic: Buffer.from("BZh"), what: "compressed with bzip2 (.bz2)", right: "Unpack it with bunzip2." },
  { magic: Buffer.from("%PDF-"), what: "a PDF", right: EXPORT },
  { magic: Buffer.from("PAR1"), what: "a Parquet file", right: EXPORT },
] as const;

const unreadableFinding = (why: Unreadable, file: string): Finding =>
  inputFinding(unreadableProblem(why), { file, ...why.position }, null);
