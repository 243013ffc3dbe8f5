import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const fleet = (count: number, tokens: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `budgets/acme-${index}.yaml`,
      budget(`consumption: { other: { tokens: ${tokens + index} } }\n`, { org: `acme-${index}` }),
    ]),
  );
const brief = async (files: Record<string, string>) => {
  const { code, out } = await tollgate(["check", "--format", "brief"], { cwd: folder(files) });
  return { code, lines: out.trimEnd().split("\n") };
};

describe("--format brief", () => {
  test("has at most 20 rows, the worst first, and says how many are left", async () => {
    const { code, lines } = await brief({ ...fleet(25, 49_990), "budgets/bad.yaml": "org: 5\n" });
    expect(code).toBe(2);
    expect(lines).toHaveLength(22);
    expect(lines[0]).toMatch(/^invalid budgets\/bad\.yaml: budgets\/bad\.yaml:1:1 schema: /);
    expect(lines[1]).toMatch(/^fail acme-24 2026-12: 50,014 of 50,000 tokens, 100\.03 %, .*; over-allocation$/);
    expect(lines.slice(-2)).toEqual([
      "and 6 more organizations",
      "26 organizations: 0 pass, 11 warn, 14 fail, 1 invalid",
    ]);
  });

  test("is never silent", async () => {
    expect((await brief(fleet(1, 5))).lines).toEqual([
      expect.stringMatching(/^pass acme-0 2026-12: 5 of 50,000 tokens/),
      "1 organization: 1 pass",
    ]);
    expect((await brief({ "budgets/readme.txt": "" })).lines[0]).toMatch(/^error no-budget: no budget found/);
  });
});

describe("check, as text", () => {
  const files = { ...fleet(1, 60_000), "budgets/fine.yaml": budget("consumption: {}\n", { org: "fine" }) };
  const orgsIn = (out: string): string[] => [...out.matchAll(/^[✔!✖] (\S+)/gm)].map(([, org]) => org ?? "");

  test("with --quiet lists only what fails", async () => {
    const run = async (...args: string[]) => orgsIn((await tollgate(["check", ...args], { cwd: folder(files) })).out);
    expect(await run()).toEqual(["fine", "acme-0"]);
    expect(await run("--quiet")).toEqual(["acme-0"]);
  });
});
