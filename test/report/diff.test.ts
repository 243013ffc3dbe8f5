import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FINDING_FORMAT_NAMES, type FindingFormat } from "../../src/core/report/format.ts";
import { change, type Files } from "../support/change.ts";
import { tollgate } from "../support/cli.ts";
import { contractCard } from "../support/contract-card.ts";
import { budget, type Report } from "../support/report.ts";

const SIDES = ["diff", "--base-dir", "before", "--head-dir", "after", "--now", "2026-11-23"];
/** Lengths count as GitHub counts them. */
const GITHUBS_LIMIT = 65_536;

const tokens = (org: string, amount: number, more = "", head: Readonly<Record<string, string>> = {}): string =>
  budget(`consumption: { other: { tokens: ${amount} } }\n${more}`, { org, name: `The desk of ${org}`, ...head });
const waiver = (upTo: number): string =>
  `waivers: [{ from: 2026-12, through: 2027-02, overageTokensUpTo: ${upTo}, reason: peak, approvedBy: finance@example.com, expires: 2027-01-15 }]\n`;
const CARD = (rate: string): string =>
  contractCard(
    `  agentic-virtual-agent: { title: Agentic, unit: interactions, tokens: ${rate}, accrual: usage }
`,
    "acme-contract",
    "USD: 1.00, EUR: 0.80",
  );
const agentic = (org: string, interactions: number, currency = "USD"): string =>
  budget(`consumption: { agentic-virtual-agent: { interactions: ${interactions} } }\n`, {
    org,
    currency,
    rateCard: "acme-contract",
  });

const SMALL: readonly [Files, Files] = [
  { "budgets/acme.yaml": tokens("acme", 40_000), "budgets/other.yaml": tokens("other", 9) },
  { "budgets/acme.yaml": tokens("acme", 44_000), "budgets/other.yaml": tokens("other", 9) },
];

/** Everything there is. */
const MEDIUM: readonly [Files, Files] = [
  {
    "budgets/over.yaml": tokens("over", 30_000),
    "budgets/still-over.yaml": tokens("still-over", 52_000),
    "budgets/held.yaml": tokens("held", 30_000),
    "budgets/gone.yaml": tokens("gone", 20_000),
    "budgets/left.yaml": budget("consumption: { agent-copilot: { users: 7 } }\n", { org: "left" }),
    "budgets/old-name.yaml": tokens("old-name", 777, "limits: { cost: 5 }\n"),
    "budgets/torn.yaml": "version: 1\norg: torn\nplan: { from: 2026-12\n",
    "budgets/slip.yaml": tokens("slip", 5),
    "budgets/open.yaml": tokens("open", 5),
    "budgets/euro.yaml": agentic("euro", 1100, "EUR"),
    "budgets/agent-a.yaml": agentic("agent-a", 900),
    "budgets/agent-b.yaml": agentic("agent-b", 500),
    "budgets/rewritten.yaml": tokens("rewritten", 5),
    "budgets/untouched.yaml": tokens("untouched", 5),
    "policy/rate-cards/acme.yaml": CARD("1"),
    "policy/guardrails.yaml": "version: 1\nseverities: { limit-raised: error }\n",
  },
  {
    "budgets/over.yaml": tokens("over", 30_000, "changes: [{ name: peak, from: 2027-01, scale: 2 }]\n"),
    "budgets/still-over.yaml": tokens("still-over", 51_000),
    "budgets/held.yaml": tokens("held", 55_000, waiver(9_000)),
    "budgets/new.yaml": tokens("new", 20_000),
    "budgets/old-name.yaml": tokens("new-name", 777, "limits: { cost: 6 }\n"),
    "budgets/torn.yaml": tokens("torn", 9),
    "budgets/slip.yaml": tokens("slip", 5).replace("consumption", "consumtion"),
    "budgets/open.yaml": budget("consumption: { social: unknown, other: { tokens: 50001 } }\n", { org: "open" }),
    "budgets/euro.yaml": agentic("euro", 1100, "EUR"),
    "budgets/agent-a.yaml": agentic("agent-a", 900),
    "budgets/agent-b.yaml": agentic("agent-b", 500),
    "budgets/rewritten.yaml": `# as before\n${tokens("rewritten", 5)}`,
    "budgets/untouched.yaml": tokens("untouched", 5),
    "policy/rate-cards/acme.yaml": CARD("1.2").replace("USD: 1.00", "USD: 0.95"),
    "policy/guardrails.yaml": "version: 1\nseverities: { limit-raised: error, purchased-unused: info }\n",
  },
];

const run = async (cwd: string, ...args: string[]): Promise<string> =>
  (await tollgate([...SIDES, ...args], { cwd })).out;

describe("diff, for a person", () => {
  test.each([
    ["small", SMALL],
    ["medium", MEDIUM],
  ] as const)("%s", async (name, [before, after]) => {
    const cwd = change(before, after);
    await expect(await run(cwd)).toMatchFileSnapshot(`../fixtures/diff/${name}.txt`);
    await expect(await run(cwd, "--format", "markdown")).toMatchFileSnapshot(`../fixtures/diff/${name}.md`);
  });

  test("a terminal of 80 columns holds it", async () => {
    for (const line of (await run(change(...MEDIUM), "--verbose")).split("\n"))
      expect(line.length, line).toBeLessThanOrEqual(80);
  });
});

/** So many organizations go over, each by more than the one before. */
function fleet(count: number): readonly [Files, Files] {
  const [before, after]: [Record<string, string>, Record<string, string>] = [{}, {}];
  for (let index = 0; index < count; index++) {
    before[`budgets/org-${index}.yaml`] = tokens(`org-${index}`, 40_000);
    after[`budgets/org-${index}.yaml`] = tokens(`org-${index}`, 51_000 + index, waiver(5));
  }
  return [before, after];
}

describe("diff, too long", () => {
  test("Markdown fits, tells what weighs most, and says how much is left out", async () => {
    const page = await run(change(...fleet(400)), "--format", "markdown");
    expect(page.length).toBeLessThan(GITHUBS_LIMIT);
    expect(page.length).toBeGreaterThan(GITHUBS_LIMIT * 0.8);
    expect(page).toContain("400 organizations changed");
    expect(page.indexOf("waiver-added")).toBeLessThan(page.indexOf("over-allocation"));
    expect(page).toContain("`budgets/org-399.yaml");
    expect(page).toMatch(/_\d+ more findings left out to fit GitHub's limit\._/);
    for (const heading of ["Looser than before", "Fails now", "What changes"])
      expect(page).toContain(`### ${heading}\n`);
    expect(page.match(/^\| ✖ \| org-399 \| /m)).not.toBeNull();
    expect(page.match(/<details>/g)?.length ?? 0).toBe(page.match(/<\/details>/g)?.length ?? 0);
  });

  test("text tells ten in full, and all with --verbose", async () => {
    const cwd = change(...fleet(12));
    const inFull = (text: string): number => text.match(/^ {2}budgets\/.* differs in .*\.$/gm)?.length ?? 0;
    const short = await run(cwd);
    expect(inFull(short)).toBe(10);
    expect(short).toContain("2 more are only in the table above");
    expect(inFull(await run(cwd, "--verbose"))).toBe(12);
  });
});

describe("several outputs of one run", () => {
  const outputs = FINDING_FORMAT_NAMES.flatMap((name) => ["--output", `${name}=reports/${name}`]);

  async function reports(): Promise<Readonly<Record<FindingFormat, string>>> {
    const cwd = change(...MEDIUM);
    await run(cwd, ...outputs);
    const read = (name: string): [string, string] => [name, readFileSync(join(cwd, "reports", name), "utf8")];
    return Object.fromEntries(FINDING_FORMAT_NAMES.map(read)) as Record<FindingFormat, string>;
  }

  test("hold the same findings, and what loosens the gate comes first", async () => {
    const all = await reports();
    const { loosened, failures } = JSON.parse(all.json);
    const codes = loosened.map(({ code }: Report) => code);
    expect(codes).toEqual([
      "budget-removed",
      "budget-added",
      "budget-removed",
      "budget-added",
      "waiver-added",
      "policy-relaxed",
      "limit-raised",
      "policy-relaxed",
    ]);
    const annotations = all.github.split("\n").filter((line) => line.startsWith("::"));
    const first = annotations.slice(0, codes.length).map((line) => codes.find((code: string) => line.includes(code)));
    expect(first.sort()).toEqual([...codes].sort());
    const { results } = JSON.parse(all.sarif).runs[0];
    const issues = JSON.parse(all.gitlab);
    for (const code of codes) {
      expect(results.map(({ ruleId }: Report) => ruleId)).toContain(code);
      expect(issues.map((issue: Report) => issue.check_name)).toContain(code);
      expect(all.junit).toContain(code);
    }
    for (const { finding } of failures) {
      const rule = finding.data.rule ?? finding.code;
      expect(results.map(({ ruleId }: Report) => ruleId)).toContain(rule);
      expect(issues.map((issue: Report) => issue.check_name)).toContain(finding.code);
    }
    expect(all.junit).toContain('name="policy/guardrails.yaml"');
    expect(all.markdown.indexOf("### Looser")).toBeLessThan(all.markdown.indexOf("### Invalid"));
    expect(all.text.indexOf("\nLooser")).toBeLessThan(all.text.indexOf("\nInvalid"));
  });

  test("no flood of small loosenings hides a large one", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `org-${index}`);
    const files = (more: (name: string) => number): Files =>
      Object.fromEntries(
        names.map((name) => [`budgets/${name}.yaml`, tokens(name, 9, `limits: { overageTokens: ${more(name)} }\n`)]),
      );
    const cwd = change(
      files(() => 5),
      files((name) => (name === "org-33" ? 9_000_000 : 6)),
    );
    const first = (text: string): string | undefined => /org-\d+/.exec(text)?.[0];
    for (const format of ["text", "markdown"]) {
      const text = await run(cwd, "--format", format);
      expect(first(text.slice(text.indexOf("Looser than before"))), format).toBe("org-33");
    }
    for (const format of FINDING_FORMAT_NAMES.filter((name) => name !== "text" && name !== "markdown")) {
      const text = await run(cwd, "--format", format);
      expect(first(format === "json" ? text.slice(text.indexOf('"loosened"')) : text), format).toBe("org-33");
    }
  });

  test("the verdict is said beside a report that has no place for it", async () => {
    const cwd = change(...SMALL);
    const args = [...SIDES, "--fail-on", "increase=5%"];
    expect(await tollgate([...args, "--format", "github"], { cwd })).toMatchObject({
      code: 1,
      err: "Fails on increase=5%: acme.\n",
    });
    expect(await tollgate(args, { cwd })).toMatchObject({ code: 1, err: "" });
  });

  test("a format that is none is said before anything is compared", async () => {
    const { code, out, err } = await tollgate([...SIDES, "--output", "jsn=x"], { cwd: change(...SMALL) });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("Did you mean json?");
  });
});

test("what nobody knows is no saving", async () => {
  const plan = (agents: string): Files => ({
    "budgets/acme.yaml": budget(`consumption: { virtual-agent: ${agents}, other: { tokens: 5000 } }\n`),
  });
  const [known, unknown] = [plan("{ sessionsPerDay: 400 }"), plan("unknown")];
  const gone = await run(change(known, unknown));
  expect(gone).toMatch(/acme +pass → warn +≥ 15,000 +≥ -48,000\n/);
  expect(gone).toMatch(/virtual-agent +48,000 +unknown\n/);
  expect(gone).toMatch(/2026-12 to 2027-02 +21,000 +≥ 5,000 +≥ -16,000 +42\.0 → ≥ 10\.0 %\n/);
  expect(gone).not.toContain("100.0 %");
  const found = await run(change(unknown, known));
  expect(found).toMatch(/acme +warn → pass +63,000\n/);
  expect(found).toMatch(/virtual-agent +unknown +48,000\n/);
});
