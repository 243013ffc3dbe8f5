import { Argument, Command } from "commander";

const EXAMPLES = `
Examples:
  source <(tollgate complete bash)                 this shell
  tollgate complete zsh > ~/.zfunc/_tollgate       for good
  tollgate complete fish > ~/.config/fish/completions/tollgate.fish`;

/** Only the help: run() hands the word over to the completion library before this is reached. */
export function completeCommand(): Command {
  return new Command("complete")
    .description("Print a shell completion script.")
    .addArgument(new Argument("<shell>", "which").choices(["bash", "zsh", "fish", "powershell"]))
    .addHelpText("after", EXAMPLES);
}
