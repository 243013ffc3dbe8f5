import { describe, expect, test } from "vitest";
import { tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";
import { repository, type TestRepository } from "../support/repository.ts";

/** 200 named users have 50,000 tokens a month. */
const plan = (sessionsPerDay: number, more = ""): string =>
  budget(`consumption:\n  virtual-agent: { sessionsPerDay: ${sessionsPerDay} }\n${more}`);

async function diff({ path }: TestRepository, ...args: string[]): Promise<{ code: number; report: Report }> {
  const { code, out, err } = await tollgate(["diff", "--format", "json", ...args], { cwd: path });
  expect(err).toBe("");
  return { code, report: JSON.parse(out) };
}

/** A branch off main with one more commit. */
function pullRequest(files: Parameters<TestRepository["commit"]>[0], base = plan(1000)): TestRepository {
  const made = repository({
    "budgets/acme.yaml": base,
    "budgets/other.yaml": budget("consumption: { other: { tokens: 9 } }\n", { org: "other" }),
  });
  made.git("switch", "--quiet", "--create", "change");
  made.commit(files);
  return made;
}

describe("a pull request", () => {
  test("that plans more than there is fails, and names file, line, month and remedy", async () => {
    const { code, report } = await diff(pullRequest({ "budgets/acme.yaml": plan(1300) }));
    expect(code).toBe(1);
    expect(report.verdict).toEqual({
      fails: true,
      failOn: ["new"],
      reasons: [{ on: "new", org: "acme" }],
      invalid: [],
    });
    const [{ finding, isNew, isHeld }] = report.failures;
    expect({ isNew, isHeld }).toEqual({ isNew: true, isHeld: false });
    expect(finding).toMatchObject({ code: "over-allocation", file: "budgets/acme.yaml", line: 10, column: 18 });
    expect(finding.periods).toEqual(["2026-12", "2027-01", "2027-02"]);
    expect(finding.data.remedy).toMatchObject({
      buyTokens: 2000,
      planAtMost: { feature: "virtual-agent", key: "sessionsPerDay", value: 1250 },
    });
    const [{ head, base, features, periods }] = report.organizations;
    expect([base.totals.consumed, head.totals.consumed]).toEqual([120_000, 156_000]);
    expect([base.totals.cost.total, head.totals.cost.total]).toEqual(["0.00", "6000.00"]);
    expect(features).toEqual([
      { feature: "virtual-agent", before: 120_000, after: 156_000, change: 36_000, atLeast: false },
    ]);
    expect(periods.map(({ crosses }: Report) => crosses)).toEqual(["ceiling", "ceiling", "ceiling"]);
    expect(report.summary).toMatchObject({ changed: 1, untouched: 1, rewritten: 0 });
  });

  test("that mends it passes", async () => {
    const { code, report } = await diff(pullRequest({ "budgets/acme.yaml": plan(1250) }));
    expect(code).toBe(0);
    expect(report.failures).toEqual([]);
  });

  test("that writes the same in another way changes nothing", async () => {
    const rewritten = `# The plan of the support desk.\n${plan(1000).split("\n").reverse().join("\n")}`.replace(
      /( {2}virtual-agent.*)\n(consumption:)/,
      "$2\n$1 # a working day",
    );
    const { code, report } = await diff(
      pullRequest({ "budgets/acme.yaml": null, "budgets/support/acme.yaml": rewritten }),
    );
    expect(code).toBe(0);
    expect(report.organizations).toEqual([]);
    expect(report.summary).toMatchObject({ changed: 0, untouched: 1, rewritten: 1 });
  });

  test("that raises its own limit is caught: it is held to the limit it found", async () => {
    const limited = (sessions: number, cost: number): string =>
      plan(sessions, `limits: { overageTokens: 10000, cost: ${cost} }\n`);
    const { code, report } = await diff(pullRequest({ "budgets/acme.yaml": limited(1300, 5000) }, limited(1200, 500)));
    expect(code).toBe(1);
    expect(report.loosened.map(({ code, data }: Report) => [code, data.before.amount, data.after.amount])).toEqual([
      ["limit-raised", "500.00", "5000.00"],
    ]);
    const [{ finding, ...failure }] = report.failures;
    expect(failure).toEqual({ isNew: true, isHeld: true });
    expect(finding).toMatchObject({ code: "cost-limit", file: "budgets/acme.yaml", line: 11 });
    expect(finding.data.over).toEqual({ amount: "1500.00", currency: "USD" });
  });

  test("that only raises a limit says so, and passes", async () => {
    const { code, report } = await diff(
      pullRequest(
        { "budgets/acme.yaml": plan(1000, "limits: { cost: 900 }\n") },
        plan(1000, "limits: { cost: 500 }\n"),
      ),
    );
    expect(code).toBe(0);
    expect(report.loosened.map(({ code, severity }: Report) => [code, severity])).toEqual([
      ["limit-raised", "warning"],
    ]);
  });
});
