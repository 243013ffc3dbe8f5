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
  const below = folder === "" ? path : path.slice(folder.length + 1);
  return isNamed(below.slice(below.lastIndexOf("/") + 1)) && !NOT_ON_THE_WAY.test(below);
}

/** What is hidden, as isHidden() says, and folders that isYaml() takes for files. */
const NOT_ON_THE_WAY = /(?:^|\/)[._]|\.ya?ml\//i;

/** The first of these that a folder has. */
export const DEFAULTS = ["_defaults.yaml", "_defaults.yml"] as const;

/** What a link's name says of what it leads to: a budget, or a folder of them. */
export const mayLeadToBudgets = (name: string): boolean => isYaml(name) || !name.includes(".");
