import { describe, expect, test } from "vitest";
import { diffBudget, diffJson, type Files } from "../support/change.ts";
import { contractCard } from "../support/contract-card.ts";
import { budget, type Report } from "../support/report.ts";

const TODAY = ["--now", "2026-11-23"];

/** 200 named users have 50,000 tokens a month. */
const plan = (tokens: number, rest = "", head: Readonly<Record<string, string>> = {}): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n${rest}\n`, head);

/** "over-allocation 2026-12 new held" */
const failureText = ({ finding, isNew, isHeld }: Report): string =>
  [finding.data.rule ?? finding.code, finding.periods?.[0], isNew ? "new" : "old", isHeld ? "held" : "own"].join(" ");

const failuresOf = ({ failures }: Report): string[] => failures.map(failureText);

const waiver = (upTo: number): string =>
  `waivers: [{ from: 2026-12, through: 2027-02, overageTokensUpTo: ${upTo}, reason: r, approvedBy: b, expires: 2027-06-30 }]`;

describe("what fails is new", () => {
  test.each([
    ["where it did not fail", 40_000, 50_001, ["over-allocation 2026-12 new own"]],
    ["where it fails by more", 50_001, 50_002, ["over-allocation 2026-12 new own"]],
    ["and not where it fails by as much or less", 50_002, 50_001, ["over-allocation 2026-12 old own"]],
  ] as const)("%s", async (_, before, after, expected) => {
    const { code, report } = await diffBudget(plan(before), plan(after), ...TODAY);
    expect(failuresOf(report)).toEqual(expected);
    expect(code).toBe(expected[0].includes("new") ? 1 : 0);
    expect((await diffBudget(plan(before), plan(after), ...TODAY, "--fail-on", "any")).code).toBe(1);
  });

  test("in another month of a rule that failed before", async () => {
    const month = (name: string): string =>
      `changes: [{ from: ${name}, through: ${name}, consumption: { other: { tokens: 60000 } } }]`;
    const { report } = await diffBudget(plan(1, month("2026-12")), plan(1, month("2027-01")), ...TODAY);
    expect(failuresOf(report)).toEqual(["over-allocation 2027-01 new own"]);
  });

  test("for another feature of a rule that failed before", async () => {
    const limits = "limits: { featureTokens: { other: 5, social: 5 } }\n";
    const lines = (posts: number): string =>
      budget(`consumption: { other: { tokens: 9 }, social: { posts: ${posts} } }\n${limits}`);
    const { report } = await diffBudget(lines(400), lines(40_000), ...TODAY);
    expect(report.failures.map(({ finding, isNew }: Report) => [finding.data.feature, isNew])).toEqual([
      ["other", false],
      ["social", true],
    ]);
  });

  test("and not in a month that is over", async () => {
    const { code, report } = await diffBudget(plan(1), plan(60_000), "--now", "2027-03-01");
    expect({ code, failures: report.failures }).toEqual({ code: 0, failures: [] });
  });

  test("where it was accepted, and has grown beyond", async () => {
    const { report } = await diffBudget(plan(50_005, waiver(5)), plan(50_006, waiver(5)), ...TODAY);
    expect(failuresOf(report)).toEqual(["over-allocation 2026-12 new own"]);
    expect(report.failures[0].finding.code).toBe("waiver-exceeded");
  });
});

describe("the head is held to the base", () => {
  test.each([
    ["its own waiver", "", waiver(5), 50_005, 1, ["over-allocation 2026-12 new held"]],
    ["a waiver it raises", waiver(5), waiver(9), 50_009, 1, ["over-allocation 2026-12 new held"]],
    ["a waiver there was", waiver(5), waiver(9), 50_005, 0, []],
    ["overage it accepts itself", "", "limits: { overageTokens: 5 }", 50_005, 1, ["over-allocation 2026-12 new held"]],
    ["a limit it removes", "limits: { featureTokens: { other: 5 } }", "", 6, 1, ["feature-limit 2026-12 new held"]],
    [
      "a limit it does not need raised",
      "limits: { featureTokens: { other: 5 } }",
      "limits: { featureTokens: { other: 9 } }",
      5,
      0,
      [],
    ],
  ] as const)("%s", async (_, before, after, tokens, expected, failures) => {
    const { code, report } = await diffBudget(plan(1, before), plan(tokens, after), ...TODAY);
    expect({ code, failures: failuresOf(report) }).toEqual({ code: expected, failures });
    expect(report.loosened.length).toBeGreaterThan(0);
  });

  test("a failure it accepts that was there before is not new: baselines can be merged", async () => {
    const { code, report } = await diffBudget(plan(50_005), plan(50_005, waiver(5)), ...TODAY);
    expect({ code, failures: failuresOf(report) }).toEqual({ code: 0, failures: ["over-allocation 2026-12 old held"] });
  });

  test("a severity it lowers", async () => {
    const files = (tokens: number, severity: string): Files => ({
      "budgets/acme.yaml": plan(tokens),
      "policy/guardrails.yaml": `version: 1\nseverities: { over-allocation: ${severity} }\n`,
    });
    const { code, report } = await diffJson(files(1, "error"), files(60_000, "warning"), ...TODAY);
    expect({ code, failures: failuresOf(report) }).toEqual({ code: 1, failures: ["over-allocation 2026-12 new held"] });
    const stricter = await diffJson(files(60_000, "warning"), files(60_000, "error"), ...TODAY);
    expect(failuresOf(stricter.report)).toEqual(["over-allocation 2026-12 new own"]);
  });

  test("by its wording, a held finding says by what it fails", async () => {
    const { report } = await diffBudget(plan(1), plan(50_005, waiver(5)), ...TODAY);
    expect(report.failures[0].finding.message).toMatch(
      /^by the base's policy, limits and waivers, 2026-12 to 2027-02 /,
    );
  });

  test("where the base has no budgets there is no gate yet: a first change may bring its own", async () => {
    const after = {
      "budgets/acme.yaml": plan(50_005, waiver(5)),
      "policy/guardrails.yaml": "version: 1\nseverities: { cost-limit: warning }\n",
    };
    const { code, report } = await diffJson({}, after, ...TODAY);
    expect({ code, failures: report.failures }).toEqual({ code: 0, failures: [] });
    expect(report.loosened.map(({ code }: Report) => code)).toEqual(["policy-relaxed", "waiver-added"]);
  });
});

const CARD = (id: string, rate: string): string =>
  contractCard(
    `  agentic-virtual-agent: { title: Agentic, unit: interactions, tokens: ${rate}, accrual: usage }
  virtual-agent: { title: Virtual agent, unit: interactions, tokens: 0.5, accrual: usage }
`,
    id,
  );

const agentic = (org: string, interactions: number, more = ""): string =>
  budget(`consumption: { agentic-virtual-agent: { interactions: ${interactions} } }\n${more}`, {
    org,
    rateCard: "acme-contract",
  });

describe("a rate card", () => {
  const files = (rate: string, interactions = 900): Files => ({
    "policy/rate-cards/acme.yaml": CARD("acme-contract", rate),
    "budgets/acme.yaml": agentic("acme", interactions),
    "budgets/beta.yaml": agentic("beta", 800),
    "budgets/gamma.yaml": plan(5, "", { org: "gamma" }),
  });

  test("that is made cheaper does not make room for more", async () => {
    const { code, report } = await diffJson(files("1.2", 800), files("1", 900), ...TODAY);
    expect({ code, failures: failuresOf(report) }).toEqual({ code: 1, failures: ["over-allocation 2026-12 new held"] });
  });

  test("that becomes dearer breaks budgets nobody edited, and is named as the cause", async () => {
    const { code, report } = await diffJson(files("1"), files("1.2"), ...TODAY);
    expect({ code, failures: failuresOf(report) }).toEqual({ code: 1, failures: ["over-allocation 2026-12 new own"] });
    expect(report.causes).toEqual([
      {
        kind: "card",
        name: "acme-contract",
        changes: [{ what: "agentic-virtual-agent", before: "1", after: "1.2" }],
        touched: 2,
        changed: 2,
        invalid: 0,
        broken: [{ org: "acme", month: "2026-12" }],
      },
    ]);
    expect(report.summary).toMatchObject({ changed: 2, untouched: 1 });
  });

  test("that only the head has is no way out: the card of before holds", async () => {
    const before = files("1");
    const after = {
      ...before,
      "policy/rate-cards/new.yaml": CARD("cheaper", "0.5"),
      "budgets/acme.yaml": agentic("acme", 1800).replace("acme-contract", "cheaper"),
    };
    const { code, report } = await diffJson(before, after, ...TODAY);
    expect({ code, failures: failuresOf(report) }).toEqual({ code: 1, failures: ["over-allocation 2026-12 new held"] });
  });

  test("whose title changes changes nothing", async () => {
    const after = {
      ...files("1"),
      "policy/rate-cards/acme.yaml": CARD("acme-contract", "1").replace("A contract", "B"),
    };
    const { code, report } = await diffJson(files("1"), after, ...TODAY);
    expect({ code, changed: report.summary.changed, untouched: report.summary.untouched }).toEqual({
      code: 0,
      changed: 0,
      untouched: 3,
    });
  });
});

describe("causes", () => {
  test("defaults: which keys, and whom they touch", async () => {
    const files = (price: string): Files => ({
      "budgets/_defaults.yaml": `pricing: { overageUnitPrice: ${price} }\ncurrency: USD\n`,
      "budgets/acme.yaml": plan(60_000),
      "budgets/beta.yaml": plan(5, "", { org: "beta" }),
      "budgets/sub/gamma.yaml": plan(60_000, "", { org: "gamma" }),
    });
    const { report } = await diffJson(files("0.9"), files("0.8"), ...TODAY);
    expect(report.causes).toEqual([
      {
        kind: "defaults",
        name: "budgets/_defaults.yaml",
        changes: [{ what: "pricing", before: null, after: null }],
        touched: 2,
        changed: 2,
        invalid: 0,
        broken: [],
      },
    ]);
    expect(report.organizations.map(({ org }: Report) => org)).toEqual(["acme", "beta"]);
  });

  test("guardrails: what was a warning breaks", async () => {
    const files = (severity: string): Files => ({
      "budgets/acme.yaml": plan(60_000),
      "policy/guardrails.yaml": `version: 1\nseverities: { over-allocation: ${severity} }\n`,
    });
    const { report } = await diffJson(files("warning"), files("error"), ...TODAY);
    expect(report.causes).toMatchObject([
      {
        kind: "guardrails",
        changes: [{ what: "severities.over-allocation", before: "warning", after: "error" }],
        touched: 1,
        broken: [{ org: "acme", month: "2026-12" }],
      },
    ]);
  });
});
