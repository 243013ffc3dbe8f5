import { existsSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { asset } from "@pulumi/pulumi";
import { isYaml } from "../../../adapters/files/names.ts";
import { CARDS, GUARDRAILS } from "../../../adapters/files/policy.ts";
import type { Result } from "../../../core/check/result.ts";
import type { Budget } from "../../../core/model/budget.ts";

const POLICY = "policy";

/** What the functions are made of. */
export interface CodeSources {
  /** The repository's root, and the folder of the budgets below it. */
  readonly root: string;
  readonly budgets: string;
  /** The built function. */
  readonly bundle: string;
  readonly results: readonly Result[];
}

/** What reads a file of usage has no place in the cloud. */
export const readsFile = ({ meter }: Budget): boolean => meter?.kind === "csv";

/** Those that go with the functions, metered or not: their addresses are counted too. */
export const shipped = (results: readonly Result[]) =>
  results.flatMap(({ file, budget }) => (budget === null || readsFile(budget) ? [] : [{ file, budget }]));

/** The bundle with the budgets of this stack and the repository's own policy beside it, and nothing else. */
export function functionCode({ root, budgets, bundle, results }: CodeSources): asset.AssetArchive {
  const files = shipped(results).map(({ file }) => file);
  const folders = new Set(files.map((file) => posix.dirname(file)));
  const defaults = [...folders].map((folder) => posix.join(folder, "_defaults.yaml"));
  const all = [...files, ...defaults.filter((file) => existsSync(join(root, file))), ...policyFiles(root)];
  return new asset.AssetArchive({
    "index.cjs": new asset.FileAsset(bundle),
    ...Object.fromEntries(all.map((file) => [placeOf(file, budgets), new asset.FileAsset(join(root, file))])),
  });
}

/** The functions look for `budgets/`, whatever the folder is called here. */
function placeOf(file: string, budgets: string): string {
  const folder = `${posix.normalize(budgets).replace(/\/$/, "")}/`;
  return file.startsWith(folder) ? `budgets/${file.slice(folder.length)}` : file;
}

function policyFiles(root: string): string[] {
  const cards = join(root, POLICY, CARDS);
  const own = existsSync(cards) ? readdirSync(cards).filter(isYaml).sort() : [];
  const guardrails = GUARDRAILS.filter((name) => existsSync(join(root, POLICY, name)));
  return [...guardrails, ...own.map((name) => `${CARDS}/${name}`)].map((path) => `${POLICY}/${path}`);
}
