import { existsSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { asset } from "@pulumi/pulumi";
import { isYaml } from "../../../adapters/files/budget-names.ts";
import { CARDS, GUARDRAILS } from "../../../adapters/files/policy.ts";
import type { Result } from "../../../core/check/result.ts";
import type { Budget } from "../../../core/model/budget.ts";

const POLICY = "policy";

/** What the function is made of. */
export interface CodeSources {
  /** The repository's root, and the folder of the budgets below it. */
  readonly root: string;
  readonly budgets: string;
  /** The built function. */
  readonly bundle: string;
  readonly results: readonly Result[];
}

/** Usage files stay where they are: a function cannot read them. */
export const readsFile = ({ meter }: Budget): boolean => meter?.kind === "csv";

/** Budgets that go with the function, metered or not: their unconfirmed addresses are counted too. */
export const shipped = (results: readonly Result[]) =>
  results.flatMap(({ file, budget }) => (budget === null || readsFile(budget) ? [] : [{ file, budget }]));

/** The bundle, and beside it the budgets of this stack and the repository's own policy. */
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

/** The function looks for `budgets/`, whatever the folder is called here. */
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
