import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SourceFile } from "../../core/model/source.ts";
import type { PolicyFiles } from "../../core/policy/load.ts";
import { CARDS, firstThere, GUARDRAILS, isThere, isYaml } from "./names.ts";
import { outsideRoot, readSource, reasonOf, unreadable } from "./read.ts";
import { isInside, isWithin, rootAround } from "./within.ts";

/** The folder of policy, where none is named. */
const POLICY = "policy";

/**
 * Where policy is looked for if no folder is named: in the working directory, then upward to the root around it. The
 * first is named as a person would; those above by their whole paths, as budgets are that lie there.
 */
export function policyFolders(cwd: string): [string, ...string[]] {
  const folders: [string, ...string[]] = [POLICY];
  const root = rootAround(cwd);
  for (let at = cwd; at !== dirname(at) && realpathSync(at) !== root; ) {
    at = dirname(at);
    if (!isWithin(realpathSync(at), root)) break;
    folders.push(join(at, POLICY));
  }
  return folders;
}

/** The first of them that is there. */
export const policyFolder = (folders: readonly [string, ...string[]], cwd: string): string =>
  folders.find((folder) => isThere(cwd, folder)) ?? folders[0];

export const hasPolicy = ({ guardrails, cards }: PolicyFiles): boolean => guardrails !== null || cards.length > 0;

/**
 * A repository's own policy: `guardrails.yaml` and `rate-cards/*.yaml` below a folder, each optional. Files and folders
 * may be links, but only to places within the root around the working directory: who wrote the change wrote the link, and
 * what a message quotes would tell of files elsewhere. A folder that is named outside is a root of its own.
 */
export function readPolicyFiles(folder: string, shown: string, cwd: string): PolicyFiles {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined && lstatSync(folder, { throwIfNoEntry: false }) === undefined)
    return { cards: [], guardrails: null };
  if (stat?.isDirectory() !== true)
    return { cards: [], guardrails: { file: shown, text: unreadable("it is not a folder", "policy") } };
  const root = rootAround(cwd);
  const roots = isWithin(folder, root) || isWithin(folder, cwd) ? [root] : [realpathSync(folder)];
  const read = (path: string, name: string): SourceFile =>
    isInside(path, roots) ? readSource(path, name, "policy") : { file: name, text: outsideRoot };
  if (!isInside(folder, roots)) return { cards: [], guardrails: { file: shown, text: outsideRoot } };
  const guardrails = firstThere(folder, GUARDRAILS);
  return {
    cards: firstThere(folder, [CARDS]) === null ? [] : readCards(join(folder, CARDS), `${shown}/${CARDS}`, roots, read),
    guardrails: guardrails === null ? null : read(guardrails, `${shown}/${basename(guardrails)}`),
  };
}

type Read = (path: string, name: string) => SourceFile;

function readCards(folder: string, shown: string, roots: readonly string[], read: Read): SourceFile[] {
  if (!isInside(folder, roots)) return [{ file: shown, text: outsideRoot }];
  try {
    const names = readdirSync(folder).filter(isYaml);
    return names.sort().map((name) => read(join(folder, name), `${shown}/${name}`));
  } catch (error) {
    return [{ file: shown, text: unreadable(reasonOf(error), "policy") }];
  }
}
