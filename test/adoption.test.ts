import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, ROOT, tollgate } from "./support/cli.ts";

const page = readFileSync(join(ROOT, "docs", "adoption.md"), "utf8");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const block = (text: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "";

/** The README's two budgets. */
const fleet = (): string =>
  folder({
    "budgets/acme-emea.yaml": block(readme, "yaml"),
    "budgets/small-center.yaml": readFileSync(join(ROOT, "budgets", "small-center.yaml"), "utf8"),
  });

test("docs/adoption.md shows what a dry run of the README's budgets shows", async () => {
  const { code, out } = await tollgate(["baseline", "--dry-run"], { cwd: fleet() });
  expect(`$ tollgate baseline --dry-run\n${out}`).toBe(block(page, "console"));
  expect(code).toBe(0);
});

test("its commands do what it says", async () => {
  const cwd = fleet();
  const commands = [...block(page, "sh").matchAll(/^tollgate (.+?)(?: +#.*)?$/gm)].map(([, args = ""]) =>
    [...args.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ""),
  );
  expect(commands.map(([name]) => name)).toEqual(["baseline", "check"]);
  for (const args of commands) expect(await tollgate(args, { cwd })).toMatchObject({ code: 0, err: "" });
});
