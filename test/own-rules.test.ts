import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "./support/cli.ts";
import { budget } from "./support/report.ts";

const RULES = join("examples", "own-rules", "own-rules.jq");
const page = readFileSync(join(ROOT, "docs", "own-rules.md"), "utf8");
const block = (language: string): string => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? "";

const hasJq = spawnSync("jq", ["--version"]).status === 0;
if (!hasJq) console.warn("SKIPPED: the own rules, because there is no jq: apt-get install jq");

/** The page's two commands, in the folder where the example lies. */
async function run(budgets: string): Promise<{ check: number; jq: number | null; out: string; err: string }> {
  const report = join(folder(), "report.json");
  const { code } = await tollgate(["check", budgets, "--output", `json=${report}`], { cwd: ROOT });
  const args = ["--compact-output", "--from-file", RULES, report];
  const { status, stdout, stderr } = spawnSync("jq", args, { cwd: ROOT, encoding: "utf8" });
  return { check: code, jq: status, out: stdout, err: stderr };
}

const fleet = (...budgets: string[]): string =>
  join(folder(Object.fromEntries(budgets.map((text, index) => [`budgets/${index}.yaml`, text]))), "budgets");

describe.skipIf(!hasJq)("examples/own-rules", () => {
  test("the example passes Tollgate's rules and breaks these, as docs/own-rules.md shows", async () => {
    const { check, jq, out, err } = await run(join("examples", "own-rules", "budgets"));
    expect({ check, jq }).toEqual({ check: 0, jq: 1 });
    const [, , ...shown] = block("console").split("\n");
    expect(out + err).toBe(shown.join("\n"));
  });

  test("they hold where nothing breaks them; an invalid file is not theirs to judge", async () => {
    const well = budget("consumption: { other: { tokens: 45000 } }\nlabels: { customer: acme, env: prod }\n");
    expect(await run(fleet(well, "org: ["))).toEqual({ check: 2, jq: 0, out: '"our own rules hold"\n', err: "" });
  });

  test.each([
    ["exactly 90 % is fine", 45_000, 0],
    ["a token more is not", 45_001, 1],
  ])("%s", async (_, tokens, status) => {
    const text = budget(`consumption: { other: { tokens: ${tokens} } }\nlabels: { customer: acme, env: prod }\n`);
    const { jq, out } = await run(fleet(text));
    expect({ jq, count: out.match(/"reserve"/g)?.length ?? 0 }).toEqual({ jq: status, count: status * 3 });
  });

  test.each([
    ["finance, for 60 days", "finance@example.com", "2027-01-22", 0],
    ["finance, for 61", "finance@example.com", "2027-01-23", 1],
    ["somebody else", "lab@example.com", "2026-12-01", 1],
  ])("%s", async (_, approvedBy, expires, status) => {
    const waiver = `{ from: 2026-12, through: 2027-02, overageTokensUpTo: 99, reason: r, approvedBy: ${approvedBy}, expires: ${expires} }`;
    const text = budget(`allocation: { tokensPerMonth: 1 }
consumption: { other: { tokens: 100 } }
labels: { customer: acme, env: test }
waivers: [${waiver}]
`);
    expect((await run(fleet(text))).jq).toBe(status);
  });

  test("no text of a budget reaches the log", async () => {
    const hostile = "::error::##[error]##vso[x]";
    const text = budget(`consumption: { other: { tokens: 49999 } }
labels: { env: prod, note: "${hostile}" }
`).replace("name: Acme Support", `name: "${hostile}"`);
    const { jq, out, err } = await run(fleet(text));
    expect(jq).toBe(1);
    expect(out + err).not.toMatch(/::|##/);
  });

  test("the page's rule is the example's", () => {
    expect(block("jq")).not.toBe("");
    expect(readFileSync(join(ROOT, RULES), "utf8")).toContain(block("jq"));
  });
});
