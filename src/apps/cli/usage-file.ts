import { readUsage } from "../../adapters/files/usage.ts";
import type { UsageFigure } from "../../core/usage/figures.ts";
import { type Io, UsageError } from "./io.ts";

/** A usage file's figures. Whatever is wrong with it is said, and nothing of it is used. */
export function usageFigures(file: string, { cwd }: Io): readonly UsageFigure[] {
  const { figures, findings } = readUsage(file, cwd);
  if (findings.length > 0) throw new UsageError(`${file} cannot be used`, findings);
  return figures;
}
