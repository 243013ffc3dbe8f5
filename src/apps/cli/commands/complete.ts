import { Argument, Command, InvalidArgumentError } from "commander";
import { didYouMean } from "../../../core/text/nearest.ts";
import { words } from "../../../core/text/text.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"];

const EXAMPLES = `
Examples:
  source <(tollgate complete bash)                 this shell
  tollgate complete zsh > ~/.zfunc/_tollgate       for good
  tollgate complete fish > ~/.config/fish/completions/tollgate.fish`;

/** What the completion library answers itself: a script for a shell, and what such a script asks. */
export const isCompletion = ([command, next = "", ...rest]: readonly string[]): boolean =>
  command === "complete" && (next === "--" || (rest.length === 0 && SHELLS.includes(next)));

/** Only the help, and what is wrong with other words. */
export function completeCommand(): Command {
  return new Command("complete")
    .description("Print a shell completion script.")
    .addArgument(new Argument("<shell>", "which").choices(SHELLS).argParser(unknownShell))
    .addHelpText("after", EXAMPLES);
}

function unknownShell(name: string): never {
  throw new InvalidArgumentError(`${didYouMean(name, SHELLS, "")} There are ${words(SHELLS)}.`.trimStart());
}
