import { Command } from "commander";
import type { CompareFlags } from "../actions/compare.ts";
import type { Io, SetExit } from "../io.ts";
import { collectLabel, docFormatOption, nowOption, pathsOr, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate compare --rate-card genesys-2026-06
  tollgate compare --rate-card acme-contract budgets/acme-emea.yaml
  tollgate compare --rate-card genesys-2026-06 --format markdown > comment.md

Exit codes: 0 compared, whatever the difference; 2 invalid input or usage.`;

export function compareCommand(io: Io, exit: SetExit): Command {
  return new Command("compare")
    .description("What another rate card would change for each organization, in tokens and in money.")
    .argument("[paths...]", "files and folders of budgets (default: budgets)")
    .requiredOption("--rate-card <id>", "the card to compare with")
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel)
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: CompareFlags) =>
      exit((await import("../engine.ts")).runCompare(pathsOr(paths), options, io)),
    );
}
