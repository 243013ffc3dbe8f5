import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { FINDING_FORMAT_NAMES } from "../../src/core/report/format.ts";
import { printable } from "../../src/core/text/terminal.ts";
import { change } from "../support/change.ts";
import { tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { repository } from "../support/repository.ts";
import { commandsIn, freeText, judgeMarkdown, OLD_COMMAND, patterned } from "./hostile-judges.ts";
import { HOSTILE } from "./hostile-strings.ts";

const NOW = ["--now", "2026-11-23"];
const fileName = (text: string, index: number): string =>
  `budgets/${index}/${text.replaceAll(/[/\0\p{Cs}]/gu, "_").slice(0, 60)}.yaml`;

/** Every hostile text, in a plan that was harmless, in one that is new, and in files that are invalid. */
function files(): readonly [Record<string, string>, Record<string, string>] {
  const [before, after]: [Record<string, string>, Record<string, string>] = [{}, {}];
  for (const [index, text] of HOSTILE.entries()) {
    before[`budgets/${index}/free.yaml`] = freeText("harmless", `free-${index}`).replace("60000", "5");
    after[`budgets/${index}/free.yaml`] = freeText(text, `free-${index}`);
    after[`budgets/${index}/new.yaml`] = freeText(text, `new-${index}`);
    for (const [field, yaml] of Object.entries(patterned(text))) after[`budgets/${index}/${field}.yaml`] = yaml;
    if (process.platform !== "win32") after[fileName(text, index)] = "org: 5\n";
  }
  return [before, after];
}

async function allReports(): Promise<Readonly<Record<string, string>>> {
  const cwd = change(...files());
  const outputs = FINDING_FORMAT_NAMES.flatMap((name) => ["--output", `${name}=reports/${name}`]);
  const sides = ["--base-dir", "before", "--head-dir", "after"];
  const { code, err, out } = await tollgate(["diff", ...sides, "--verbose", ...outputs, ...NOW], { cwd });
  expect({ code, err }).toEqual({ code: 2, err: "" });
  const read = (name: string): [string, string] => [name, readFileSync(join(cwd, "reports", name), "utf8")];
  return { out, ...Object.fromEntries(FINDING_FORMAT_NAMES.map(read)) };
}

test("a diff of every hostile text forges nothing in any format", async () => {
  const reports = await allReports();
  const { organizations, loosened } = JSON.parse(reports["json"] ?? "");
  expect(organizations.length).toBeGreaterThanOrEqual(HOSTILE.length * 15);
  expect(loosened.length).toBeGreaterThanOrEqual(HOSTILE.length * 2);
  for (const [name, text] of Object.entries(reports)) {
    const commands = commandsIn(text);
    expect(commands.length, name).toBe(name === "github" ? 30 : 0);
    for (const line of commands) expect(line).toMatch(/^::(error|warning|notice) title=[^:]*::[^\r\n]*$/);
    if (name !== "github") expect(text, name).not.toMatch(OLD_COMMAND);
  }
  const lines = [reports["text"], reports["out"]].join("\n").split("\n");
  expect(lines.map(printable)).toEqual(lines);
  judgeMarkdown(reports["markdown"] ?? "");
  const { valid } = await validateXML({ xml: reports["junit"] ?? "", normalization: "c14n", maxMemoryPages: 4096 });
  expect(valid).toBe(true);
  expect(JSON.parse(reports["sarif"] ?? "").runs[0].results.length).toBeGreaterThan(HOSTILE.length);
  expect(JSON.parse(reports["gitlab"] ?? "").length).toBeGreaterThan(HOSTILE.length);
});

describe("Markdown of a branch with a hostile name", () => {
  test.each(["@team", "#1", "<b>x", "a|`b`", "www.example.com"])("%s", async (name) => {
    const plan = (tokens: number): string => budget(`consumption: { other: { tokens: ${tokens} } }\n`);
    const { path, git, commit } = repository({ "budgets/acme.yaml": plan(1) });
    git("branch", name);
    commit({ "budgets/acme.yaml": plan(2) });
    const args = ["diff", "--base", name, "--head", "HEAD", "--format", "markdown", ...NOW];
    const { text } = judgeMarkdown((await tollgate(args, { cwd: path })).out);
    expect(text).toContain(name);
  });
});
