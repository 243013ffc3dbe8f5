import { readDocument } from "../budget/yaml/read.ts";
import type { SourceFile } from "../model/source.ts";

/** Which budgets a Pulumi stack deploys, as its file in the repository says. */
export interface StackSelection {
  /** "emea", of Pulumi.emea.yaml. */
  readonly name: string;
  readonly budgets: string;
  readonly where: ReadonlyMap<string, readonly string[]>;
}

/**
 * Of the file of a stack; null: it configures no Tollgate.
 * @returns a text: what is wrong with it
 */
export function stackSelection({ file, text }: SourceFile): StackSelection | string | null {
  if (typeof text !== "string") return `${file} cannot be read`;
  const { value, problems } = readDocument(text);
  if (problems.length > 0) return `${file} is not plain YAML`;
  const config: unknown = isMap(value) ? value["config"] : undefined;
  if (!isMap(config) || !Object.keys(config).some((key) => key.startsWith("tollgate:"))) return null;
  const { "tollgate:budgets": budgets = "budgets", "tollgate:where": listed } = config;
  const where = pairsOf(listed);
  if (typeof budgets !== "string" || where === null)
    return `${file}: tollgate:where is a list of name=value, such as [env=prod], and tollgate:budgets a folder`;
  const name = file.replace(/^.*Pulumi\.|\.ya?ml$/g, "");
  return { name, budgets, where: new Map([...where].map(([label, one]) => [label, [one]])) };
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `["env=prod"]`, as in --where. Null: not a list of pairs. */
export function pairsOf(value: unknown): ReadonlyMap<string, string> | null {
  if (value === undefined) return new Map();
  if (!Array.isArray(value)) return null;
  const found = new Map<string, string>();
  for (const entry of value as readonly unknown[]) {
    const at = typeof entry === "string" ? entry.indexOf("=") : -1;
    if (typeof entry !== "string" || at < 1) return null;
    found.set(entry.slice(0, at), entry.slice(at + 1));
  }
  return found;
}

export const hasLabels = (
  labels: ReadonlyMap<string, string>,
  where: ReadonlyMap<string, readonly string[]>,
): boolean =>
  [...where].every(([key, values]) => {
    const value = labels.get(key);
    return value !== undefined && values.includes(value);
  });

interface Selectable {
  readonly file: string;
  readonly labels: ReadonlyMap<string, string>;
}

export function selects({ budgets, where }: StackSelection, { file, labels }: Selectable): boolean {
  const folder = budgets.replace(/^(?:\.\/)+|\/+$/g, "");
  const isBelow = folder === "" || folder === "." || file === folder || file.startsWith(`${folder}/`);
  return isBelow && hasLabels(labels, where);
}

/** "emea (region=emea)" */
export function selectionText({ name, budgets, where }: StackSelection): string {
  const labels = [...where].map(([key, values]) => `${key}=${values.join(",")}`);
  return `${name} (${labels.length > 0 ? labels.join(", ") : budgets})`;
}
