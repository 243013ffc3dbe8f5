import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "./support/cli.ts";
import { budget, checkBudget, checkJson, codesOf } from "./support/report.ts";

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

describe("docs/rate-cards.md leads to a card of one's own", () => {
  const section = readFileSync(join(ROOT, "docs", "rate-cards.md"), "utf8").split("## A card of your own\n")[1] ?? "";
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "";
  const [, shipped = "", own = ""] = /^cp node_modules\/tollgate\/(\S+) (\S+)$/m.exec(block("sh")) ?? [];
  const copy = readFileSync(join(ROOT, shipped), "utf8");

  test("a copy of what is shipped, with the lines it shows, is a card that budgets may name", async () => {
    const lines = load(block("yaml")) as Record<string, string>;
    // As a person edits it: each key's lines in the place of what the copy says.
    const edited = Object.keys(lines).reduce((text, key) => without(key, text), copy) + block("yaml");
    const plan = { rateCard: lines["id"] ?? "", plan: "{ from: 2027-01, months: 3 }" };
    const cwd = folder({
      [own]: edited,
      "budgets/acme.yaml": budget("consumption: { other: { tokens: 1250 } }\n", plan),
    });
    const { code, report } = await checkJson(cwd, "--now", "2026-11-23");
    const inputs = report.findings.filter(({ kind }: { kind: string }) => kind === "input");
    expect(inputs).toEqual([]);
    expect(codesOf(report)).not.toContain("rate-card-superseded");
    // 250 tokens are included; the thousand beyond them cost what the contract says.
    expect(report.organizations[0].periods[0].cost.overage).toBe("850.00");
    expect(code).toBe(1);
    expect((await tollgate(["rates", "show", plan.rateCard], { cwd })).code).toBe(0);
  });

  test("a copy that is only priced anew is refused: its id is taken", async () => {
    const cwd = folder({ [own]: copy.replace("USD: 1.00", "USD: 0.85") });
    const { code, err } = await tollgate(["rates", "list"], { cwd });
    expect(code).toBe(2);
    expect(err).toContain(`rate-card-shadowed  ${own}:`);
  });
});

/** A text less a key of its first level, and what is below it. */
const without = (key: string, text: string): string => text.replace(new RegExp(`^${key}:.*\\n(?: .*\\n)*`, "m"), "");
