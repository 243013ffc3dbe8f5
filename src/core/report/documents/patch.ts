import { type StructuredPatchHunk, structuredPatch } from "diff";

const CONTEXT = 3;

/** A patch that `git apply` accepts. */
export function patchOf(file: string, before: string, after: string): readonly string[] {
  const hunks = hunksOf(before, after, CONTEXT);
  if (hunks.length === 0) return [];
  return [`--- ${named(`a/${file}`)}`, `+++ ${named(`b/${file}`)}`, ...hunks.flatMap(hunkLines)];
}

/** Where two texts differ. Each line begins with a blank, "-" or "+"; a CR at its end is part of it. */
export const hunksOf = (before: string, after: string, context: number): readonly StructuredPatchHunk[] =>
  structuredPatch("", "", before, after, "", "", { context }).hunks;

const hunkLines = ({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk): string[] => [
  `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
  ...lines,
];

/** As git writes names: one with a blank ends in a tab, one with a quote or a control character is quoted. */
function named(name: string): string {
  if (/["\\\p{Cc}]/u.test(name)) return JSON.stringify(name).replaceAll(/\\u00(..)/g, octal);
  return name.includes(" ") ? `${name}\t` : name;
}

const octal = (_: string, hex: string): string => `\\${Number.parseInt(hex, 16).toString(8).padStart(3, "0")}`;
