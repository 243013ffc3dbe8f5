import { describe, expect, test } from "vitest";
import { tollgate, tollgateProcess } from "../support/cli.ts";
import { commandPaths } from "./commands.ts";

const commands = (await commandPaths()).map((path) => path.join(" "));

test("the list of commands fits a screen: at most 50 lines", async () => {
  const { out } = await tollgate(["--help"]);
  expect(out.trimEnd().split("\n").length).toBeLessThanOrEqual(50);
});

describe("help", () => {
  test("the root leads to every command", () => expect(commands.length).toBeGreaterThanOrEqual(24));

  test.each(["", ...commands])("%s fits 80 columns", async (command) => {
    const { code, out, err } = await tollgate([...command.split(" ").filter(Boolean), "--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("--version prints the version alone", () => {
    expect(tollgateProcess(["--version"])).toEqual({ code: 0, out: "0.1.0\n", err: "" });
  });
});

describe("what is wrong with a command line", () => {
  test.each([[["check", "--format", "jsn"]], [["estimate", "--users", "10"]], [["schema", "dif"]]])(
    "%j is folded on a terminal, between words, and whole in a log",
    async (args) => {
      const [terminal, log] = [await tollgate(args, { isTerminal: true }), await tollgate(args)];
      expect([terminal.code, log.code]).toEqual([2, 2]);
      expect(Math.max(...log.err.split("\n").map(({ length }) => length))).toBeGreaterThan(80);
      for (const line of terminal.err.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
      expect(terminal.err.split(/\s+/)).toEqual(log.err.split(/\s+/));
    },
  );
});

describe("bad usage is exit 2 and says what to do", () => {
  test.each([
    [["chekc"], "Did you mean check?"],
    [["check", "--fromat", "json"], "Did you mean --format?"],
    [["check", "--format", "jsn"], "Allowed choices are text, json"],
    [["check", "--output", "report.json"], "format=path"],
    [["check", "--output", "jsn=report.json"], "Did you mean json?"],
    [["check", "--where", "env"], "label=value"],
    [["check", "--rate-card", "genesys-2026-6"], "Did you mean genesys-2026-06?"],
    [["check", "--now", "yesterday"], "YYYY-MM-DD"],
    [["check", "--now", "2026-02-30"], "YYYY-MM-DD"],
    [["check", "--policy", "nowhere"], "no such folder"],
    [["compare"], "--rate-card"],
    [["explain", "mid-market"], "Did you mean mid-market-center?"],
    [["explain", "mid-market-center", "--period", "2030-01"], "2026-03 to 2027-02"],
    [["explain", "mid-market-center", "--feature", "voice-bot"], "Did you mean voice-bots?"],
    [["rules", "show", "over-alocation"], "Did you mean over-allocation?"],
    [["rates", "show", "genesys"], "Use one of genesys-"],
    [["schema", "budgets"], "Allowed choices"],
    [["estimate", "--users", "10"], "--allocation"],
    [["estimate", "--users", "ten", "--allocation", "250"], "whole number"],
    [["estimate", "--users", "10", "--allocation", "250", "--messages", "1e5"], "plainly"],
    [["estimate", "--users", "10", "--allocation", "250", "--line", "x"], "feature.key=number"],
    [["init", "Acme"], "lower-case"],
    [["init", "acme"], "--users and --owner"],
  ] as const)("%j", async (args, says) => {
    const { code, err } = await tollgate(args);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
