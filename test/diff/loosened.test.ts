import { describe, expect, test } from "vitest";
import { diffBudget, diffJson, type Files } from "../support/change.ts";
import { contractCard } from "../support/contract-card.ts";
import { budget, type Report } from "../support/report.ts";

const TODAY = ["--now", "2026-11-23"];

/** Three months of 100 tokens, whatever else the file says. */
const plan = (rest: string, head: Readonly<Record<string, string>> = {}): string =>
  budget(`consumption: { other: { tokens: 100 } }\n${rest}\n`, head);

const waiver = (more: string): string =>
  `waivers: [{ from: 2026-12, through: 2027-01, overageTokensUpTo: 5, reason: peak, approvedBy: a@example.com, expires: 2027-01-15${more} }]`;
const peak = (value: string): string => `changes: [{ from: 2027-01, through: 2027-01, limits: { cost: ${value} } }]`;

/** What is looser, from one file to the other, and what is not. */
const BUDGETS: readonly (readonly [string, string, string, readonly string[]])[] = [
  ["a limit", "limits: { cost: 5 }", "limits: { cost: 6 }", ["limits.cost 5.00 → 6.00"]],
  ["... lowered", "limits: { cost: 6 }", "limits: { cost: 5 }", []],
  ["... removed", "limits: { cost: 5 }", "", ["limits.cost 5.00 → none"]],
  ["... stated where there was none", "", "limits: { cost: 5, planCost: 5, featureTokens: { other: 5 } }", []],
  [
    "... for one month",
    `limits: { cost: 5 }\n${peak("5")}`,
    `limits: { cost: 5 }\n${peak("7")}`,
    ["limits.cost 5.00 → 7.00"],
  ],
  ["... written in another way", "limits: { cost: 5 }", `limits: { cost: 5.00 }\n${peak("5")}`, []],
  ["of the plan", "limits: { planCost: 5 }", "limits: { planCost: 5.01 }", ["limits.planCost 5.00 → 5.01"]],
  [
    "of a feature",
    "limits: { featureTokens: { other: 5 } }",
    "limits: { featureTokens: { other: 6 } }",
    ["limits.featureTokens.other 5 → 6"],
  ],
  [
    "... removed",
    "limits: { featureTokens: { other: 5 } }",
    "limits: { featureTokens: {} }",
    ["limits.featureTokens.other 5 → none"],
  ],
  ["overage, accepted in tokens", "", "limits: { overageTokens: 7 }", ["accepted overage 0 → 7"]],
  ["... in money", "limits: { overageTokens: 7 }", "limits: { overageCost: 9 }", ["accepted overage 7 → 9"]],
  ["... the same, in money", "limits: { overageTokens: 7 }", "limits: { overageCost: 7 }", []],
  [
    "... by a lower price",
    "limits: { overageCost: 8 }",
    "limits: { overageCost: 8 }\npricing: { overageUnitPrice: 0.5 }",
    ["the price of a token of overage 1 USD → 0.5 USD", "accepted overage 8 → 16"],
  ],
  ["a waiver", "", waiver(""), ["over-allocation added"]],
  ["... removed", waiver(""), "", []],
  ["... reworded", waiver(""), waiver("").replace("peak", "season").replace("a@", "b@"), []],
  ["... raised", waiver(""), waiver("").replace(": 5,", ": 6,"), ["over-allocation raised"]],
  [
    "... extended in months",
    waiver(""),
    waiver("").replace("through: 2027-01", "through: 2027-02"),
    ["over-allocation extended"],
  ],
  ["... extended in days", waiver(""), waiver("").replace("2027-01-15", "2027-01-16"), ["over-allocation extended"]],
  ["... lowered and shortened", waiver(""), waiver("").replace(": 5,", ": 4,").replace("2027-01-15", "2027-01-14"), []],
  [
    "... of another rule",
    waiver(""),
    waiver(", rule: cost-limit").replace("overageTokensUpTo", "upTo"),
    ["cost-limit added"],
  ],
  ["... expired already", "", waiver("").replace("2027-01-15", "2026-11-22"), []],
  [
    "... of the whole plan, for a month nobody plans",
    "",
    waiver(", rule: plan-cost-limit")
      .replace("overageTokensUpTo", "upTo")
      .replaceAll(/202[67]-\d\d,/g, "2020-01,"),
    ["plan-cost-limit added"],
  ],
  ["alarms", "", "alarms: off", ["alarms on → off"]],
  ["... switched on", "alarms: off", "", []],
  ["... later", "", "alarms: { utilization: [90%] }", ["alarms.utilization 80 % → 90 %"]],
  [
    "... a hair later",
    "alarms: { utilization: [80.01%] }",
    "alarms: { utilization: [80.04%] }",
    ["alarms.utilization 80.01 % → 80.04 %"],
  ],
  ["... earlier, and once more", "", "alarms: { utilization: [50%, 80%] }", []],
  [
    "... one less",
    "alarms: { utilization: [50%, 80%] }",
    "alarms: { utilization: [50%] }",
    ["alarms.utilization 50 %, 80 % → 50 %"],
  ],
  ["... forecast", "", "alarms: { forecast: 120% }", ["alarms.forecast 100 % → 120 %"]],
  [
    "... heard by others, and by nobody",
    "",
    "alarms: { notify: [{ email: a@example.com, severity: warning }] }",
    [
      "alarms.notify for warning platform@example.com → a@example.com",
      "alarms.notify for critical platform@example.com → nobody",
    ],
  ],
  ["the pool, by a contract", "", "allocation: { tokensPerMonth: 50001 }", ["the included pool 50000 → 50001"]],
  ["... as the card has it", "", "allocation: { tokensPerMonth: 50000 }", []],
  ["... smaller", "", "allocation: { tokensPerMonth: 49999 }", []],
  ["... no contract any more", "allocation: { tokensPerMonth: 9 }", "", ["the included pool 9 → 50000"]],
  [
    "... for one month",
    "",
    "changes: [{ from: 2027-01, through: 2027-01, allocation: { tokensPerMonth: 90000 } }]",
    ["the included pool 50000 → 90000"],
  ],
  [
    "... by licences",
    "",
    "changes: [{ from: 2027-01, licensing: { users: 201 } }]",
    ["the included pool 50000 → 50250"],
  ],
  ["... with what is bought", "", "purchases: [{ from: 2026-12, tokens: 5000, unitPrice: 1 }]", []],
  [
    "a price",
    "pricing: { overageUnitPrice: 0.9 }",
    "pricing: { overageUnitPrice: 0.000001 }",
    ["the price of a token of overage 0.9 USD → 0.000001 USD"],
  ],
  ["... higher", "", "pricing: { overageUnitPrice: 1.01 }", []],
];

const termText = (value: Report): string =>
  value === null ? "none" : typeof value === "object" ? value.amount : String(value);

/** "limits.cost 5.00 → 6.00", "over-allocation added" */
const looseText = ({ data }: Report): string =>
  data.how === undefined
    ? `${data.what} ${termText(data.before)} → ${termText(data.after)}`
    : `${data.rule} ${data.how}`;

describe("a budget", () => {
  test.each(BUDGETS)("%s: from %j to %j", async (_, before, after, expected) => {
    const { report } = await diffBudget(plan(before), plan(after), ...TODAY);
    expect(report.loosened.map(looseText)).toEqual(expected);
    for (const { code, severity, org, file } of report.loosened) {
      expect({ severity, org, file }).toEqual({ severity: "warning", org: "acme", file: "budgets/acme.yaml" });
      expect(code).toMatch(/^(limit-raised|waiver-added|contract-eased)$/);
    }
  });

  test("points at the line that says so, and names the months", async () => {
    const after = `changes:\n  - { from: 2027-01, limits: { cost: 9 } }\nlimits: { cost: 5 }`;
    const { report } = await diffBudget(plan("limits: { cost: 5 }"), plan(after), ...TODAY);
    expect(report.loosened).toMatchObject([{ line: 11, column: 38, periods: ["2027-01", "2027-02"] }]);
  });

  test("a month that is over counts: a plan can be moved over it and back", async () => {
    const after = plan("changes: [{ from: 2026-12, through: 2026-12, limits: { cost: 9 } }]\nlimits: { cost: 5 }");
    const { report } = await diffBudget(plan("limits: { cost: 5 }"), after, "--now", "2027-01-02");
    expect(report.loosened).toMatchObject([{ code: "limit-raised", periods: ["2026-12"] }]);
  });

  test("beyond the former plan, its last limits hold; before it, its first", async () => {
    const after = (from: string): string => plan("limits: { cost: 9 }", { plan: `{ from: ${from}, months: 2 }` });
    for (const [from, limit] of [
      ["2028-01", "7.00"],
      ["2026-11", "5.00"],
    ] as const) {
      const { report } = await diffBudget(
        plan("limits: { cost: 5 }\nchanges: [{ from: 2027-02, limits: { cost: 7 } }]"),
        after(from),
        "--now",
        "2026-10-01",
      );
      const raised = report.loosened.filter(({ code }: Report) => code === "limit-raised");
      expect(raised[0].data.before.amount).toBe(limit);
    }
  });

  test("money of a currency without a price on the card cannot be compared: that counts as raised", async () => {
    const euro = { currency: "EUR", rateCard: "genesys-2026-06" };
    const { report } = await diffBudget(plan("limits: { cost: 5 }"), plan("limits: { cost: 4 }", euro), ...TODAY);
    expect(report.loosened.map(({ data }: Report) => data)).toEqual([
      { what: "limits.cost", before: { amount: "5.00", currency: "USD" }, after: { amount: "4.00", currency: "EUR" } },
      { what: "the currency", before: "USD", after: "EUR", rateCard: null },
      expect.objectContaining({ rateCard: { before: "genesys-2026-03", after: "genesys-2026-06" } }),
    ]);
  });

  test("defaults loosen all budgets that have them, and are pointed at", async () => {
    const files = (cost: number): Files => ({
      "budgets/acme.yaml": plan(""),
      "budgets/_defaults.yaml": `limits: { cost: ${cost} }\n`,
    });
    const { report } = await diffJson(files(5), files(6), ...TODAY);
    expect(report.loosened).toMatchObject([
      { code: "limit-raised", org: "acme", file: "budgets/_defaults.yaml", line: 1 },
    ]);
  });

  test("of an organization that is new, waivers are named, and limits are its own", async () => {
    const { code, report } = await diffJson(
      { "budgets/other.yaml": plan("", { org: "other" }) },
      {
        "budgets/other.yaml": plan("", { org: "other" }),
        "budgets/acme.yaml": plan(`${waiver("")}\nlimits: { overageTokens: 5 }`),
      },
      ...TODAY,
    );
    expect(code).toBe(0);
    expect(report.loosened.map(({ code }: Report) => code)).toEqual(["budget-added", "waiver-added"]);
  });
});

const CARD = contractCard(`  virtual-agent: { title: Virtual agent, unit: sessions, tokens: 2, accrual: usage }
  agent-copilot: { title: Copilot, unit: users, tokens: { low: 40, high: 60, default: 50 }, accrual: seat }
  ai-scoring: { title: Scoring, unit: evaluations, tokens: 1/20, accrual: usage }
`);

const card = (from: string, to: string): readonly [Files, Files] => {
  expect(CARD).toContain(from);
  return [{ "policy/rate-cards/acme.yaml": CARD }, { "policy/rate-cards/acme.yaml": CARD.replace(from, to) }];
};
const guardrails = (before: string, after: string): readonly [Files, Files] => {
  const policy = (text: string): Files => ({ "policy/guardrails.yaml": `version: 1\n${text}\n` });
  return [policy(before), policy(after)];
};

/** What another card eases: the plan is of 900 interactions, 1,800 tokens of 1,000. */
const CARDS: readonly (readonly [string, readonly (readonly [string, string])[], readonly string[]])[] = [
  ["the same under another name", [], []],
  ["a larger pool", [["named: { tokens: 1000 }", "named: { tokens: 1001 }"]], ["the included pool 1000 → 1001"]],
  ["a lower rate", [["tokens: 2,", "tokens: 1,"]], ["what the plan takes 1,800 tokens of 1,000 → 900 tokens of 1,000"]],
  ["a lower rate of what is not planned", [["tokens: 1/20", "tokens: 1/50"]], ["ai-scoring 0.05 → 0.02"]],
  ["another unit", [["unit: evaluations", "unit: messages"]], ["the unit of ai-scoring evaluations → messages"]],
  ["a higher rate", [["tokens: 2,", "tokens: 3,"]], []],
  [
    "a lower rate, and a pool that is smaller still",
    [
      ["tokens: 2,", "tokens: 1,"],
      ["named: { tokens: 1000 }", "named: { tokens: 499 }"],
    ],
    ["virtual-agent 2 → 1"],
  ],
  ["a lower price", [["USD: 1.00", "USD: 0.99"]], ["the price of a token of overage 1 USD → 0.99 USD"]],
];

describe("another card", () => {
  const SESSIONS = "virtual-agent: { sessions: 900 }";
  const plan = (rateCard: string, line: string): string => budget(`consumption: { ${line} }\n`, { rateCard });
  const eased = async (changes: readonly (readonly [string, string])[], line = SESSIONS): Promise<Report> => {
    const changed = changes.reduce((text, [from, to]) => text.replace(from, to), CARD);
    const other = changed.replace("id: acme-contract", "id: acme-other");
    const cards = { "policy/rate-cards/acme.yaml": CARD, "policy/rate-cards/other.yaml": other };
    const { report } = await diffJson(
      { ...cards, "budgets/acme.yaml": plan("acme-contract", SESSIONS) },
      { ...cards, "budgets/acme.yaml": plan("acme-other", line) },
      ...TODAY,
    );
    return report.loosened;
  };

  test.each(CARDS)("%s: %j", async (_, changes, expected) => {
    expect((await eased(changes)).map(looseText)).toEqual(expected);
  });

  test("that counts in another unit cannot be compared: that counts as eased", async () => {
    expect(await eased([["unit: evaluations", "unit: messages"]], "ai-scoring: { messages: 900 }")).toMatchObject([
      {
        code: "contract-eased",
        data: {
          before: "at least 0 tokens of 1,000",
          after: "45 tokens of 1,000",
          rateCard: { before: "acme-contract", after: "acme-other" },
        },
      },
    ]);
  });

  test("one that is changed in place is policy's, and said once", async () => {
    const files = (text: string): Files => ({
      "policy/rate-cards/acme.yaml": text,
      "budgets/acme.yaml": plan("acme-contract", SESSIONS),
    });
    const larger = CARD.replace("named: { tokens: 1000 }", "named: { tokens: 2000 }").replace("USD: 1.00", "USD: 0.5");
    const { report } = await diffJson(files(CARD), files(larger), ...TODAY);
    expect(new Set(report.loosened.map(({ code }: Report) => code))).toEqual(new Set(["policy-relaxed"]));
  });
});

const POLICIES: readonly (readonly [string, readonly [Files, Files], readonly string[]])[] = [
  [
    "a severity",
    guardrails("", "severities: { over-allocation: warning }"),
    ["severities.over-allocation error → warning"],
  ],
  ["... off", guardrails("", "severities: { utilization-high: off }"), ["severities.utilization-high warning → off"]],
  ["... raised", guardrails("", "severities: { utilization-high: error }"), []],
  [
    "... back to what is shipped",
    guardrails("severities: { utilization-high: error }", ""),
    ["severities.utilization-high error → warning"],
  ],
  [
    "of this very rule",
    guardrails("", "severities: { policy-relaxed: off }"),
    ["severities.policy-relaxed warning → off"],
  ],
  [
    "a threshold",
    guardrails("", "thresholds: { healthy: { from: 40%, to: 90% } }"),
    ["thresholds.healthy.to 80 % → 90 %"],
  ],
  [
    "... by a hair",
    guardrails("thresholds: { purchasedUnused: 20.01% }", "thresholds: { purchasedUnused: 20.04% }"),
    ["thresholds.purchasedUnused 20.01 % → 20.04 %"],
  ],
  ["days of warning", guardrails("", "thresholds: { planEndsSoonDays: 30 }"), ["thresholds.planEndsSoonDays 45 → 30"]],
  ["... more", guardrails("", "thresholds: { planEndsSoonDays: 60 }"), []],
  [
    "alarms",
    guardrails("", "thresholds: { utilization: [90%] }\nalarms: { datapointsToAlarm: 2, forecast: 110% }"),
    ["thresholds.utilization 80 % → 90 %", "alarms.datapointsToAlarm 1 → 2", "alarms.forecast 100 % → 110 %"],
  ],
  [
    "comments and order",
    guardrails(
      "severities: { plan-ended: info, headers: x }".replace(", headers: x", ""),
      "# why\nseverities: { plan-ended: info }",
    ),
    [],
  ],
  [
    "the file is gone",
    [{ "policy/guardrails.yaml": "version: 1\nseverities: { plan-ended: error }\n" }, {}],
    ["severities.plan-ended error → warning"],
  ],
  ["a rate", card("tokens: 2,", "tokens: 1.5,"), ["acme-contract: virtual-agent 2 → 1.5"]],
  ["... dearer", card("tokens: 2,", "tokens: 3,"), []],
  ["... included", card("tokens: 2,", "tokens: included,"), ["acme-contract: virtual-agent 2 → included"]],
  [
    "a range's default",
    card("default: 50", "default: 45"),
    ["acme-contract: agent-copilot 40 to 60 (50) → 40 to 60 (45)"],
  ],
  ["a price", card("USD: 1.00", "USD: 0.99"), ["acme-contract: the price of a token 1 USD → 0.99 USD"]],
  [
    "a pool",
    card("named: { tokens: 1000 }", "named: { tokens: 1001 }"),
    ["acme-contract: the pool, named 1000 → 1001"],
  ],
  ["... per user", card("scope: organization", "scope: user"), ["acme-contract: the pool per organization → per user"]],
  [
    "... of an edition",
    card("named: { tokens: 1000 }", "named: { tokens: 1000, perUser: { cx4: 30 } }"),
    ["acme-contract: the pool, cx4 0 → 30"],
  ],
  ["rounding", card("mode: up", "mode: half-up"), ["acme-contract: rounding each total up → each total half-up"]],
  ["a title", card("A contract", "The contract"), []],
];

describe("policy", () => {
  test.each(POLICIES)("%s", async (_, [before, after], expected) => {
    const budgets = { "budgets/acme.yaml": plan("") };
    const { report } = await diffJson({ ...budgets, ...before }, { ...budgets, ...after }, ...TODAY);
    expect(report.findings.head).toEqual([]);
    expect(report.loosened.map(looseText)).toEqual(expected);
    for (const { code, file } of report.loosened) {
      expect({ code, file }).toEqual({ code: "policy-relaxed", file: Object.keys(before)[0] });
    }
  });

  test("points at the value", async () => {
    const budgets = { "budgets/acme.yaml": plan("") };
    const [before, after] = card("USD: 1.00", "USD: 0.99");
    const { report } = await diffJson({ ...budgets, ...before }, { ...budgets, ...after }, ...TODAY);
    expect(report.loosened[0]).toMatchObject({ line: 10, column: 16 });
  });

  test("severities are the base's: a change cannot lower what would name it", async () => {
    const files = (severities: string, cost: number): Files => ({
      "budgets/acme.yaml": plan(`limits: { cost: ${cost} }`),
      "policy/guardrails.yaml": `version: 1\nseverities: { ${severities} }\n`,
    });
    const strict = "limit-raised: error, policy-relaxed: error";
    const { code, report } = await diffJson(
      files(strict, 5),
      files("limit-raised: off, policy-relaxed: off", 6),
      ...TODAY,
    );
    expect(code).toBe(1);
    expect(report.loosened.map(({ code, severity }: Report) => `${code} ${severity}`)).toEqual([
      "policy-relaxed error",
      "policy-relaxed error",
      "limit-raised error",
    ]);
    const tightened = await diffJson(files("limit-raised: off", 5), files(strict, 6), ...TODAY);
    expect(tightened.report.loosened).toEqual([]);
  });
});
