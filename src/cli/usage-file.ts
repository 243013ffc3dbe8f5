import { readUsage } from "../files/usage.ts";
import { nearest } from "../rules/nearest.ts";
import type { UsageFigure } from "../usage/figures.ts";
import { invalid } from "./invalid.ts";
import type { Io } from "./io.ts";

/** A usage file's figures. Whatever is wrong with it is said, and nothing of it is used. */
export function usageFigures(file: string, { cwd }: Io, namedBy?: "person" | "budget"): readonly UsageFigure[] {
  const { figures, findings } = readUsage(file, cwd, namedBy);
  if (findings.length > 0) throw invalid(`${file} cannot be used`, findings);
  return figures;
}

/** The figures about one organization: of a file that names none, all of them. */
export const figuresOf = (figures: readonly UsageFigure[], org: string): UsageFigure[] =>
  figures.filter((figure) => figure.org === null || figure.org === org);

/** Where a file names organizations, but not this one. */
export function noUsageText(file: string, org: string, figures: readonly UsageFigure[]): string {
  const match = nearest(org, [...new Set(figures.map((figure) => figure.org ?? ""))]);
  return `${file} has no usage of ${org}. ${match === null ? "" : `Did you mean ${match}?`}`;
}
