import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { awsEnvironment } from "./aws/support.ts";
import { ANSWERS, callsOf, DAYS, FILES, inside, stopOf } from "./cli/typed.ts";
import { ROOT, tollgate } from "./support/cli.ts";
import { repository } from "./support/repository.ts";

const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");
/** As a person goes through them: the README, then the pages that its last table names. */
const [, table = ""] = read("README.md").split("## More");
const LINKS = [...table.matchAll(/\]\((docs\/[a-z-]+\.md)\)/g)].map(([, page]) => page ?? "");
const PAGES = ["README.md", ...new Set(LINKS)];
/** A page is served until somebody ends it, and the schedule is for cron. */
const NOT_TYPED = /^tollgate view|^LINE=/;

/** What is typed on a page, without what is said about it. */
function typedOn(page: string): string[] {
  const blocks = [...read(page).matchAll(/```(sh|console)\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, language, text = ""]) =>
    text
      .replaceAll(/\\\n\s+/g, "")
      .split("\n")
      .flatMap((line) => (language === "sh" ? [line] : line.startsWith("$ ") ? [line.slice(2)] : []))
      .map(
        (line) =>
          line
            .split(/\s+#/)[0]
            ?.replace(/ \|\| code=\$\?$/, "")
            .replace(/\$code$/, "0")
            .trim() ?? "",
      )
      .map((line) => line.replace(/^npx /, ""))
      .filter((line) => /^tollgate /.test(line) && !NOT_TYPED.test(line)),
  );
}

const LINES = PAGES.flatMap((page) => typedOn(page).map((line) => ({ page, line })));

test("every command of the pages is taken, one after the other in one repository", async () => {
  awsEnvironment();
  const { "budgets/acme-emea.yaml": _made, ...others } = FILES;
  const made = repository({ ...others, "before/budgets/acme.yaml": FILES["budgets/acme.yaml"] });
  made.git("tag", "v1.2.0");
  for (const name of ["budgets", "examples"]) cpSync(join(ROOT, name), join(made.path, name), { recursive: true });
  const orgs = readdirSync(join(made.path, "budgets")).filter((name) => !/^_|\.test\./.test(name));
  const rows = orgs.flatMap((name) => DAYS.map((day) => `${name.replace(".yaml", "")},${day},9`));
  writeFileSync(
    join(made.path, "usage.csv"),
    ["org,day,tokens", ...rows, ...DAYS.map((day) => `acme-emea,${day},9`), ""].join("\n"),
  );
  const refused: unknown[] = [];
  for (const { page, line } of LINES) {
    const args = callsOf(line)[0]?.map(inside) ?? [];
    const { code, out, err } = await tollgate(args, { cwd: made.path, stdin: ANSWERS, isTerminal: true });
    const [, into] = / > (\S+)$/.exec(line) ?? [];
    if (into !== undefined && code === 0) {
      mkdirSync(dirname(join(made.path, into)), { recursive: true });
      writeFileSync(join(made.path, into), out);
    }
    if (code !== 0 && code !== 1 && !stopOf(args).test(err + out))
      refused.push({ page, line, code, err, out: out.slice(0, 400) });
  }
  expect(refused).toEqual([]);
  expect(LINES.length).toBeGreaterThan(50);
});
