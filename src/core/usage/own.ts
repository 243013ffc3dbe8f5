import { nearest } from "../text/nearest.ts";
import type { UsageFigure } from "./figures.ts";

/** The figures about one organization: of a file that names none, all of them. */
export const ownFigures = (figures: readonly UsageFigure[], org: string): UsageFigure[] =>
  figures.filter((figure) => figure.org === null || figure.org === org);

/** Where a file names organizations, but not this one. */
export function noUsageText(file: string, org: string, figures: readonly UsageFigure[]): string {
  const match = nearest(org, [...new Set(figures.map((figure) => figure.org ?? ""))]);
  return `${file} has no usage of ${org}${match === null ? "" : `, but of ${match}`}`;
}
