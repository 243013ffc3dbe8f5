import { describe, expect, test } from "vitest";
import { awsEnvironment } from "../aws/support.ts";
import { folder, tollgate } from "../support/cli.ts";
import { repository } from "../support/repository.ts";
import { commandPaths } from "./commands.ts";
import { ANSWERS, callsOf, FILES, inside, planned, stopOf } from "./typed.ts";

interface Example {
  readonly command: string;
  /** As a person copies it: without what the help says about it. */
  readonly line: string;
}

/** Lines of a help's examples, with those that go on behind a backslash; two spaces end what is to be typed. */
function examplesIn(help: string): string[] {
  const [, examples = ""] = /^Examples:\n((?: {2}.*\n)+)/m.exec(help) ?? [];
  const lines = examples.replaceAll(/\\\n\s+/g, "").split("\n");
  return lines.map((line) => line.trim().split(/ {2,}/)[0] ?? "").filter((line) => line.includes("tollgate "));
}

async function everyExample(): Promise<Example[]> {
  const paths = [[], ...(await commandPaths())];
  const found = await Promise.all(
    paths.map(async (path) => {
      const { out } = await tollgate([...path, "--help"]);
      return examplesIn(out).map((line) => ({ command: path.join(" "), line }));
    }),
  );
  return found.flat();
}

/** What a command needs around it: what makes a file finds none of that name, what compares has something to compare. */
function place([command]: readonly string[]): string {
  if (command === "init" || command === "estimate") return folder();
  if (command !== "diff" && command !== "check") return folder(FILES);
  const made = repository({ ...FILES, "before/budgets/acme.yaml": planned("acme") });
  made.git("tag", "v1.2.0");
  made.write({ "budgets/acme.yaml": `${planned("acme")}# changed\n` });
  return made.path;
}

const examples = await everyExample();

describe("every example of every --help is taken", () => {
  test("there are some in each", async () => {
    const commands = (await commandPaths()).map((path) => path.join(" "));
    const without = commands.filter((command) => !examples.some((example) => example.command === command));
    // A program starts these, and a person never types them.
    const started = ["lsp", "mcp"];
    expect(without.filter((command) => !started.includes(command))).toEqual([
      "import",
      "usage",
      "meter",
      "rates list",
      "rates show",
      "rules list",
      "rules show",
    ]);
  });

  // A page is served until somebody ends it.
  test.each(examples.filter(({ command }) => command !== "view"))("$command: $line", async ({ line }) => {
    awsEnvironment();
    const calls = callsOf(line);
    const cwd = place(calls[0] ?? []);
    for (const args of calls) {
      const { code, out, err } = await tollgate(args.map(inside), { cwd, stdin: ANSWERS, isTerminal: true });
      if (code !== 0 && code !== 1) expect(err + out).toMatch(stopOf(args));
    }
  });
});
