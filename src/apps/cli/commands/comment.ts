import { Command, InvalidArgumentError } from "commander";
import type { CommentFlags } from "../actions/comment.ts";
import type { Io, SetExit } from "../io.ts";

const EXAMPLES = `
Examples:
  tollgate check --output markdown=check.md; tollgate comment check.md
  tollgate comment diff.md check.md             both in one comment
  tollgate comment check.md --only-update       none where there was none
  tollgate comment check.md --pull-request 7    where the CI does not say

Reads GITHUB_TOKEN and GITHUB_REPOSITORY, or TOLLGATE_GITLAB_TOKEN and GitLab's
own variables. Where the token may only read, as in a pull request from a fork,
it says so and exits 0.`;

export function commentCommand(io: Io, exit: SetExit): Command {
  return new Command("comment")
    .description("Post Markdown on this run's pull or merge request: one comment, updated in place.")
    .argument("<files...>", "Markdown, the most important first")
    .option("--name <name>", "which of several comments of ours", nameOf, "tollgate")
    .option("--pull-request <number>", "its number (default: what the CI says)", numberOf)
    .option("--only-update", "bring a comment up to date, and write none where there is none")
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], options: CommentFlags) =>
      exit(await (await import("../comment.ts")).runComment(files, options, io)),
    );
}

function nameOf(value: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(value))
    throw new InvalidArgumentError("Lower-case letters, digits and hyphens, please.");
  return value;
}

function numberOf(value: string): number {
  if (!/^[1-9]\d{0,9}$/.test(value)) throw new InvalidArgumentError("A pull request's number, such as 7.");
  return Number(value);
}
