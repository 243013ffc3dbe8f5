import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { InvalidArgumentError } from "commander";
import { reasonOf } from "../../../../adapters/files/read.ts";
import { type Fields, fieldsOf, readEvent } from "../../../../adapters/git/event.ts";
import { bodyOf } from "../../../../adapters/pull-request/body.ts";
import type { PullRequestHost, Verdict } from "../../../../adapters/pull-request/host.ts";
import { HostError } from "../../../../adapters/pull-request/request.ts";
import { footOf, isLinkable, placeOf } from "../../../../adapters/pull-request/run.ts";
import { isId } from "../../../../core/model/budget.ts";
import { patchesIn, patchText, suggestionsIn } from "../../../../core/report/documents/suggestions.ts";
import { printable } from "../../../../core/text/terminal.ts";
import { useProxy } from "../../input/usage/proxy.ts";
import { EXIT, type Io, UsageError } from "../../io.ts";
import { complain } from "../../output/errors.ts";
import type { Define } from "../../program.ts";

interface Flags {
  readonly name: string;
  readonly pullRequest?: number;
  readonly onlyUpdate?: boolean;
  readonly patch?: string;
  readonly annotations?: string;
  readonly exitCode?: number;
  readonly page?: string;
}

const EXAMPLES = `
Examples:
  tollgate check --output markdown=check.md; tollgate comment check.md
  tollgate comment diff.md check.md             both in one comment
  tollgate comment check.md --only-update       update a comment, add none
  tollgate comment check.md --patch fix.patch   with what would fix it
  tollgate comment check.md --pull-request 7    if the CI does not set it

Reads GITHUB_TOKEN and GITHUB_REPOSITORY; in a pipeline of another host its own
variables and TOLLGATE_GITLAB_TOKEN, SYSTEM_ACCESSTOKEN (Azure Repos) or
TOLLGATE_BITBUCKET_TOKEN. Where the token may only read, as in a pull request
from a fork, it says so and exits 0.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Post Markdown on this run's pull or merge request: one comment, updated in place.")
    .argument("<files...>", "Markdown files, the most important first")
    .option("--name <name>", "tells several comments apart", nameOf, "tollgate")
    .option("--pull-request <number>", "its number (default: from the CI's variables)", numberOf)
    .option("--only-update", "update an existing comment, and add none")
    .option("--patch <file>", "what check --fix --dry-run prints: suggested on GitHub, else in the comment")
    .option("--annotations <file>", "what check --output gitlab=FILE writes: beside the lines on Bitbucket")
    .option(
      "--exit-code <code>",
      "the gate's: resolves the comment on Azure Repos, passes the report on Bitbucket",
      codeOf,
    )
    .option("--page <url>", "the address of the HTML page, for a link at the end", webAddress)
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], flags: Flags) => exit(await comment(files, flags, io)));
};

function nameOf(value: string): string {
  if (isId(value)) return value;
  throw new InvalidArgumentError("Use lower-case letters, digits and hyphens.");
}

function numberOf(value: string): number {
  if (/^[1-9]\d{0,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("Write a pull request's number, such as 7.");
}

function webAddress(value: string): string {
  if (isLinkable(value)) return value;
  throw new InvalidArgumentError("Write an address of the web, such as https://ci.example.com/report.html.");
}

function codeOf(value: string): number {
  if (/^\d{1,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("Write an exit code, such as 1.");
}

/** No pull request, or no permission, is not a failure: the exit code of `check` is the verdict. */
async function comment(files: readonly string[], flags: Flags, io: Io): Promise<number> {
  const texts = files.map((file) => textOf(file, io));
  try {
    const run = { env: io.env, event: readEvent(io.env), given: flags.pullRequest ?? null, patience: patienceOf(io) };
    const place = placeOf(run);
    if ("why" in place) return nothing(place.why, io);
    useProxy(io);
    const patch = flags.patch === undefined ? "" : textOf(flags.patch, io);
    const issues = flags.annotations === undefined ? null : issuesIn(flags.annotations, io);
    if (!(await isSuggested(patch, flags, place, io))) texts.push(patchText(patch));
    if (issues !== null) await annotate(issues, flags, place, io);
    const marker = place.marker(flags.name);
    const shown = texts.map((text) => place.shaped?.(text) ?? text);
    const body = bodyOf({ marker, texts: shown, foot: footOf(run, flags.page) }, place.limit);
    return await post(place, marker, body, flags, io);
  } catch (error) {
    if (!(error instanceof HostError && error.isRefused)) throw error;
    return nothing(
      `${error.message} (the token needs permission to write comments; in a run from a fork it has none)`,
      io,
    );
  }
}

/** Whether nothing of a patch is left for the comment: each of its changes is suggested beside its line. */
async function isSuggested(
  patch: string,
  { name, patch: file }: Flags,
  host: PullRequestHost,
  io: Io,
): Promise<boolean> {
  const hunks = patchesIn(patch).flatMap((one) => one.hunks);
  const changes = hunks.flatMap(({ lines }) => lines.filter((line) => line.startsWith("+"))).length;
  if (host.suggest === undefined || file === undefined) return changes === 0;
  try {
    // Without changes, those that an earlier run suggested go.
    return (await host.suggest(suggestionsIn(patch), `<!-- tollgate:${name}:fix -->`)) >= changes;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    complain(`nothing suggested: ${error.message}`, io);
    return changes === 0;
  }
}

/** A report of code quality. */
function issuesIn(file: string, io: Io): readonly Fields[] {
  try {
    const issues: unknown = JSON.parse(textOf(file, io));
    if (Array.isArray(issues)) return issues.map(fieldsOf);
  } catch (error) {
    if (error instanceof UsageError) throw error;
  }
  throw new UsageError(`${file} is not what check --output gitlab=FILE writes`);
}

async function annotate(issues: readonly Fields[], flags: Flags, host: PullRequestHost, io: Io): Promise<void> {
  if (host.annotate === undefined)
    return complain("--annotations is not used: only Bitbucket shows them, with BITBUCKET_COMMIT", io);
  try {
    await host.annotate(issues, flags.name, verdictOf(flags));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    complain(`no annotations: ${error.message}`, io);
  }
}

const verdictOf = ({ exitCode }: Flags): Verdict => exitCode ?? null;

async function post(host: PullRequestHost, marker: string, body: string, flags: Flags, io: Io): Promise<number> {
  const said = (what: string, url: string): number => {
    io.stdout.write(`${what}: ${printable(url)}\n`);
    return EXIT.pass;
  };
  for (const id of await host.find(marker)) {
    const url = await host.update(id, body, verdictOf(flags));
    if (url !== null) return said("comment updated", url);
  }
  if (flags.onlyUpdate === true) return nothing("there is no comment to update", io);
  return said("commented", await host.create(body, verdictOf(flags)));
}

function nothing(why: string, io: Io): number {
  complain(`no comment: ${why}`, io);
  return EXIT.pass;
}

const patienceOf = (io: Io) => ({
  wait: (ms: number): Promise<void> => setTimeout(ms, undefined, { signal: io.signal }),
  now: () => io.now().getTime(),
  signal: io.signal,
});

function textOf(file: string, { cwd }: Io): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`);
  }
}
