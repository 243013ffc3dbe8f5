import { posix, resolve } from "node:path";
import { findSources } from "../../../adapters/files/find.ts";
import { isWithin } from "../../../adapters/files/within.ts";
import { readDocument } from "../../../core/budget/yaml/read.ts";
import { isId } from "../../../core/model/budget.ts";
import { isMap } from "../../../core/model/source.ts";

/** Files that are not checked, by name, as they are shown. */
export type Unchecked = (name: string) => readonly string[];

/**
 * Where only some budgets are checked: another file with a budget of the same organization. Only files named after the
 * organization are read; one with another name is found when all budgets are checked.
 */
export const elsewhere =
  (paths: readonly string[], unchecked: Unchecked, cwd: string, textOf = textOnDisk(cwd)) =>
  (org: string, file: string): string | null => {
    if (!isId(org)) return null;
    const others = [`${org}.yaml`, `${org}.yml`].flatMap((name) => {
      const beside = posix.join(posix.dirname(file), name);
      const isChecked = paths.some((path) => isWithin(resolve(cwd, beside), resolve(cwd, path)));
      return isChecked ? unchecked(name) : [...unchecked(name), beside];
    });
    return others.find((other) => other !== file && orgIn(textOf(other)) === org) ?? null;
  };

/** Null: there is no such file. */
type TextOf = (file: string) => string | null;

const textOnDisk =
  (cwd: string): TextOf =>
  (file) => {
    const [source] = findSources([file], cwd);
    return typeof source?.text === "string" ? source.text : null;
  };

function orgIn(text: string | null): unknown {
  const { value } = readDocument(text ?? "");
  return isMap(value) ? value["org"] : null;
}
