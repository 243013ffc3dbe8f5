import { Command, Option } from "commander";
import type { DiffFlags } from "../actions/diff.ts";
import { collectFailOn } from "../fail-on.ts";
import type { Io, SetExit } from "../io.ts";
import { findingFormatOption, nowOption, outputOption, pathsOr, policyOption } from "../options.ts";

const EXAMPLES = `
Without --base: the branch that a pull request goes into, as CI says, else
origin's default branch, else main or master. A change is held against the
commit where it left the base, and against the base's policy and limits.

--fail-on, separated by commas:
  new                  what fails and did not, or not by as much (the default)
  any                  what fails, whether or not it did before
  loosened             any limit, waiver, policy or contract that the change
                       makes looser, any budget that it removes
  increase=5%          one organization plans so many percent more tokens
  increase=1000tokens  one of them, or all together, plan so many more
  increase=500USD      ... or cost so much more
  none                 nothing: invalid input is still exit 2

Examples:
  tollgate diff                                  what this branch changes
  tollgate diff --base v1.2.0 --head HEAD        two commits
  tollgate diff --base-dir ../before             two folders, without git
  tollgate diff --fail-on new,loosened,increase=5%
  tollgate diff --format github --output markdown=comment.md

Exit codes: 0 pass, 1 something of --fail-on, 2 invalid input or usage.`;

export function diffCommand(io: Io, exit: SetExit): Command {
  return new Command("diff")
    .description("What a change does to every budget: tokens, cost, and what it loosens.")
    .argument("[paths...]", "files and folders of budgets (default: budgets)")
    .option("--base <ref>", "what to compare with: a branch, a tag, a commit")
    .option("--head <ref>", "what to compare (default: the work tree as it is)")
    .option("--base-dir <folder>", "compare with a folder instead, without git")
    .option("--head-dir <folder>", "the other folder (default: this one)")
    .addOption(
      new Option("--fail-on <rules>", "what makes it exit 1, see below (default: new)").argParser(collectFailOn),
    )
    .addOption(findingFormatOption())
    .addOption(outputOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .option("-v, --verbose", "tell every organization in full")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: DiffFlags) => {
      // Git is at work while the engine is loaded. What goes wrong there is told where it is waited for.
      const sides = (await import("../git.ts")).sidesOf(pathsOr(paths), options, io);
      sides.catch(() => {});
      exit(await (await import("../engine.ts")).runDiff(sides, options, io));
    });
}
