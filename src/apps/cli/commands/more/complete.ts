import { Argument, InvalidArgumentError } from "commander";
import { didYouMean } from "../../../../core/text/nearest.ts";
import { words } from "../../../../core/text/text.ts";
import type { Define } from "../../program.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"];

const EXAMPLES = `
Examples:
  source <(tollgate complete bash)                 in this shell only
  tollgate complete zsh > ~/.zfunc/_tollgate       in every new shell
  tollgate complete fish > ~/.config/fish/completions/tollgate.fish`;

export const define: Define = (command, io) => {
  command
    .description("Print a shell completion script.")
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS).argParser(shellNamed))
    .addHelpText("after", EXAMPLES)
    .action(async (shell: string) => (await import("../../completion.ts")).script(shell, io));
};

function shellNamed(name: string): string {
  if (SHELLS.includes(name)) return name;
  throw new InvalidArgumentError(`${didYouMean(name, SHELLS, "")} The shells are ${words(SHELLS)}.`.trimStart());
}
