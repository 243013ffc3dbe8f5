import { describe, expect, test } from "vitest";
import { tollgate } from "../support/cli.ts";
import { besideGood, expectClean } from "./harness.ts";

async function complained(...args: string[]): Promise<string> {
  const ran = await tollgate(args, { cwd: besideGood({}) });
  expectClean(ran);
  expect({ args, code: ran.code, out: ran.out }).toEqual({ args, code: 2, out: "" });
  return ran.err;
}

describe("a slip on the command line: exit 2, nothing on stdout, the nearest right answer", () => {
  test.each<[slip: string, args: string[], right: string]>([
    ["an unknown command", ["chekc"], "check"],
    ["a command like none", ["xylophone"], "--help"],
    ["an unknown option", ["check", "--formt", "json"], "--format"],
    ["an option like none", ["check", "--xylophone"], "--help"],
    ["an option of another spelling", ["check", "--rateCard", "x"], "--rate-card"],
    ["no such format", ["check", "--format", "jsn"], "json"],
    ["a format like none", ["check", "--format", "xylophone"], "json"],
    ["a format every object has", ["check", "--format", "constructor"], "json"],
    ["no such card", ["check", "--rate-card", "genesys-2026-3"], "genesys-2026-03"],
    ["a card every object has", ["check", "--rate-card", "__proto__"], "genesys-2026-03"],
    ["no such severity", ["check", "--fail-on", "warnings"], "warning"],
    ["a day that is none", ["check", "--now", "2026-02-30"], "YYYY-MM-DD"],
    ["a day in words", ["check", "--now", "yesterday"], "YYYY-MM-DD"],
    ["a label without a value", ["check", "--where", "prod"], "label=value"],
    ["a label without a name", ["check", "--where", "=prod"], "label=value"],
    ["an output without a path", ["check", "--output", "json"], "format=path"],
    ["an output without a format", ["check", "--output", "=report.json"], "format=path"],
    ["an output of no such format", ["check", "--output", "jsn=report.json"], "json"],
    ["an option without its value", ["check", "--format"], "--format"],
    ["no such policy folder", ["check", "--policy", "elsewhere"], "no such folder"],
  ])("%s", async (_, args, right) => {
    expect(await complained(...args)).toContain(right);
  });
});

type Shown = [place: string, args: string[]];

test.each<Shown>([
  ["an output's path", ["check", "--output", "json=budgets/good.yaml/\u001b[2J"]],
  ["a day", ["check", "--now", "\u001b[2J"]],
  ["a policy", ["check", "--policy", "\u001b[2J"]],
  ["a card", ["check", "--rate-card", "\u001b[2J"]],
])("an escape sequence in %s never reaches the terminal raw", async (_, args) => {
  await complained(...args);
});

// To become as the ones above: what commander itself says does not go through printable() yet.
test.each<Shown>([
  ["a command", ["\u001b[2Jcheck"]],
  ["an option", ["check", "--\u001b[2J\u202e"]],
  ["a format", ["check", "--format", "\u001b[2J\u009b"]],
  ["a severity", ["check", "--fail-on", "\u001b[2J"]],
  ["a label", ["check", "--where", "\u001b[2J"]],
  ["an output", ["check", "--output", "\u001b[2J"]],
])("an escape sequence in %s never reaches the terminal raw", async (_, args) => {
  await complained(...args);
});
