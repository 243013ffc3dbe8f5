import { existsSync } from "node:fs";
import { log, RunError } from "@pulumi/pulumi";
import { printable } from "../../../core/text/terminal.ts";
import { type CodeSources, readsFile, shipped } from "./code.ts";
import { secretPolicies, secretsOf } from "./grants.ts";

/** @throws RunError before the first resource, where the meter cannot be deployed */
export function meteredOf(sources: CodeSources): CodeSources {
  const problems = [...problemsOf(sources)].map((problem) => `  ${printable(problem)}`);
  if (problems.length > 0) throw new RunError(["tollgate cannot deploy the meter:", ...problems].join("\n"));
  secretPolicies(secretsOf(shipped(sources.results).map(({ budget }) => budget)));
  const files = sources.results.flatMap(({ budget }) => (budget !== null && readsFile(budget) ? [budget.org] : []));
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
