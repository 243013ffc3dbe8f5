import { Command } from "commander";
import type { BaselineFlags } from "../actions/baseline.ts";
import type { Io, SetExit } from "../io.ts";
import { collectLabel, docFormatOption, nowOption, pathsOr, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate baseline --dry-run               what would be accepted, as a patch
  tollgate baseline --approved-by finance@example.com \\
    --reason "as it was when we began"
  tollgate baseline budgets/acme.yaml --rule cost-limit --expires 2027-01-31

It adds waivers to the files: each accepts a failure as large as it is today.
What grows, what is new and what has expired fails. More: docs/adoption.md.

Exit codes: 0 check passes now, 1 something still fails, 2 invalid input.`;

export function baselineCommand(io: Io, exit: SetExit): Command {
  return new Command("baseline")
    .description("Accept today's failures for a while, so that only new and grown ones fail from now on.")
    .argument("[paths...]", "files and folders of budgets (default: budgets)")
    .option("--approved-by <who>", "who accepts them, for every report to show")
    .option("--reason <text>", "why it is right to")
    .option("--expires <day>", "the last day they hold, YYYY-MM-DD, a year from now at most (default: in 90 days)")
    .option("--rule <code>", "only failures of this rule; repeatable", collect)
    .option("--renew", "also what has outgrown its waiver, or outlived it")
    .option("--dry-run", "write nothing, show the patch")
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel)
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: BaselineFlags) =>
      exit(await (await import("../authoring.ts")).runBaseline(pathsOr(paths), options, io)),
    );
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
