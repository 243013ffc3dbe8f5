import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const SLIPS = budget(
  "# planned\nconsumption:\n  virtual-agnt: { sessionsPerDay: 50 } # a line\nlimts: { cost: 5000 }\n",
  {
    rateCard: '"genesys-2026-3"',
  },
);
const RIGHT = SLIPS.replace("virtual-agnt", "virtual-agent").replace("limts", "limits").replace("2026-3", "2026-03");
const FILE = "budgets/acme.yaml";

const read = (cwd: string, file = FILE): string => readFileSync(join(cwd, file), "utf8");
const fix = (cwd: string, ...args: string[]) => tollgate(["check", ...args], { cwd });

describe("check --fix corrects slips without asking", () => {
  test.each([
    ["LF", SLIPS, RIGHT],
    ["CR LF", SLIPS.replaceAll("\n", "\r\n"), RIGHT.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${SLIPS}`, `\ufeff${RIGHT}`],
    ["no last line break", SLIPS.trimEnd(), RIGHT.trimEnd()],
  ])("and keeps all else: %s", async (_, before, after) => {
    const cwd = folder({ [FILE]: before });
    const ran = await fix(cwd, "--fix");
    expect(read(cwd)).toBe(after);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain("limts is now limits");
    expect(ran.out).toContain("1 organization: 1 pass");
    expect((await fix(cwd, "--fix")).err).toBe("");
    expect(read(cwd)).toBe(after);
  });

  test.each([
    ["LF", SLIPS],
    ["CR LF", SLIPS.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${SLIPS}`],
    ["no last line break", SLIPS.trimEnd()],
  ])("as a patch that git applies: %s", async (_, before) => {
    const name = "budgets/of acme.yaml";
    const cwd = folder({ [name]: before });
    const dry = await fix(cwd, "--fix", "--dry-run");
    expect(dry.code).toBe(0);
    expect(read(cwd, name)).toBe(before);
    writeFileSync(join(cwd, "fix.patch"), dry.out);
    execFileSync("git", ["apply", "fix.patch"], { cwd });
    const applied = read(cwd, name);
    await fix(folder({ [name]: before }), "--fix");
    expect(applied).toContain("limits: { cost: 5000 }");
    expect((await fix(cwd, "--fix", "--dry-run")).out).toBe("");
  });

  test("in the defaults, once, in their own file", async () => {
    const line = "rateCard: genesys-2026-03\n";
    const own = budget("consumption: { virtual-agent: { sessionsPerDay: 50 } }\n").replace(line, "");
    const cwd = folder({
      "budgets/_defaults.yaml": `version: 1\nrateCrad: genesys-2026-03 # all\n`,
      "budgets/acme.yaml": own,
      "budgets/beta.yaml": own.replaceAll("acme", "beta"),
    });
    const ran = await fix(cwd, "--fix");
    expect(ran.code).toBe(0);
    expect(read(cwd, "budgets/_defaults.yaml")).toBe(`version: 1\n${line.trim()} # all\n`);
    expect(read(cwd)).toBe(own);
    expect(ran.err.match(/fixed/g)).toHaveLength(1);
  });

  test("of a path that follows it", async () => {
    const cwd = folder({ "a.yaml": SLIPS, "b.yaml": SLIPS });
    await fix(cwd, "--fix", "a.yaml");
    expect([read(cwd, "a.yaml") === RIGHT, read(cwd, "b.yaml") === SLIPS]).toEqual([true, true]);
  });

  test("not under an invalid policy", async () => {
    const cwd = folder({ [FILE]: SLIPS, "policy/guardrails.yaml": "version: 1\nseverty: {}\n" });
    expect((await fix(cwd, "--fix")).code).toBe(2);
    expect(read(cwd)).toBe(SLIPS);
  });
});

const OVER = budget("consumption:\n  virtual-agent: { sessionsPerDay: 2000 } # a forecast\n", {
  plan: "{ from: 2026-12, months: 2 }",
});

describe("check --fix fixes a failure by the remedy that is chosen", () => {
  test.each([
    ["buy", /^purchases:\n {2}- \{ tokensPerMonth: \d+/m],
    ["plan", /sessionsPerDay: 1250 } # a forecast/],
    ["accept", /^limits: \{ overageCost: [\d.]+ }/m],
  ])("%s", async (choice, written) => {
    const cwd = folder({ [FILE]: OVER });
    expect((await fix(cwd)).code).toBe(1);
    const ran = await fix(cwd, `--fix=${choice}`);
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining("fixed budgets/acme.yaml") });
    const after = read(cwd);
    expect(after).toMatch(written);
    const lines = after.split("\n");
    expect(OVER.split("\n").filter((line) => !lines.includes(line)).length).toBeLessThanOrEqual(1);
    expect(await fix(cwd, `--fix=${choice}`)).toMatchObject({ code: 0, err: "" });
    expect(read(cwd)).toBe(after);
  });

  test("without a terminal and a choice: exit 2, and the choices; slips are corrected", async () => {
    const cwd = folder({
      [FILE]: OVER.replace("owners", "onwers"),
      "budgets/beta.yaml": OVER.replaceAll("acme", "beta"),
    });
    const ran = await fix(cwd, "--fix");
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toContain("choose how to fix 2 failures");
    for (const choice of ["buy", "plan", "accept"]) expect(ran.err).toContain(`--fix=${choice}`);
    expect(read(cwd)).toBe(OVER);
  });

  test.each([
    ["1", /^purchases:/m],
    ["plan", /sessionsPerDay: 1250/],
    ["9\n3", /^limits:/m],
  ])("a terminal asks: %j", async (stdin, written) => {
    const cwd = folder({ [FILE]: OVER });
    const ran = await tollgate(["check", "--fix"], { cwd, isTerminal: true, stdin: `${stdin}\n` });
    expect(ran.code).toBe(0);
    expect(ran.err).toContain("1  buy: ");
    expect(read(cwd)).toMatch(written);
  });

  test("a terminal may leave it", async () => {
    const cwd = folder({ [FILE]: OVER });
    expect((await tollgate(["check", "--fix"], { cwd, isTerminal: true, stdin: "\n" })).code).toBe(1);
    expect(read(cwd)).toBe(OVER);
  });

  test("what accept writes is a loosening in diff", async () => {
    const [base, head] = [folder({ [FILE]: OVER }), folder({ [FILE]: OVER })];
    await fix(head, "--fix=accept");
    const ran = await tollgate(["diff", "--format=json", `--base-dir=${base}`, `--head-dir=${head}`], {
      cwd: base,
    });
    expect(JSON.parse(ran.out).loosened.map(({ code }: { code: string }) => code)).toContain("limit-raised");
  });

  test("a limit of the defaults is raised in the budget's own file", async () => {
    const shared = "limits: { cost: 100, featureTokens: { messaging: 5000 } }\n";
    const cwd = folder({ "budgets/_defaults.yaml": `version: 1\n${shared}`, [FILE]: OVER });
    await fix(cwd, "--fix=accept");
    expect(read(cwd, "budgets/_defaults.yaml")).toBe(`version: 1\n${shared}`);
    expect(read(cwd)).toMatch(/^limits: \{.*featureTokens: \{ messaging: 5000 \}.*\}$/m);
  });
});

test("a file that cannot be written stays as it is, with exit 2", async () => {
  const cwd = folder({ [FILE]: SLIPS });
  const place = join(cwd, "budgets");
  if (process.getuid?.() === 0) {
    // Root may write anywhere: a folder in the place of the temporary file is in its way.
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(place, `.acme.yaml.${process.pid}.tmp`, "x"), { recursive: true });
  } else chmodSync(place, 0o555);
  const ran = await fix(cwd, "--fix");
  expect(ran.code).toBe(2);
  expect(ran.err).toContain("budgets/acme.yaml cannot be written");
  expect(read(cwd)).toBe(SLIPS);
});

test.each([
  [["--dry-run"], "--dry-run needs --fix"],
  [["--fix=bye"], "--fix=bye: there is no such remedy"],
  [["--fix", "--rate-card", "genesys-2026-06"], "--fix and --rate-card"],
])("%s is refused", async (args, words) => {
  const ran = await fix(folder({ [FILE]: SLIPS }), ...args);
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(words)]);
});
