import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, type Ran, tollgate } from "../support/cli.ts";
import { budget, checkJson, codesOf, type Report } from "../support/report.ts";

/** A pool of 1,000 tokens; 100 over in December and January, 200 in February. Today is 2026-11-23. */
const over = (tokens = 1100, org = "acme"): string =>
  budget(
    `allocation: { tokensPerMonth: 1000 }
consumption:                    # of all channels
  other: { tokens: ${tokens} }
changes:
  - { from: 2027-02, consumption: { other: { tokens: 1200 } } }
`,
    { org },
  );
const APPROVED = ["--approved-by", "finance@example.com", "--reason", "as it was when we began"];

const baseline = (cwd: string, ...args: string[]): Promise<Ran> => tollgate(["baseline", ...args], { cwd });
const read = (cwd: string, file = "budgets/acme.yaml"): string => readFileSync(join(cwd, file), "utf8");

async function baselineJson(cwd: string, ...args: string[]): Promise<{ code: number; data: Report }> {
  const { code, out } = await baseline(cwd, ...APPROVED, "--format", "json", ...args);
  return { code, data: JSON.parse(out) };
}

const waiversOf = (data: Report): unknown[] =>
  data.accepted.flatMap(({ waivers }: Report) =>
    waivers.map(({ rule, feature, from, through, upTo }: Report) =>
      [rule, feature, from, through, upTo].filter((word) => word !== null),
    ),
  );

describe("what fails today is accepted as it is", () => {
  test("with the file's layout kept, and check passes", async () => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    expect(await baseline(cwd, ...APPROVED)).toMatchObject({ code: 0, err: "" });
    expect(read(cwd)).toBe(`${over()}
# Accepted until the day it expires. Fix the plan, then delete the entry.
waivers:
  - { from: 2026-12, through: 2027-01, overageTokensUpTo: 100, reason: as it was when we began, approvedBy: finance@example.com, expires: 2027-02-21 }
  - { from: 2027-02, overageTokensUpTo: 200, reason: as it was when we began, approvedBy: finance@example.com, expires: 2027-02-21 }
`);
    const { code, report } = await checkJson(cwd);
    expect({ code, codes: codesOf(report).filter((one) => one === "waiver-applied") }).toEqual({
      code: 0,
      codes: ["waiver-applied", "waiver-applied"],
    });
    const applied = report.findings.find(({ code: one }: { code: string }) => one === "waiver-applied");
    expect(applied?.data).toMatchObject({ approvedBy: "finance@example.com", daysLeft: 90 });
  });

  test("once: a second time changes nothing", async () => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    await baseline(cwd, ...APPROVED);
    const before = read(cwd);
    const { code, out } = await baseline(cwd, ...APPROVED);
    expect({ code, text: read(cwd) }).toEqual({ code: 0, text: before });
    expect(out).toBe("Nothing to accept in 1 organization: no guardrail fails\n");
  });

  test("no more of it: one token more fails, in the month that grew", async () => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    await baseline(cwd, ...APPROVED);
    writeFileSync(join(cwd, "budgets/acme.yaml"), read(cwd).replace("tokens: 1100", "tokens: 1101"));
    const { code, report } = await checkJson(cwd);
    const [exceeded] = report.findings.filter((finding: Report) => finding.code === "waiver-exceeded");
    expect({ code, periods: exceeded.periods, upTo: exceeded.data.upTo }).toEqual({
      code: 1,
      periods: ["2026-12", "2027-01"],
      upTo: "100",
    });
  });

  test("and until its day", async () => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    await baseline(cwd, ...APPROVED, "--expires", "2026-12-01");
    expect((await checkJson(cwd, "--now", "2026-12-01")).code).toBe(0);
    const { code, report } = await checkJson(cwd, "--now", "2026-12-02");
    expect({ code, codes: codesOf(report) }).toMatchObject({
      code: 1,
      codes: expect.arrayContaining(["waiver-expired"]),
    });
  });

  test("every rule in its measure, features one by one, a whole plan's rule for the whole plan", async () => {
    const text = budget(`allocation: { tokensPerMonth: 1000 }
consumption: { other: { tokens: 1100 }, messaging: { messages: 8000 }, agent-copilot: { users: 0, tokensPerUser: 61 } }
limits: { cost: 99.5, planCost: 200.125, featureTokens: { other: 1000, messaging: 5 } }
alarms: { notify: [] }
`);
    const cwd = folder({ "budgets/acme.yaml": text });
    const { code, data } = await baselineJson(cwd);
    expect(waiversOf(data)).toEqual([
      ["cost-limit", "2026-12", "2027-02", "20.5"],
      ["feature-limit", "other", "2026-12", "2027-02", "100"],
      ["feature-limit", "messaging", "2026-12", "2027-02", "15"],
      ["no-notification", "2026-12", "2027-02"],
      ["over-allocation", "2026-12", "2027-02", "120"],
      ["plan-cost-limit", "2026-12", "2027-02", "159.875"],
      ["rate-out-of-range", "agent-copilot", "2026-12", "2027-02"],
    ]);
    expect({ code, after: (await checkJson(cwd)).code }).toEqual({ code: 0, after: 0 });
  });

  test("a feature's acceptance is no other feature's", async () => {
    const text = (messages: number): string =>
      budget(`consumption: { other: { tokens: 1100 }, messaging: { messages: ${messages} } }
limits: { featureTokens: { other: 1000, messaging: 5 } }
`);
    const cwd = folder({ "budgets/acme.yaml": text(2000) });
    await baseline(cwd, ...APPROVED);
    expect((await checkJson(cwd)).code).toBe(0);
    writeFileSync(join(cwd, "budgets/acme.yaml"), read(cwd).replace("messages: 2000", "messages: 2400"));
    const { code, report } = await checkJson(cwd);
    expect({ code, codes: codesOf(report).slice(0, 2) }).toEqual({
      code: 1,
      codes: ["waiver-applied", "feature-limit"],
    });
  });

  test("percentages, rounded up to what a file can hold", async () => {
    const files = {
      "policy/guardrails.yaml": "version: 1\nseverities: { utilization-high: error }\n",
      "budgets/acme.yaml": budget("allocation: { tokensPerMonth: 900 }\nconsumption: { other: { tokens: 788 } }\n"),
    };
    const cwd = folder(files);
    const { code, data } = await baselineJson(cwd);
    expect(waiversOf(data)).toEqual([["utilization-high", "2026-12", "2027-02", "7.555556"]]);
    expect({ code, after: (await checkJson(cwd)).code }).toEqual({ code: 0, after: 0 });
  });

  test("an amount with too many digits goes on failing, and that is said", async () => {
    const text = budget(
      "consumption: { other: { tokens: 999999999999 } }\npricing: { overageUnitPrice: 99999.5 }\nlimits: { cost: 1 }\n",
    );
    const cwd = folder({ "budgets/acme.yaml": text });
    const { code, data } = await baselineJson(cwd);
    expect(data.left.map((finding: Report) => finding.code)).toEqual(["cost-limit"]);
    expect(data.left[0].why).toContain("more digits");
    expect({ code, after: (await checkJson(cwd)).code }).toEqual({ code: 1, after: 1 });
  });

  test("what is over is not accepted: it does not fail", async () => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    const { data } = await baselineJson(cwd, "--now", "2027-01-15");
    expect(waiversOf(data)).toEqual([
      ["over-allocation", "2027-01", "2027-01", "100"],
      ["over-allocation", "2027-02", "2027-02", "200"],
    ]);
  });
});

describe("what was accepted before", () => {
  const entry = (rest: string): string =>
    `${over()}waivers:\n  - { from: 2026-12, reason: r, approvedBy: b, ${rest} }\n`;

  test.each([
    ["has grown", entry("through: 2027-02, overageTokensUpTo: 99, expires: 2027-06-30"), 2],
    ["has expired", entry("through: 2027-02, overageTokensUpTo: 200, expires: 2026-11-22"), 2],
    ["is accepted still", entry("overageTokensUpTo: 100, expires: 2026-11-23"), 2],
  ])("%s: only --renew accepts it anew", async (about, text, renewed) => {
    const cwd = folder({ "budgets/acme.yaml": text });
    const plain = await baselineJson(cwd, "--dry-run");
    expect(plain.code).toBe(about.endsWith("still") ? 0 : 1);
    for (const { why } of plain.data.left) expect(why).toContain("--renew");
    const { code, data } = await baselineJson(cwd, "--renew");
    expect({ code, after: (await checkJson(cwd)).code, count: waiversOf(data).length }).toEqual({
      code: 0,
      after: 0,
      count: renewed,
    });
    expect(read(cwd)).toContain(text);
  });
});

describe("waivers of _defaults.yaml", () => {
  const shared =
    "{ from: 2026-12, overageTokensUpTo: 100, reason: agreed for all, approvedBy: board, expires: 2027-06-30 }";

  test("are carried over: the file's own list replaces them whole", async () => {
    const cwd = folder({ "budgets/_defaults.yaml": `waivers: [${shared}]\n`, "budgets/acme.yaml": over() });
    const { code, data } = await baselineJson(cwd);
    expect(code).toBe(0);
    expect(data.accepted[0].carriedOver).toBe(1);
    expect(read(cwd)).toContain(`waivers:\n  - ${shared}\n  - { from: 2027-01, `);
    expect((await checkJson(cwd)).code).toBe(0);
  });

  test("are left where the file has a list of its own", async () => {
    const cwd = folder({
      "budgets/_defaults.yaml": `waivers: [${shared}]\n`,
      "budgets/acme.yaml": `${over()}waivers: []\n`,
    });
    const { data } = await baselineJson(cwd);
    expect(data.accepted[0].carriedOver).toBe(0);
    expect(read(cwd)).not.toContain("agreed for all");
  });
});

describe("a fleet", () => {
  const files = {
    "budgets/bad.yaml": "org: [\n",
    "budgets/east.yaml": over(1100, "east").replace("rateCard", "labels: { env: prod }\nrateCard"),
    "budgets/twin.yaml": over(1100, "east"),
    "budgets/west.yaml": over(1300, "west"),
    "budgets/well.yaml": budget("consumption: { other: { tokens: 5 } }\n", { org: "well" }),
  };

  test("an invalid file is not touched and makes exit 2; the others are done", async () => {
    const cwd = folder(files);
    const { code, data } = await baselineJson(cwd);
    expect(code).toBe(2);
    expect(data.accepted.map(({ org }: Report) => org)).toEqual(["east", "west"]);
    expect(data.invalid.map((finding: Report) => [finding.file, finding.code])).toEqual([
      ["budgets/bad.yaml", "invalid-yaml"],
      ["budgets/twin.yaml", "duplicate-org"],
    ]);
    for (const file of ["budgets/bad.yaml", "budgets/twin.yaml", "budgets/well.yaml"] as const) {
      expect(read(cwd, file)).toBe(files[file]);
    }
    expect(readdirSync(join(cwd, "budgets")).sort()).toEqual(
      ["bad", "east", "twin", "well", "west"].map((x) => `${x}.yaml`),
    );
  });

  test("--where and paths choose files, --rule chooses rules", async () => {
    const cwd = folder(files);
    const prod = await baselineJson(cwd, "--where", "env=prod", "--dry-run", "budgets/east.yaml", "budgets/west.yaml");
    expect(prod.data.accepted.map(({ org }: Report) => org)).toEqual(["east"]);
    const other = await baselineJson(cwd, "--rule", "cost-limit", "budgets/west.yaml");
    expect({ code: other.code, why: other.data.left[0].why }).toEqual({ code: 1, why: "Left out by --rule." });
    expect(read(cwd, "budgets/west.yaml")).toBe(files["budgets/west.yaml"]);
  });

  test("the summary says what was accepted, by rule, with the largest amount and where", async () => {
    const cwd = folder(files);
    const { out } = await baseline(cwd, ...APPROVED, "budgets/east.yaml", "budgets/west.yaml", "budgets/well.yaml");
    expect(out).toBe(`Accepted the failures of 2 of 3 organizations

reason       as it was when we began
approved by  finance@example.com
until        2027-02-21 (90 days left)

rule             waivers  organizations  largest
over-allocation        4              2  300 tokens, west 2026-12

Files

- budgets/east.yaml: 2 waivers
- budgets/west.yaml: 2 waivers

Next: have the change reviewed and commit it. approvedBy is a claim, not a
proof.
`);
  });

  test("no budget at all is exit 2", async () => {
    const { code, data } = await baselineJson(folder({ "budgets/readme.txt": "" }));
    expect({ code, codes: data.invalid.map((finding: Report) => finding.code) }).toEqual({
      code: 2,
      codes: ["no-budget"],
    });
  });
});

describe("--dry-run", () => {
  test("needs no approval, writes nothing, and shows a patch", async () => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    const { code, out } = await baseline(cwd, "--dry-run");
    expect({ code, text: read(cwd) }).toEqual({ code: 0, text: over() });
    expect(out).toContain("Would accept the failures of 1 of 1 organization");
    expect(out).toContain(`--- a/budgets/acme.yaml
+++ b/budgets/acme.yaml
@@ -11,3 +11,8 @@
   other: { tokens: 1100 }
 changes:
   - { from: 2027-02, consumption: { other: { tokens: 1200 } } }
+
+# Accepted`);
    const patch = out.slice(out.indexOf("--- a/"));
    const applied = spawnSync("git", ["apply", "-"], { cwd, input: patch, encoding: "utf8" });
    expect(applied).toMatchObject({ status: 0, stderr: "" });
    expect((await checkJson(cwd)).code).toBe(0);
  });

  test("in Markdown the patch is fenced", async () => {
    const cwd = folder({ "budgets/acme.yaml": over().replace("# of all", "# ``` of all") });
    const { out } = await baseline(cwd, "--dry-run", "--format", "markdown");
    expect(out.match(/^```/gm)).toHaveLength(2);
    expect(out).toContain("\n```diff\n--- a/budgets/acme.yaml\n");
  });
});

describe("who accepts, and why", () => {
  test.each([
    [["--reason", "r"], "--approved-by are needed"],
    [["--approved-by", "b"], "--reason and"],
    [["--approved-by", " ", "--reason", "r"], "--approved-by is empty"],
    [["--approved-by", "b", "--reason", "r".repeat(1001)], "at most 1000"],
    [[...APPROVED, "--expires", "2027-02-30"], "YYYY-MM-DD"],
    [[...APPROVED, "--expires", "2026-11-22"], "is past"],
    [[...APPROVED, "--expires", "2027-11-24"], "at the latest 2027-11-23"],
    [[...APPROVED, "--rule", "over-alocation"], "Did you mean over-allocation?"],
    [[...APPROVED, "--rule", "schema"], "no such guardrail"],
  ])("%j is bad usage", async (args, says) => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    const { code, err } = await baseline(cwd, ...args);
    expect({ code, text: read(cwd) }).toEqual({ code: 2, text: over() });
    expect(err).toContain(says);
  });

  test("a terminal is asked, where there is something to accept", async () => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    const around = { cwd, isTerminal: true };
    const asked = await tollgate(["baseline"], { ...around, stdin: "\nfinance@example.com\nagreed, once\n" });
    expect(asked.code).toBe(0);
    expect(read(cwd)).toContain('reason: "agreed, once", approvedBy: finance@example.com');
    expect(await tollgate(["baseline"], around)).toMatchObject({ code: 0, err: "" });
  });

  test("nobody answers: nothing is written", async () => {
    const cwd = folder({ "budgets/acme.yaml": over() });
    const { code } = await tollgate(["baseline"], { cwd, isTerminal: true, stdin: "finance@example.com\n" });
    expect({ code, text: read(cwd) }).toEqual({ code: 130, text: over() });
  });

  test("an invalid policy accepts nothing", async () => {
    const policy = "version: 1\nseverities: { over-allocaton: off }\n";
    const cwd = folder({ "budgets/acme.yaml": over(), "policy/guardrails.yaml": policy });
    const { code, err } = await baseline(cwd, ...APPROVED);
    expect({ code, text: read(cwd) }).toEqual({ code: 2, text: over() });
    expect(err).toContain("policy/guardrails.yaml:2:15");
  });

  test("a reason that looks like a secret is refused, and not repeated", async () => {
    const secret = `AKIA${"ABCDEFGHIJKLMNOP"}`;
    const cwd = folder({ "budgets/acme.yaml": over() });
    const { code, out } = await baseline(cwd, "--approved-by", "b", "--reason", secret);
    expect({ code, text: read(cwd) }).toEqual({ code: 2, text: over() });
    expect(out).toContain("Not changed");
    expect(out).not.toContain(secret);
  });
});

describe("files stay what they are", () => {
  test("a byte order mark, CR LF and permissions stay", async () => {
    const text = over().replaceAll("\n", "\r\n");
    const cwd = folder({ "budgets/acme.yaml": `\ufeff${text}` });
    chmodSync(join(cwd, "budgets/acme.yaml"), 0o640);
    expect((await baseline(cwd, ...APPROVED)).code).toBe(0);
    expect(read(cwd).startsWith(`\ufeff${text}`)).toBe(true);
    expect(read(cwd).replaceAll("\r\n", "")).not.toContain("\n");
    expect((await checkJson(cwd)).code).toBe(0);
  });

  test("one that cannot take waivers is left, and said to be", async () => {
    const text = over().replace("name: Acme Support\n", "").concat("name: |+\n  Acme\n");
    const cwd = folder({ "budgets/acme.yaml": text });
    const { code, data } = await baselineJson(cwd);
    expect((await baseline(cwd, ...APPROVED)).out).toContain(
      "Nothing accepted in 1 organization: what fails is not changed",
    );
    expect({ code, text: read(cwd), file: data.refused[0].file }).toEqual({ code: 2, text, file: "budgets/acme.yaml" });
  });
});

test("stopped by Ctrl-C, every file is as it was or done, and the next run does the rest", async () => {
  for (const stopAt of [1, 4, 5, 6]) {
    const names = ["a", "b", "c"].map((org) => `budgets/${org}.yaml`);
    const cwd = folder(Object.fromEntries(names.map((name) => [name, over(1100, name.slice(8, 9))])));
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked >= stopAt;
      },
    } as AbortSignal;
    const { code, out } = await tollgate(["baseline", ...APPROVED], { cwd, signal });
    expect(code).toBe(130);
    const done = names.filter((name) => read(cwd, name).includes("waivers:"));
    expect(out.match(/^- budgets/gm) ?? []).toHaveLength(done.length);
    for (const name of names) expect(read(cwd, name).startsWith(over(1100, name.slice(8, 9)))).toBe(true);
    expect((await baselineJson(cwd)).data.accepted).toHaveLength(3 - done.length);
    expect((await checkJson(cwd)).code).toBe(0);
  }
});
