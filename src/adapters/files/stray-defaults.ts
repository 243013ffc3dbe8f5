import { readdirSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import type { StrayDefaults } from "../../core/model/source.ts";
import { nearest } from "../../core/text/nearest.ts";
import { DEFAULTS, firstThere, isHidden, isYaml } from "./names.ts";
import { isWithin } from "./within.ts";

/** For a folder without defaults: a file with a similar name, or the defaults of the nearest folder above. */
export function strayDefaults(folder: string, root: string): StrayDefaults | null {
  const stems = new Map(namesIn(folder).map((name) => [parse(name).name, name]));
  const misnamed = stems.get(nearest("_defaults", [...stems.keys()]) ?? "");
  if (misnamed !== undefined) return { why: "misnamed", file: join(folder, misnamed) };
  for (let above = dirname(folder); isWithin(above, root) && above !== dirname(above); above = dirname(above)) {
    const file = firstThere(above, DEFAULTS);
    if (file !== null) return { why: "above", file };
  }
  return null;
}

/** Names that may be meant for defaults. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(mayBeMeant);
  } catch {
    return [];
  }
}

const mayBeMeant = (name: string): boolean => isYaml(name) && (isHidden(name) || /^defaults?\./i.test(name));
