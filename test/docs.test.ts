import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { ROOT } from "./support/cli.ts";
import { budget, checkBudget, codesOf } from "./support/report.ts";

const page = readFileSync(join(ROOT, "docs", "budget-file.md"), "utf8");
const blocks = [...page.matchAll(/## (.+)\n[^#]*?```yaml\n([\s\S]*?)```/g)].map(([, title = "", yaml = ""]) => ({
  title,
  yaml,
}));

/** A valid budget around what a block of the page shows. */
function around(yaml: string): string {
  const base = load(
    budget("consumption: { voice-bots: { minutes: 5000 }, digital-bots: { sessions: 100 } }", {
      plan: "{ from: 2026-03 }",
    }),
  );
  return JSON.stringify({ ...(base as object), ...(load(yaml) as object) });
}

describe("docs/budget-file.md shows valid budgets", () => {
  test("it has blocks", () => expect(blocks.length).toBeGreaterThanOrEqual(5));

  test.each(blocks)("$title", async ({ yaml }) => {
    const { report } = await checkBudget(around(yaml), "--now", "2026-03-01");
    const inputs = report.findings.filter(({ kind }: { kind: string }) => kind === "input");
    expect(inputs).toEqual([]);
    expect(codesOf(report)).not.toContain("scale-without-line");
  });
});
