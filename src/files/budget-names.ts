/** Which files of a folder are budgets, by their names: the same on a disk and in git. */

export const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Drafts, parts of an editor's, and the defaults. */
export const isHidden = (name: string): boolean => name.startsWith(".") || name.startsWith("_");

/**
 * Whether what is below a folder ("" is any) may be a budget: nothing on the way is hidden, or a folder by a file's name.
 * @param isNamed what its own name has to be
 */
export function isBudgetPath(path: string, folder: string, isNamed: (name: string) => boolean = isYaml): boolean {
  if (folder !== "" && !path.startsWith(`${folder}/`)) return false;
  const names = (folder === "" ? path : path.slice(folder.length + 1)).split("/");
  const last = names.pop() ?? "";
  return isNamed(last) && !isHidden(last) && !names.some((name) => isHidden(name) || isYaml(name));
}

/** The first of these that a folder has. */
export const DEFAULTS = ["_defaults.yaml", "_defaults.yml"] as const;

/** What a link's name says of what it leads to: a budget, or a folder of them. */
export const mayLeadToBudgets = (name: string): boolean => isYaml(name) || !name.includes(".");
