import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, ROOT, tollgate } from "./support/cli.ts";

const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** The first block of a language, without its fences. */
function block(language: string): string {
  const match = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme);
  expect(match, language).not.toBeNull();
  return match?.[1] ?? "";
}

test("the README's picture is what its budget gives", async () => {
  const small = readFileSync(join(ROOT, "budgets", "small-center.yaml"), "utf8");
  const cwd = folder({ "budgets/acme-emea.yaml": block("yaml"), "budgets/small-center.yaml": small });
  const { code, out } = await tollgate(["check", "--now", "2026-11-23"], { cwd });
  expect(`$ tollgate check\n${out}`).toBe(block("console"));
  expect(code).toBe(1);
});

test("every line of the picture fits a terminal of 80 columns", () => {
  for (const line of block("console").split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
});

test("every file the README links to is there", () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? "");
  expect(links.length).toBeGreaterThan(8);
  for (const link of links) expect(() => readFileSync(join(ROOT, link)), link).not.toThrow(/ENOENT/);
});
