import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";

const COUNTS = ["organizations", "pass", "warn", "fail", "invalid"] as const;

export type Counts = Readonly<Record<(typeof COUNTS)[number], string>>;

const TAIL_BYTES = 64 * 1024;

/** How many organizations passed and so on; empty where there is no report. */
export function countsOf(path: string): Counts {
  const summary = existsSync(path) ? summaryOf(tail(path)) : {};
  const entries = COUNTS.map((name) => [name, typeof summary[name] === "number" ? String(summary[name]) : ""]);
  return Object.fromEntries(entries) as Counts;
}

/**
 * A report of ten thousand organizations has 100 MB, and these numbers stand at its end, as its schema promises. No text
 * within it can look like this: its quotes would be escaped.
 */
function summaryOf(text: string): Readonly<Record<string, unknown>> {
  const at = text.lastIndexOf('"summary":');
  return at < 0 ? {} : JSON.parse(`{${text.slice(at)}`).summary;
}

function tail(path: string): string {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString("utf8");
  } finally {
    closeSync(file);
  }
}

/** Whether a change does anything to any organization, by `tollgate diff --format json`. */
export function isChange(path: string): boolean {
  const { summary, loosened, causes } = JSON.parse(readFileSync(path, "utf8"));
  return summary.changed > 0 || loosened.length > 0 || causes.length > 0;
}

export const textIn = (folder: string, name: string): string | null => {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
};
