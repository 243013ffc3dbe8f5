import { existsSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { asset, log, RunError } from "@pulumi/pulumi";
import { DEFAULTS, firstThere } from "../../../adapters/files/names.ts";
import { readPolicyFiles } from "../../../adapters/files/policy.ts";
import type { Result } from "../../../core/check/result.ts";
import { type Budget, lacksMeter } from "../../../core/model/budget.ts";
import { printable } from "../../../core/text/terminal.ts";
import { secretPolicies, secretsOf } from "./grants.ts";

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
const readsFile = ({ meter }: Budget): boolean => meter?.kind === "csv";

/** Budgets that go with the function, metered or not: their unconfirmed addresses are counted too. */
export const shipped = (results: readonly Result[]) =>
  results.flatMap(({ file, budget }) => (budget === null || readsFile(budget) ? [] : [{ file, budget }]));

/** The bundle, and beside it the budgets of this stack and the repository's own policy. */
export function functionCode({ root, budgets, bundle, results }: CodeSources): asset.AssetArchive {
  const files = shipped(results).map(({ file }) => file);
  const folders = new Set(files.map((file) => posix.dirname(file)));
  const defaults = [...folders].flatMap((folder) => {
    const path = firstThere(join(root, folder), DEFAULTS);
    return path === null ? [] : posix.join(folder, basename(path));
  });
  const all = [...files, ...defaults, ...policyFiles(root)];
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
  const { guardrails, cards } = readPolicyFiles(join(root, POLICY), POLICY, root);
  return [...(guardrails === null ? [] : [guardrails]), ...cards].map(({ file }) => file);
}

/** @throws RunError before the first resource, where the meter cannot be deployed */
export function meteredOf(sources: CodeSources): CodeSources {
  const problems = [...problemsOf(sources)].map((problem) => `  ${printable(problem)}`);
  if (problems.length > 0) throw new RunError(["tollgate cannot deploy the meter:", ...problems].join("\n"));
  secretPolicies(secretsOf(shipped(sources.results).map(({ budget }) => budget)));
  const files = sources.results.flatMap(({ budget }) => (budget !== null && readsFile(budget) ? [budget.org] : []));
  const without = sources.results.flatMap(({ budget }) => (budget !== null && lacksMeter(budget) ? [budget.org] : []));
  if (without.length > 0)
    log.warn(
      printable(
        `alarms without a meter never fire, and count as stale: ${without.join(", ")}. Add one, or meter: off.`,
      ),
    );
  if (files.length > 0)
    log.warn(printable(`read from files, so not by the stack: ${files.join(", ")}. Run tollgate meter run for them.`));
  return sources;
}

function* problemsOf({ results, bundle }: CodeSources): Generator<string> {
  if (!existsSync(bundle)) yield `${bundle} is not there: npm run compile`;
  const metered = shipped(results).filter(({ budget }) => budget.meter !== null);
  if (metered.length === 0) yield "no budget says where its usage is. Add a meter: docs/genesys.md";
  for (const {
    budget: { org, meter },
  } of metered) {
    if (meter?.credentials?.startsWith("arn:") !== true)
      yield `${org}: meter.credentials must be the ARN of a secret: the function looks nowhere else`;
  }
}
