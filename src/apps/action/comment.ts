import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { annotationText } from "../../core/text/escape.ts";
import { type Inputs, labels, shared } from "./inputs.ts";
import type { Part, Tollgate } from "./part.ts";
import { isChange } from "./reports.ts";
import type { Runner } from "./runner.ts";

export interface Judged {
  /** The verdict, in a line. */
  readonly head: string;
  readonly code: number;
  readonly diff: Part | null;
  readonly check: Part;
}

/** Whatever becomes of the comment, the verdict stands. */
export async function commentOn(
  judged: Judged,
  inputs: Inputs,
  folder: string,
  { tollgate, runner, log }: { tollgate: Tollgate; runner: Pick<Runner, "artifacts">; log(text: string): void },
): Promise<void> {
  if (inputs.comment === "never") return;
  const files = textsOf(judged).map((text, index) => {
    const path = join(folder, `comment-${index + 1}.md`);
    writeFileSync(path, text);
    return path;
  });
  const isQuiet = inputs.comment === "changes" && !isNews(judged, folder);
  const patch = join(folder, "fix.patch");
  writeFileSync(patch, await fixesFor(judged, inputs, tollgate));
  const page = inputs.uploadPage && runner.artifacts !== null ? [`--page=${runner.artifacts}`] : [];
  const options = [`--name=${inputs.name}`, `--patch=${patch}`, ...(isQuiet ? ["--only-update"] : []), ...page];
  const { code, err } = await tollgate(["comment", ...options, "--", ...files], { GITHUB_TOKEN: inputs.token });
  if (code === 0) return;
  const lines = ["The comment could not be written.", ...err.trim().split("\n")];
  log(annotationText({ level: "warning", properties: { title: "tollgate comment" }, lines }));
}

/** What corrects slips and makes plans fit, as a patch: an author may take it with a click. Nothing where all passes. */
async function fixesFor({ check }: Judged, inputs: Inputs, tollgate: Tollgate): Promise<string> {
  if (check.code === 0) return "";
  const options = ["--fix=plan", "--dry-run", ...labels(inputs), ...shared(inputs)];
  return (await tollgate(["check", ...options, "--", ...inputs.paths], {}, true)).out;
}

/** The fleet as a whole where it fails for more than the change; the summary always has both. */
const textsOf = ({ head, diff, check }: Judged): readonly string[] => [
  head,
  ...(diff === null ? [] : [diff.text]),
  ...(diff === null || check.code > diff.code ? [check.text] : []),
];

const isNews = ({ code, diff }: Judged, folder: string): boolean =>
  code !== 0 || diff === null || isChange(join(folder, "diff.json"));
