import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { SourceFile } from "../../core/model/source.ts";
import type { PolicyFiles } from "../../core/policy/load.ts";
import { CARDS, GUARDRAILS, isThere, isYaml } from "../files/names.ts";
import { policyFolder, readPolicyFiles } from "../files/policy.ts";
import { decode, unreadable } from "../files/read.ts";
import { rootAround } from "../files/within.ts";
import { failure, type GitPlace, gitNow } from "./command/command.ts";
import { pathspec } from "./objects/tree.ts";

/** Policy as a work tree has it, and the folder that it was found in. */
export interface PolicyHere {
  readonly folder: string;
  readonly files: PolicyFiles;
}

/**
 * The policy of the first folder that is there. A sparse checkout leaves files out of the work tree: those of policy are
 * read from what is committed, so that they go on judging.
 */
export function policyHere(folders: readonly [string, ...string[]], place: GitPlace): PolicyHere {
  const { cwd } = place;
  const root = rootAround(cwd);
  const hidden = isSparse(root) ? hiddenFiles(root, place) : new Map<string, Hidden>();
  const below = (folder: string): string => slashed(relative(root, resolve(cwd, folder)));
  const isHidden = (folder: string): boolean => [...hidden.keys()].some((path) => path.startsWith(`${below(folder)}/`));
  const folder = folders.find((one) => isThere(cwd, one) || isHidden(one)) ?? policyFolder(folders, cwd);
  const files = readPolicyFiles(resolve(cwd, folder), folder, cwd);
  return { folder, files: isHidden(folder) ? withHidden(files, folder, below(folder), hidden, place) : files };
}

interface Hidden {
  readonly isFile: boolean;
  readonly oid: string;
}

/** Git keeps the list of what is there in a file of this name. */
function isSparse(root: string): boolean {
  const at = join(root, ".git");
  try {
    if (!existsSync(at)) return false;
    if (existsSync(join(at, "info", "sparse-checkout"))) return true;
    const linked = /^gitdir: (.*)$/m.exec(readFileSync(at, "utf8"))?.[1];
    return linked !== undefined && existsSync(join(resolve(root, linked), "info", "sparse-checkout"));
  } catch {
    return false;
  }
}

const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * YAML files below a folder of policy that git leaves out of the work tree, by their paths from the root: what the commit
 * has, whatever the index says.
 */
function hiddenFiles(root: string, { env }: GitPlace): Map<string, Hidden> {
  const ask = (args: readonly string[]): string[] => {
    const { code, out, err } = gitNow(args, { cwd: root, env }, "", MOST_OUTPUT);
    if (code !== 0) throw failure(args[0] ?? "", err);
    return out.toString("utf8").split("\0").slice(0, -1);
  };
  const specs = [...GUARDRAILS, `${CARDS}/*`].map((name) => `:(glob)**/${name}`);
  const marked = ask(["ls-files", "--full-name", "-t", "-z", "--", ...specs]).filter((one) => one.startsWith(SKIPPED));
  const paths = marked.map((one) => one.slice(SKIPPED.length)).filter((path) => !existsSync(join(root, path)));
  const hidden = new Map<string, Hidden>();
  if (paths.length === 0) return hidden;
  for (const record of ask(["ls-tree", "-z", "--full-tree", "HEAD", "--", ...paths.map(pathspec)])) {
    const { mode, oid, path } = RECORD.exec(record)?.groups ?? {};
    if (oid !== undefined && path !== undefined) hidden.set(path, { isFile: mode?.startsWith("100") === true, oid });
  }
  return hidden;
}

/** Marks a file that is not to be in the work tree. */
const SKIPPED = "S ";

const RECORD = /^(?<mode>\d+) blob (?<oid>[0-9a-f]+)\t(?<path>.+)$/s;

function withHidden(
  { guardrails, cards }: PolicyFiles,
  folder: string,
  below: string,
  hidden: ReadonlyMap<string, Hidden>,
  place: GitPlace,
): PolicyFiles {
  const read = (name: string): SourceFile[] => {
    const found = hidden.get(`${below}/${name}`);
    return found === undefined ? [] : [{ file: `${folder}/${name}`, text: textOf(found, place) }];
  };
  const prefix = `${below}/${CARDS}/`;
  const names = [...hidden.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  const more = names.filter((name) => isYaml(name) && !name.includes("/")).flatMap((name) => read(`${CARDS}/${name}`));
  const [own = null] = GUARDRAILS.flatMap((name) =>
    guardrails?.file === `${folder}/${name}` ? [guardrails] : read(name),
  );
  return { guardrails: own, cards: [...cards, ...more].sort((a, b) => (a.file < b.file ? -1 : 1)) };
}

function textOf({ isFile, oid }: Hidden, place: GitPlace): SourceFile["text"] {
  if (!isFile) return unreadable("it is a link, and not in this sparse checkout", "policy");
  const { code, out, err } = gitNow(["cat-file", "blob", oid], place, "", MOST_OUTPUT);
  if (code !== 0) throw failure("cat-file", err);
  return decode(out);
}

const slashed = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"));
