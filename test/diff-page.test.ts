import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, tollgate } from "./support/cli.ts";
import { repository } from "./support/repository.ts";

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), "utf8");
const block = (text: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "";

/** The README's budget, before it planned the peak that it cannot pay for. */
const before = block(read("README.md"), "yaml").replace("sessionsPerDay: 850", "sessionsPerDay: 760");
const after = block(read("README.md"), "yaml").replace("{ cost: 5000 }", "{ cost: 5000, overageTokens: 4000 }");

test("docs/diff.md shows what a diff of the README's budget shows", async () => {
  const small = read("budgets", "small-center.yaml");
  const { path, write } = repository({ "budgets/acme-emea.yaml": before, "budgets/small-center.yaml": small });
  write({ "budgets/acme-emea.yaml": after });
  const { code, out } = await tollgate(["diff"], { cwd: path });
  const shown = block(read("docs", "diff.md"), "console");
  expect(`$ tollgate diff\n${out.replace(/\([0-9a-f]{7}\)/, "(1a2b3c4)")}`).toBe(shown);
  expect(code).toBe(1);
  for (const line of shown.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
});
