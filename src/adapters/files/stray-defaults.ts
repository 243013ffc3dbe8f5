import { dirname, join, parse } from "node:path";
import type { StrayDefaults } from "../../core/model/source.ts";
import { nearest } from "../../core/text/nearest.ts";
import { DEFAULTS, isHidden, isYaml } from "./names.ts";
import { isWithin } from "./within.ts";

/**
 * For a folder without defaults: a file with a similar name, or the defaults of the nearest folder above.
 * @param namesIn what a folder holds; nothing where it cannot be read
 */
export function strayDefaults(
  folder: string,
  root: string,
  namesIn: (folder: string) => readonly string[],
): StrayDefaults | null {
  const stems = new Map(
    namesIn(folder)
      .filter(mayBeMeant)
      .map((name) => [parse(name).name, name]),
  );
  const misnamed = stems.get(nearest("_defaults", [...stems.keys()]) ?? "");
  if (misnamed !== undefined) return { why: "misnamed", file: join(folder, misnamed) };
  for (let above = dirname(folder); isWithin(above, root) && above !== dirname(above); above = dirname(above)) {
    const names = namesIn(above);
    const defaults = DEFAULTS.find((name) => names.includes(name));
    if (defaults !== undefined) return { why: "above", file: join(above, defaults) };
  }
  return null;
}

const mayBeMeant = (name: string): boolean => isYaml(name) && (isHidden(name) || /^defaults?\./i.test(name));
