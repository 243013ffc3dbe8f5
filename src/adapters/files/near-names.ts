import { readdirSync } from "node:fs";
import { join } from "node:path";
import { distance } from "fastest-levenshtein";
import type { NotRead } from "../../core/rules/not-read.ts";
import { CARDS, DEFAULTS, GUARDRAILS, isBudgetFile, isHidden, isTestFile, isYaml } from "./names.ts";

// Files whose name is nearly that of defaults or policy: they are not read, which must not go unsaid.

/** Seen from a folder. */
export type Near = Omit<NotRead, "file"> & { readonly name: string };

/** What a folder holds, on a disk or in a commit. */
export interface Named {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Of a folder that is not there, or cannot be read: nothing. */
export type EntriesOf = (folder: string) => readonly Named[];

/** The letters of a name without the extensions of data, where it has no others: "_Defaults (1).yaml" is "defaults". */
function lettersOf(name: string): string {
  const stem = name.replace(/(?:\.(?:ya?ml|json|toml|txt))+$/i, "");
  return /^[\w. ()-]*$/.test(stem) && !/^\.[_#~]|[^.]\./.test(stem) ? stem.toLowerCase().replace(/[^a-z]/g, "") : "";
}

const MOST_TYPOS = 2;

const isNear = (letters: string, word: string): boolean => distance(letters, word) <= MOST_TYPOS;

/** Of two right names, the first counts. */
function nearlyNamed(
  names: readonly string[],
  right: readonly [string, string],
  mayBe: (name: string) => boolean,
): Near[] {
  const first = right.find((name) => names.includes(name)) ?? right[0];
  return names
    .filter((name) => name !== first && mayBe(name))
    .map((name) => ({ name, right: first, why: names.includes(first) ? "shadowed" : "misnamed" }));
}

/** `defaults.yaml` without its underscore is read as a budget, and then refused. */
const isNearDefaults = (name: string): boolean =>
  (isHidden(name) || !isYaml(name)) && isNear(lettersOf(name), "defaults");

/** What is meant for the defaults of a folder of budgets, or is right and beside no budget. */
export function nearlyDefaults(names: readonly string[]): Near[] {
  const right = DEFAULTS.find((name) => names.includes(name));
  const isAlone = right !== undefined && !names.some((name) => isBudgetFile(name) && !isHidden(name));
  const near = nearlyNamed(names, DEFAULTS, isNearDefaults);
  return isAlone ? [...near, { name: right, right, why: "alone" }] : near;
}

/** A budget whose name ends as that of a file of tests. Beside the budget of the same name, it is one. */
export function namedAsTests(names: readonly string[], textOf: (name: string) => string | null): Near[] {
  const alone = names.filter((name) => isTestFile(name) && !names.includes(budgetOf(name)));
  return alone
    .filter((name) => /^(?:licensing|rateCard|consumption)[ \t]*:/m.test(textOf(name) ?? ""))
    .map((name) => ({ name, right: budgetOf(name).replace(/\.(?=.*\.)/g, "-"), why: "test" }));
}

const budgetOf = (name: string): string => name.replace(/\.test(?=\.ya?ml$)/i, "");

/** What is in a folder of policy, and is not read as policy. */
export function nearlyPolicy(folder: string, entriesOf: EntriesOf): Near[] {
  const entries = entriesOf(folder);
  const files = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const folders = entries.filter(({ isFolder }) => isFolder).map(({ name }) => name);
  const near = nearlyNamed(files, GUARDRAILS, (name) => isNear(lettersOf(name), "guardrails"));
  const cards = folders.filter((name) => name !== CARDS && NEAR_CARDS.test(name));
  const inCards = entriesOf(join(folder, CARDS)).filter(({ name }) => /\.(?:json|ya?ml\.txt)$/i.test(name));
  return [
    ...near,
    ...cards.map((name): Near => ({ name: `${name}/`, right: `${CARDS}/`, why: whyOf(folders, CARDS) })),
    ...inCards.map(({ name }): Near => {
      const right = `${name.replace(/\.(?:json|ya?ml\.txt)$/i, "")}.yaml`;
      return { name: `${CARDS}/${name}`, right, why: "misnamed" };
    }),
  ];
}

const NEAR_CARDS = /^rate[-_ ]?cards?$|^rates?$|^cards?$/i;

const whyOf = (names: readonly string[], right: string): NotRead["why"] =>
  names.includes(right) ? "shadowed" : "misnamed";

/** Folders beside `policy/` that hold what belongs into it. */
export function nearlyPolicyFolders(folder: string, entriesOf: EntriesOf): Near[] {
  const names = entriesOf(folder).map(({ name }) => name);
  return names
    .filter((name) => name !== "policy" && /^polic(?:y|ies)$/i.test(name))
    .filter((name) => entriesOf(join(folder, name)).some((entry) => POLICY_FILES.includes(entry.name)))
    .map((name): Near => ({ name: `${name}/`, right: "policy/", why: whyOf(names, "policy") }));
}

const POLICY_FILES: readonly string[] = [...GUARDRAILS, CARDS];

/** On the disk. */
export function entriesOnDisk(folder: string): readonly Named[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
