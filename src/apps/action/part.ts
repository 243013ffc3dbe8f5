import { join } from "node:path";
import type { Env } from "../../adapters/pull-request/env.ts";
import { annotationText, markdownLine } from "../../core/text/escape.ts";
import { textIn } from "./reports.ts";

/**
 * `tollgate` with these arguments: what it says goes to the log, and what it says on stderr comes back as well.
 * @param isKept what it prints comes back, and not into the log
 */
export type Tollgate = (
  args: readonly string[],
  env?: Env,
  isKept?: boolean,
) => Promise<{ readonly code: number; readonly err: string; readonly out: string }>;

export interface Asked {
  readonly command: string;
  readonly options: readonly string[];
  readonly paths: readonly string[];
  /** Reports by their format. */
  readonly files: Readonly<Record<string, string> & { markdown: string }>;
}

/** What a command came to. */
export interface Part {
  /** 0, 1 or 2. */
  readonly code: number;
  /** Its Markdown, or why there is none. */
  readonly text: string;
}

export async function judge(
  { command, options, paths, files }: Asked,
  folder: string,
  { tollgate, log }: { tollgate: Tollgate; log(text: string): void },
): Promise<Part> {
  const outputs = Object.entries(files).map(([name, file]) => `--output=${name}=${join(folder, file)}`);
  const { code, err } = await tollgate([command, "--format=github", ...options, ...outputs, "--", ...paths]);
  const text = textIn(folder, files.markdown);
  if (text !== null) return { code: code === 0 || code === 1 ? code : 2, text };
  const why = (err.trim().replace(/^tollgate: /, "") || `it ended with exit code ${code}`).split("\n");
  log(annotationText({ level: "error", properties: { title: `tollgate ${command}` }, lines: why }));
  const heading = `### \`tollgate ${command}\` could not judge`;
  return { code: 2, text: `${heading}\n\n${why.map(markdownLine).join("<br>\n")}` };
}
