/** Which files of a folder are budgets, by their names: the same on a disk and in git. */

export const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Drafts, parts of an editor's, and the defaults. */
export const isHidden = (name: string): boolean => name.startsWith(".") || name.startsWith("_");

/** The first of these that a folder has. */
export const DEFAULTS = ["_defaults.yaml", "_defaults.yml"] as const;

/** What a link's name says of what it leads to: a budget, or a folder of them. */
export const mayLeadToBudgets = (name: string): boolean => isYaml(name) || !name.includes(".");
