import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { checkJson } from "../support/report.ts";

const OWNER = ["--owner", "ops@example.com"];
const read = (cwd: string, org: string): string => readFileSync(join(cwd, "budgets", `${org}.yaml`), "utf8");

describe("init", () => {
  test.each([
    ["250", "genesys-2026-06", false],
    ["50000", "genesys-2026-03", false],
    ["30000", "genesys-2026-06", true],
  ])("an allocation of %s picks %s", async (allocation, card, isWritten) => {
    const cwd = folder();
    const { code } = await tollgate(["init", "acme", "--users", "200", ...OWNER, "--allocation", allocation], { cwd });
    expect(code).toBe(0);
    expect(read(cwd, "acme")).toContain(`rateCard: ${card}\n`);
    const { code: checked, report } = await checkJson(cwd);
    expect(checked).toBe(0);
    expect(report.organizations[0].periods[0].allocation.total).toBe(Number(allocation));
    expect(read(cwd, "acme").includes("allocation:")).toBe(isWritten);
  });

  test("CX 4 users and concurrent licences count towards the allocation", async () => {
    const cwd = folder();
    const flags = ["--users", "200", "--cx4-users", "200", "--model", "concurrent", "--allocation", "8150"];
    expect((await tollgate(["init", "acme", ...flags, ...OWNER], { cwd })).code).toBe(0);
    expect(read(cwd, "acme")).toContain("rateCard: genesys-2026-06\n");
    const { report } = await checkJson(cwd);
    expect(report.organizations[0].periods[0].allocation.included).toBe(8150);
  });

  test.each([
    [["--users", "5"], "--owner", "--users"],
    [OWNER, "--users", "--owner"],
  ])("without a terminal to ask on, %j lacks %s and is told so", async (flags, missing, given) => {
    const { code, err } = await tollgate(["init", "acme", ...flags], { cwd: folder() });
    expect(code).toBe(2);
    expect(err).toContain(missing);
    expect(err).not.toContain(given);
  });

  test("it never overwrites without --force", async () => {
    const cwd = folder({ "budgets/acme.yaml": "mine" });
    const args = ["init", "acme", "--users", "5", ...OWNER];
    expect((await tollgate(args, { cwd })).code).toBe(2);
    expect(read(cwd, "acme")).toBe("mine");
    expect((await tollgate([...args, "--force"], { cwd })).code).toBe(0);
    expect(read(cwd, "acme")).toContain("org: acme");
  });

  test("names that YAML would misread come back as typed", async () => {
    const names = [
      'Acme: "EMEA" #1',
      "yes",
      "1e3",
      "- x",
      "Zoë & Søn 株式会社",
      "'quoted'",
      "a: b",
      "{x}",
      "*star",
      "!tag",
      "null",
      "~",
    ];
    for (const name of names) {
      const cwd = folder();
      expect((await tollgate(["init", "acme", "--name", name, "--users", "5", ...OWNER], { cwd })).code).toBe(0);
      const { report } = await checkJson(cwd);
      expect(report.organizations[0].name).toBe(name);
    }
  });

  test("on a terminal it asks, and asks again where an answer is wrong", async () => {
    const cwd = folder();
    const stdin = [
      "nobody",
      "ops@example.com",
      "concurrent",
      "many",
      "20",
      "7000",
      "50/day",
      "40",
      "50/day",
      ...Array(20).fill("40"),
    ].join("\n");
    const { code, out, err } = await tollgate(["init", "acme"], { cwd, stdin: `${stdin}\n`, isTerminal: true });
    expect(code).toBe(0);
    expect(out).toMatch(/tokens in 20\d\d-\d\d, at most [\d,.]+ USD a month/);
    expect(err).toContain("Write an email address.");
    expect(err).toContain("Write a whole number");
    const text = read(cwd, "acme");
    for (const part of [
      "ops@example.com",
      "model: concurrent, users: 20",
      "genesys-2026-03",
      "agent-copilot: { users: 40 }",
      "ai-scoring: { evaluationsPerDay: 50 }",
      "speech-text-analytics: { users: 40, tokensPerUser: 40 }",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("on a terminal it does not ask again for what a line says", async () => {
    const cwd = folder();
    const flags = ["--line", "virtual-agent.sessionsPerDay=5", "--users", "5"];
    const stdin = `ops@example.com${"\n".repeat(20)}`;
    const { code, err } = await tollgate(["init", "acme", ...flags], { cwd, stdin, isTerminal: true });
    expect({ code, asked: /(?<!Agentic )Virtual Agent:/.test(err) }).toEqual({ code: 0, asked: false });
    expect(read(cwd, "acme")).toContain("virtual-agent: { sessionsPerDay: 5 }");
  });

  test.each([
    [
      ["--line", "virtual-agent.sessionsPerDay=5", "--virtual-agent-per-day", "6"],
      ["--line virtual-agent.sessionsPerDay", "--virtual-agent-per-day"],
    ],
    [["--virtual-agent-per-day", "5", "--line", "virtual-agent.sessionsPerDay=5"], ["--virtual-agent-per-day"]],
    [
      ["--line", "social.posts=5", "--line", "social.posts=6"],
      ["social.posts=5", "social.posts=6"],
    ],
    [
      ["--messages", "5", "--messages", "6"],
      ["--messages 5", "'6'"],
    ],
    [
      ["--currency", "KWD"],
      ["no price in KWD", "--price"],
    ],
    [["--currency", "kwd", "--rate-card", "genesys-2026-03"], ["--currency USD"]],
  ])("what %j says twice or leaves out is said in the words of flags, and nothing is written", async (flags, named) => {
    const cwd = folder();
    const { code, err } = await tollgate(["init", "acme", "--users", "5", ...OWNER, ...flags], { cwd });
    expect({ code, isWritten: existsSync(join(cwd, "budgets")) }).toEqual({ code: 2, isWritten: false });
    for (const part of named) expect(err).toContain(part);
    expect(err).not.toContain("overageUnitPrice");
  });

  test("input that ends early writes nothing", async () => {
    const cwd = folder();
    const { code } = await tollgate(["init", "acme"], { cwd, stdin: "ops@example.com\n", isTerminal: true });
    expect(code).toBe(130);
    expect(existsSync(join(cwd, "budgets"))).toBe(false);
  });

  test("editors find the schema, also in a repository that has none", async () => {
    const cwd = folder();
    await tollgate(["init", "acme", "--users", "5", ...OWNER], { cwd });
    expect(read(cwd, "acme")).toMatch(/^# yaml-language-server: \$schema=\.\.\/policy\/budget\.schema\.json\n/);
    expect(existsSync(join(cwd, "policy", "budget.schema.json"))).toBe(true);
    writeFileSync(join(cwd, "policy", "budget.schema.json"), "mine");
    await tollgate(["init", "beta", "--users", "5", ...OWNER], { cwd });
    expect(readFileSync(join(cwd, "policy", "budget.schema.json"), "utf8")).toBe("mine");
  });
});

describe("estimate", () => {
  // The calculator of the study notes, with the mid-market centre's seven inputs.
  const CALCULATOR = [
    "--users",
    "200",
    "--copilot-users",
    "200",
    "--virtual-agent-per-day",
    "200",
    "--scoring-per-day",
    "500",
    "--voice-minutes-per-day",
    "250",
    "--digital-sessions",
    "1000",
    "--messages",
    "5000",
    "--other-tokens",
    "7",
  ];

  test("seven inputs to consumption, allocation, overage and its cost a year", async () => {
    const { code, out } = await tollgate(["estimate", ...CALCULATOR, "--allocation", "50000", "--format", "json"], {
      cwd: folder(),
    });
    expect(code).toBe(0);
    const { totals, periods } = JSON.parse(out).organizations[0];
    expect(periods[0].consumed.typical).toBe(10000 + 8000 + 500 + 294 + 20 + 13 + 7);
    expect(totals).toMatchObject({ overage: 0, cost: { total: "0.00" } });
  });

  test("the same under the published card is exit 1", async () => {
    const { code, out } = await tollgate(
      ["estimate", ...CALCULATOR, "--rate-card", "genesys-2026-06", "--format", "json"],
      { cwd: folder() },
    );
    expect(code).toBe(1);
    const [{ totals, periods }] = JSON.parse(out).organizations;
    expect(periods[0].overage * 12).toBe(totals.overage);
    expect(totals.cost.overage).toBe(`${totals.overage}.00`);
  });

  test("it can write the file, which then gives the same figures", async () => {
    const cwd = folder();
    const args = [
      "estimate",
      ...CALCULATOR,
      "--allocation",
      "50000",
      "--org",
      "acme",
      "--write",
      "budgets/acme.yaml",
      "--format",
      "json",
    ];
    const { out } = await tollgate(args, { cwd });
    const { report } = await checkJson(cwd);
    expect(report.organizations[0].periods).toEqual(JSON.parse(out).organizations[0].periods);
    expect((await tollgate(args, { cwd })).code).toBe(2);
  });

  test("a currency without a price on the card is invalid input", async () => {
    const { code, out } = await tollgate(
      ["estimate", "--users", "5", "--rate-card", "genesys-2026-03", "--currency", "EUR"],
      { cwd: folder() },
    );
    expect(code).toBe(2);
    expect(out).toContain("price-missing");
  });
});
