import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Files } from "../support/change.ts";
import { tollgate } from "../support/cli.ts";
import type { Report } from "../support/report.ts";
import { repository } from "../support/repository.ts";

// What a pull request can do to its own gate, other than to loosen what a budget says.

const ALPHA = `org: alpha
name: Alpha
licensing: { model: named, users: 100 }
consumption:
  virtual-agent: { sessionsPerDay: 400 }
  agent-copilot: { users: 100%, tokensPerUser: 50 }
limits: { overageTokens: 500, cost: 1000 }
`;
const BRAVO = `org: bravo
name: Bravo
licensing: { model: concurrent, users: 40 }
consumption: { social: { posts: 10 } }
`;
const BASE: Files = {
  "budgets/_defaults.yaml":
    "version: 1\nowners: [finops@example.com]\nrateCard: genesys-2026-03\ncurrency: USD\nplan: { from: 2026-11, months: 12 }\n",
  "budgets/alpha.yaml": ALPHA,
  "budgets/bravo.yaml": BRAVO,
};

type Written = Readonly<Record<string, string | null>>;

const all = (text: string, ...changes: (readonly [string, string])[]): string =>
  changes.reduce((changed, [from, to]) => {
    expect(changed).toContain(from);
    return changed.replace(from, to);
  }, text);

/** "alpha budget-removed", "zulu limit-raised" */
const looseOf = ({ loosened }: Report): string[] => loosened.map(({ org, code }: Report) => `${org} ${code}`);

async function diff(written: Written, ...args: string[]): Promise<{ code: number; report: Report; text: string }> {
  const made = repository(BASE);
  made.git("checkout", "--quiet", "-b", "change");
  made.commit(written);
  const run = async (...more: string[]) =>
    tollgate(["diff", "--base", "main", "--now", "2026-11-24", ...more, ...args], { cwd: made.path });
  const { code, out, err } = await run("--format", "json", "--head", "HEAD");
  expect(err).toBe("");
  const report = JSON.parse(out);
  const workTree = await run("--format", "json");
  expect({ ...JSON.parse(workTree.out), head: null }).toEqual({ ...report, head: null });
  return { code, report, text: (await run()).out };
}

const LOOSER = ["limits: { overageTokens: 500, cost: 1000 }", "limits: { overageTokens: 5000, cost: 9000 }"] as const;
const RENAMED = ["org: alpha\nname: Alpha", "org: zulu\nname: Zulu"] as const;

describe("a new name is no way out", () => {
  test("of a plan beyond the limits there were", async () => {
    const zulu = all(ALPHA, RENAMED, LOOSER, ["sessionsPerDay: 400", "sessionsPerDay: 600"]);
    const { code, report, text } = await diff({ "budgets/alpha.yaml": null, "budgets/zulu.yaml": zulu });
    expect(code).toBe(1);
    expect(report.organizations.map(({ org, kind }: Report) => `${org} ${kind}`)).toEqual([
      "zulu added",
      "alpha removed",
    ]);
    expect(looseOf(report)).toEqual(["zulu budget-added", "alpha budget-removed"]);
    expect(report.failures).toMatchObject([
      { isNew: true, isHeld: true, finding: { code: "over-allocation", data: { added: ["zulu"], former: ["alpha"] } } },
      { isNew: true, isHeld: true, finding: { code: "cost-limit" } },
    ]);
    expect(text.indexOf("Looser than before")).toBeLessThan(text.indexOf("budget-removed"));
    expect(text.indexOf("budget-removed")).toBeLessThan(text.indexOf("What changes"));
  });

  test("of the limits alone", async () => {
    const zulu = all(ALPHA, RENAMED, LOOSER, ["sessionsPerDay: 400", "sessionsPerDay: 401"]);
    const written = { "budgets/alpha.yaml": null, "budgets/zulu.yaml": zulu };
    expect((await diff(written)).code).toBe(0);
    expect((await diff(written, "--fail-on", "new,loosened")).code).toBe(1);
  });

  test("that is the only thing that is new", async () => {
    const alfa = all(ALPHA, ["org: alpha", "org: alfa"]);
    const written = { "budgets/alpha.yaml": null, "budgets/alfa.yaml": alfa };
    expect((await diff(written)).code).toBe(0);
    expect((await diff(written, "--fail-on", "loosened")).code).toBe(1);
  });

  test("of a budget that stays in the file, with next to nothing planned", async () => {
    const rest = all(ALPHA, ["sessionsPerDay: 400", "sessionsPerDay: 1"], ["users: 100%", "users: 1%"]);
    const zulu = all(ALPHA, RENAMED, LOOSER, ["sessionsPerDay: 400", "sessionsPerDay: 600"]);
    const { code, report } = await diff({ "budgets/alpha.yaml": rest, "budgets/zulu.yaml": zulu });
    expect(code).toBe(1);
    expect(report.failures).toMatchObject([
      { isHeld: true, finding: { org: "zulu", code: "over-allocation", data: { former: ["alpha"] } } },
      { isHeld: true, finding: { org: "zulu", code: "cost-limit" } },
    ]);
  });

  test("of one budget that is cut in two", async () => {
    const half = (org: string): string => all(ALPHA, ["org: alpha", `org: ${org}`]);
    const { code, report } = await diff({
      "budgets/alpha.yaml": null,
      "budgets/yankee.yaml": half("yankee"),
      "budgets/zulu.yaml": half("zulu"),
    });
    expect(code).toBe(1);
    expect(report.failures).toMatchObject([
      { isHeld: true, finding: { code: "over-allocation", data: { added: ["yankee", "zulu"], former: ["alpha"] } } },
    ]);
  });

  test("where more tokens are bought than before, for their price", async () => {
    const zulu = `${all(ALPHA, RENAMED, ["sessionsPerDay: 400", "sessionsPerDay: 1200"], [", cost: 1000", ""])}purchases: [{ from: 2026-11, through: 2027-10, tokensPerMonth: 30000 }]\n`;
    const written = { "budgets/alpha.yaml": null, "budgets/zulu.yaml": zulu };
    const { report } = await diff(written);
    expect(report.failures.map(({ finding }: Report) => finding.code)).toEqual(["cost-limit"]);
  });
});

describe("a budget that is gone", () => {
  const gone = (code: number, report: Report) => ({ code, loosened: looseOf(report), reasons: report.verdict.reasons });

  test("is said first", async () => {
    const { code, report, text } = await diff({ "budgets/alpha.yaml": null });
    expect(gone(code, report)).toEqual({ code: 0, loosened: ["alpha budget-removed"], reasons: [] });
    expect(report.loosened).toMatchObject([{ severity: "warning", file: "budgets/alpha.yaml", line: 1 }]);
    expect(text.indexOf("Looser than before")).toBeLessThan(text.indexOf("budget-removed"));
    expect(text.indexOf("budget-removed")).toBeLessThan(text.indexOf("What changes"));
  });

  test("and fails where nothing may be loosened", async () => {
    const everything = Object.fromEntries(Object.keys(BASE).map((name) => [name, null]));
    const { code, report } = await diff(everything, "--fail-on", "new,loosened");
    expect(gone(code, report)).toEqual({
      code: 1,
      loosened: ["alpha budget-removed", "bravo budget-removed"],
      reasons: [
        { on: "loosened", org: "alpha" },
        { on: "loosened", org: "bravo" },
      ],
    });
  });

  test.each(["_alpha.yaml", ".alpha.yaml"])("by the name %s, which is not read", async (name) => {
    const { code, report } = await diff(
      { "budgets/alpha.yaml": null, [`budgets/${name}`]: ALPHA },
      "--fail-on",
      "loosened",
    );
    expect(code).toBe(1);
    expect(report.loosened).toMatchObject([
      { code: "budget-removed", org: "alpha", file: `budgets/${name}`, data: { unread: `budgets/${name}` } },
    ]);
  });

  test("behind a link, which is not followed", async () => {
    const made = repository({ ...BASE, "shared/alpha.yaml": ALPHA });
    made.write({ "budgets/alpha.yaml": null });
    symlinkSync("../shared/alpha.yaml", join(made.path, "budgets", "alpha.yaml"));
    const { out } = await tollgate(["diff", "--base", "HEAD", "--format", "json"], { cwd: made.path });
    expect(JSON.parse(out).loosened).toMatchObject([{ code: "budget-removed", data: { why: "link" } }]);
  });

  test("beside another that is new and nothing like it", async () => {
    const other = BRAVO.replaceAll(/bravo/gi, "zulu").replace("concurrent", "named");
    const { report } = await diff({ "budgets/alpha.yaml": null, "budgets/zulu.yaml": other });
    expect(looseOf(report)).toEqual(["alpha budget-removed", "zulu budget-added"]);
  });

  test("but not where the organization has moved, into a file of another name or of another's", async () => {
    for (const written of [
      { "budgets/alpha.yaml": null, "budgets/na/alpha.yaml": `${BASE["budgets/_defaults.yaml"]}${ALPHA}` },
      { "budgets/alpha.yaml": BRAVO, "budgets/bravo.yaml": ALPHA },
    ]) {
      const { report } = await diff(written);
      expect(report.loosened).toEqual([]);
    }
  });

  test("nor where a second file of an organization goes, and the first stays", async () => {
    const made = repository({ ...BASE, "budgets/second.yaml": ALPHA });
    made.commit({ "budgets/second.yaml": null });
    const { out } = await tollgate(["diff", "--base", "HEAD~1", "--format", "json"], { cwd: made.path });
    expect(JSON.parse(out)).toMatchObject({ loosened: [], organizations: [{ kind: "removed" }] });
  });
});
describe("what a contract is said to be", () => {
  const eased = ({ loosened }: Report): unknown[] =>
    loosened.map(({ code, data: { before, after, rateCard } }: Report) => [
      code,
      before,
      after,
      rateCard?.after ?? null,
    ]);

  test("a pool that grows with the plan is said, and fails where nothing may be loosened", async () => {
    const alpha = `${all(ALPHA, ["sessionsPerDay: 400", "sessionsPerDay: 900"])}allocation: { tokensPerMonth: 90000 }\n`;
    const { code, report } = await diff({ "budgets/alpha.yaml": alpha });
    expect(code).toBe(0);
    expect(eased(report)).toEqual([["contract-eased", 25_000, 90_000, null]]);
    expect(report.loosened).toMatchObject([{ file: "budgets/alpha.yaml", line: 8, severity: "warning" }]);
    expect((await diff({ "budgets/alpha.yaml": alpha }, "--fail-on", "loosened")).code).toBe(1);
  });

  test("so is another card with a larger pool", async () => {
    const newer = "rateCard: genesys-2026-06\nconsumption: { virtual-agent: { interactions: 400 } }\n";
    const older = "rateCard: genesys-2026-03\nconsumption: { virtual-agent: { sessions: 5000 } }\n";
    const head = "org: delta\nname: Delta\nlicensing: { model: named, users: 100 }\n";
    const made = repository({ ...BASE, "budgets/delta.yaml": `${head}${newer}` });
    made.commit({ "budgets/delta.yaml": `${head}${older}` });
    const args = ["diff", "--base", "HEAD~1", "--now", "2026-11-24", "--fail-on", "new,loosened"];
    const { code, out } = await tollgate([...args, "--format", "json"], { cwd: made.path });
    expect(code).toBe(1);
    expect(eased(JSON.parse(out))).toEqual([["contract-eased", 250, 25_000, "genesys-2026-03"]]);
  });
});

describe("time is no hiding place", () => {
  const past = "plan: { from: 2025-11, months: 12 }\n";
  const codes = ({ failures }: Report): string[] => [
    ...new Set<string>(failures.map(({ finding }: Report) => finding.code)),
  ];

  test("a plan that is moved into the past fails, and says what it plans there", async () => {
    const alpha = `${all(ALPHA, ["sessionsPerDay: 400", "sessionsPerDay: 6800"])}${past}`;
    const { code, report } = await diff({ "budgets/alpha.yaml": alpha });
    expect({ code, failures: codes(report) }).toEqual({ code: 1, failures: ["plan-ended"] });
    expect(new Set(looseOf(report))).toEqual(new Set(["alpha plan-beyond-base", "alpha plan-moved"]));
  });

  test("so does one that only moves there, in its file or in the defaults", async () => {
    const defaults = all(BASE["budgets/_defaults.yaml"] ?? "", ["from: 2026-11", "from: 2025-11"]);
    for (const written of [{ "budgets/alpha.yaml": `${ALPHA}${past}` }, { "budgets/_defaults.yaml": defaults }]) {
      const { code, report } = await diff(written, "--fail-on", "new");
      expect({ code, failures: codes(report) }).toEqual({ code: 1, failures: ["plan-ended"] });
      expect(looseOf(report)).toContain("alpha plan-moved");
    }
  });

  test("so does one that is cut to what is over", async () => {
    const alpha = `${ALPHA}plan: { from: 2026-11, months: 2 }\n`;
    const { code, report } = await diff({ "budgets/alpha.yaml": alpha }, "--now", "2027-02-01");
    expect({ code, failures: codes(report) }).toEqual({ code: 1, failures: ["plan-ended"] });
    expect((await diff({ "budgets/alpha.yaml": alpha })).code).toBe(0);
  });

  test("a limit of months that are over is a limit", async () => {
    const peak = "changes: [{ from: 2026-12, through: 2026-12, limits: { overageTokens: 90000 } }]\n";
    const { report } = await diff({ "budgets/alpha.yaml": `${ALPHA}${peak}` }, "--now", "2027-03-01");
    expect(report.loosened).toMatchObject([{ code: "limit-raised", periods: ["2026-12"] }]);
  });

  test.each([
    ["later", "from: 2027-01, months: 12"],
    ["earlier", "from: 2026-09, months: 14"],
    ["shorter", "from: 2026-11, months: 11"],
  ])("a plan that is %s is said", async (_, plan) => {
    const { report } = await diff({ "budgets/alpha.yaml": `${ALPHA}plan: { ${plan} }\n` });
    expect(looseOf(report)).toEqual(["alpha plan-moved"]);
  });

  test("a plan that goes on for longer, within its limits, is not", async () => {
    const { report } = await diff({ "budgets/alpha.yaml": `${ALPHA}plan: { from: 2026-11, months: 14 }\n` });
    expect(report.loosened).toEqual([]);
  });
});

describe("tokens for less than the base's price", () => {
  const plan = all(
    ALPHA,
    ["sessionsPerDay: 400", "sessionsPerDay: 6800"],
    ["limits: { overageTokens: 500, cost: 1000 }\n", ""],
  );
  const base = { "budgets/alpha.yaml": all(ALPHA, ["limits: { overageTokens: 500, cost: 1000 }\n", ""]) };
  const purchase = (price: string): string =>
    `purchases: [{ tokensPerMonth: 260000, from: 2026-11, through: 2027-10${price} }]\n`;

  const LOT = "{ tokensPerMonth: 130000, from: 2026-11, through: 2027-10, unitPrice: 0 }";

  async function loosened(head: string): Promise<Report> {
    const made = repository({ ...BASE, ...base });
    made.commit({ "budgets/alpha.yaml": head });
    const args = ["diff", "--base", "HEAD~1", "--now", "2026-11-24", "--fail-on", "loosened", "--format", "json"];
    const { code, out } = await tollgate(args, { cwd: made.path });
    const report = JSON.parse(out);
    expect(code).toBe(report.loosened.length > 0 ? 1 : 0);
    return report.loosened;
  }

  test.each([
    ["for nothing", purchase(", unitPrice: 0")],
    ["for next to nothing", purchase(", unitPrice: 0.0001")],
    ["for a little less", purchase(", unitPrice: 0.99")],
    ["in two lots", all(purchase(""), ["260000, ", "130000, "], [" }]", ` }, ${LOT}]`])],
  ])("are said: bought %s", async (_, purchases) => {
    expect(await loosened(`${plan}${purchases}`)).toMatchObject([{ code: "contract-eased", path: ["purchases"] }]);
  });

  test("are said: overage that costs nothing", async () => {
    const free = "pricing: { overageUnitPrice: 0 }\nlimits: { overageTokens: 500 }\n";
    const codes = (await loosened(`${plan}${free}`)).map(({ code }: Report) => code);
    expect(new Set(codes)).toEqual(new Set(["contract-eased", "limit-raised"]));
  });

  test("are not said where they cost what the card says, or more", async () => {
    expect(await loosened(`${plan}${purchase("")}`)).toEqual([]);
    expect(await loosened(`${plan}${purchase(", unitPrice: 1.2")}`)).toEqual([]);
  });
});

describe("what watches a budget", () => {
  const WATCHED = `${ALPHA}labels: { env: prod, customer: acme }
buffers: { growth: 10%, unpredictability: 5% }
meter: { kind: genesys-contract, region: mypurecloud.com, contractId: abc, credentials: "env:GENESYS" }
`;

  test.each([
    [
      "other owners",
      [["org: alpha", "org: alpha\nowners: [mallory@example.com]"]],
      ["limit-raised", "monitoring-reduced"],
    ],
    [
      "one more owner",
      [["org: alpha", "org: alpha\nowners: [finops@example.com, mallory@example.com]"]],
      ["monitoring-reduced"],
    ],
    ["no meter", [[/meter: .*\n/, ""]], ["monitoring-reduced"]],
    ["the meter of another contract", [["contractId: abc", "contractId: abd"]], ["monitoring-reduced"]],
    ["no buffers", [[/buffers: .*\n/, ""]], ["monitoring-reduced"]],
    ["a smaller buffer", [["growth: 10%", "growth: 9%"]], ["monitoring-reduced"]],
    ["another label", [["env: prod", "env: dev"]], ["monitoring-reduced"]],
    ["no label", [["env: prod, ", ""]], ["monitoring-reduced"]],
    ["a label more", [["env: prod, ", "env: prod, team: blue, "]], []],
    ["a shorter plan", [["org: alpha", "org: alpha\nplan: { from: 2026-11, months: 3 }"]], ["plan-moved"]],
  ] as const)("%s", async (_, changes, expected) => {
    const made = repository({ ...BASE, "budgets/alpha.yaml": WATCHED });
    const head = changes.reduce((text, [from, to]) => text.replace(from, to), WATCHED);
    made.commit({ "budgets/alpha.yaml": head });
    const args = ["diff", "--base", "HEAD~1", "--now", "2026-11-24", "--fail-on", "loosened", "--format", "json"];
    const { code, out } = await tollgate(args, { cwd: made.path });
    const codes = JSON.parse(out).loosened.map((one: Report) => one.code);
    expect({ code, codes: [...new Set(codes)] }).toEqual({ code: expected.length > 0 ? 1 : 0, codes: [...expected] });
  });
});
