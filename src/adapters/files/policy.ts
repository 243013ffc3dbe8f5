import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { SourceFile } from "../../core/model/source.ts";
import type { PolicyFiles } from "../../core/policy/load.ts";
import { firstThere, isYaml } from "./names.ts";
import { outsideRoot, readSource, reasonOf, unreadable } from "./read.ts";
import { isInside, isWithin, rootAround } from "./within.ts";

/** The first of these names in the folder is used. */
export const GUARDRAILS = ["guardrails.yaml", "guardrails.yml"] as const;
export const CARDS = "rate-cards";

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
