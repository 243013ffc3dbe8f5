import { realpathSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { findFiles } from "../../adapters/files/find.ts";
import { DEFAULTS, firstThere, isHidden, isTestFile, isThere, isYaml } from "../../adapters/files/names.ts";
import { policyFolders } from "../../adapters/files/policy.ts";
import { MAX_BYTES, outsideRoot, readSource, tooLarge } from "../../adapters/files/read.ts";
import { isInside, isWithin, rootAround } from "../../adapters/files/within.ts";
import { policyHere } from "../../adapters/git/sparse.ts";
import { readDocument } from "../../core/budget/yaml/read.ts";
import { isMap, type PlainMap, type Source, type SourceFile } from "../../core/model/source.ts";
import { loadPolicy, type Policy, type PolicyFiles } from "../../core/policy/load.ts";
import type { Settings } from "./settings.ts";

/** What a file of the workspace is to Tollgate. */
export type FileKind = "budget" | "defaults" | "policy";

/** The text of a file that is open in the editor, saved or not; null: it is not open. */
export type OpenText = (path: string) => string | null;

/** The path of a file's address; null where it is none, or of another scheme. */
export function pathOf(uri: string): string | null {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : null;
  } catch {
    return null;
  }
}

interface Other {
  readonly org: string | null;
  readonly labels: PlainMap;
}

/** A folder with budgets and policy, as `tollgate check` sees it when it runs there, with what is not saved yet. */
export class Workspace {
  readonly root: string;
  private readonly settings: Settings;
  private readonly open: OpenText;
  private readonly env: Readonly<Record<string, string | undefined>>;
  private policies: { readonly files: string; readonly policy: Policy } | null = null;
  private others: Map<string, Other> | null = null;

  constructor(root: string, settings: Settings, open: OpenText, env: Workspace["env"]) {
    this.root = root;
    this.settings = settings;
    this.open = open;
    this.env = env;
  }

  /** Relative to the root, with forward slashes. */
  shown(path: string): string {
    const below = relative(this.root, path);
    return sep === "/" ? below : below.replaceAll(sep, "/");
  }

  kindOf(path: string): FileKind | null {
    const name = basename(path);
    if (!isYaml(name) || !isWithin(path, this.root)) return null;
    const folder = this.policyFolder();
    if (isWithin(path, folder)) return "policy";
    const isBudget = this.settings.budgets.some((each) => isWithin(path, resolve(this.root, each)));
    if (!isBudget) return null;
    if (DEFAULTS.some((each) => each === name)) return "defaults";
    return isHidden(name) || isTestFile(name) ? null : "budget";
  }

  /** A budget with its defaults, each as the editor has it. */
  source(path: string): Source {
    const defaults = firstThere(dirname(path), DEFAULTS);
    const own = this.file(path, "budget");
    return defaults === null ? own : { ...own, defaults: this.file(defaults, "defaults") };
  }

  file(path: string, expected: "budget" | "defaults" | "policy"): SourceFile {
    const file = this.shown(path);
    const text = this.open(path);
    if (text !== null) {
      const bytes = Buffer.byteLength(text);
      return { file, text: bytes > MAX_BYTES ? tooLarge(bytes) : text.replace(/^\ufeff/, "") };
    }
    return isInside(path, [realpathSync(this.root)]) ? readSource(path, file, expected) : { file, text: outsideRoot };
  }

  /** Read again when a file of it has changed, on the disk or in the editor. */
  policy(): Policy {
    const { files } = policyHere(this.folders(), { cwd: this.root, env: this.env });
    const opened = this.withOpen(files);
    const key = JSON.stringify(opened);
    if (this.policies?.files !== key) this.policies = { files: key, policy: loadPolicy(opened) };
    return this.policies.policy;
  }

  isThere(file: string): boolean {
    return isThere(this.root, file);
  }

  /** Another file with a budget of the organization. */
  elsewhere(org: string, file: string): string | null {
    for (const [path, other] of this.budgets())
      if (other.org === org && this.shown(path) !== file) return this.shown(path);
    return null;
  }

  /** The labels of all budgets, each with its values. */
  labels(): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    for (const { labels } of this.budgets().values()) {
      for (const [key, value] of Object.entries(labels)) {
        if (typeof value !== "string") continue;
        const values = found.get(key) ?? new Set();
        found.set(key, values.add(value));
      }
    }
    return found;
  }

  /** A file of the workspace has changed. */
  changed(path: string): void {
    if (this.others === null || this.kindOf(path) !== "budget") return;
    if (this.open(path) === null && !isThere(this.root, path)) this.others.delete(path);
    else this.others.set(path, otherOf(this.file(path, "budget")));
  }

  private policyFolder(): string {
    const [first, ...above] = this.folders();
    return resolve(this.root, [first, ...above].find((folder) => isThere(this.root, folder)) ?? first);
  }

  private folders(): [string, ...string[]] {
    const { policy } = this.settings;
    return policy === undefined ? policyFolders(this.root) : [policy];
  }

  private withOpen({ cards, guardrails }: PolicyFiles): PolicyFiles {
    const opened = (file: SourceFile): SourceFile => {
      const path = resolve(this.root, file.file);
      return this.open(path) === null ? file : { ...this.file(path, "policy"), file: file.file };
    };
    return { cards: cards.map(opened), guardrails: guardrails === null ? null : opened(guardrails) };
  }

  /** Read once; what changes later is told by the editor. */
  private budgets(): ReadonlyMap<string, Other> {
    if (this.others === null) {
      const folders = this.settings.budgets.filter((folder) => isThere(this.root, folder));
      const found = [...findFiles(folders, this.root)].slice(0, MOST_BUDGETS);
      this.others = new Map(found.map((one) => [resolve(this.root, one.file), otherOf(one.read())]));
    }
    return this.others;
  }
}

/** Reading them takes a second; more are judged by `tollgate check`. */
const MOST_BUDGETS = 2_000;

function otherOf({ text }: SourceFile): Other {
  const { value } = readDocument(typeof text === "string" ? text : "");
  const { org, labels } = isMap(value) ? value : ({} as PlainMap);
  return { org: typeof org === "string" ? org : null, labels: isMap(labels) ? labels : {} };
}

/** The workspace folder around a file, else the repository around it. */
export function rootOf(path: string, folders: readonly string[]): string {
  const around = folders.filter((folder) => isWithin(path, folder)).sort((a, b) => b.length - a.length);
  if (around[0] !== undefined) return around[0];
  try {
    return rootAround(dirname(path));
  } catch {
    return dirname(path);
  }
}
