import { expect } from "vitest";
import { folder, tollgate } from "./cli.ts";
import type { Report } from "./report.ts";

export type Files = Readonly<Record<string, string>>;

/** Two folders of files, beside each other: a change without git. */
export function change(before: Files, after: Files): string {
  const under = (side: string, files: Files): [string, string][] =>
    Object.entries(files).map(([name, text]) => [`${side}/${name}`, text]);
  return folder({
    "before/.keep": "",
    "after/.keep": "",
    ...Object.fromEntries([...under("before", before), ...under("after", after)]),
  });
}

/** `tollgate diff --format json` of two sets of files. */
export async function diffJson(
  before: Files,
  after: Files,
  ...args: string[]
): Promise<{ code: number; report: Report }> {
  const sides = ["--base-dir", "before", "--head-dir", "after"];
  const { code, out, err } = await tollgate(["diff", ...sides, "--format", "json", ...args], {
    cwd: change(before, after),
  });
  expect(err).toBe("");
  return { code, report: JSON.parse(out) };
}

/** As above, of one budget. */
export const diffBudget = (before: string, after: string, ...args: string[]) =>
  diffJson({ "budgets/acme.yaml": before }, { "budgets/acme.yaml": after }, ...args);
