import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const SUPPORT = budget(
  `allocation: { tokensPerMonth: 1000 }
consumption:
  agent-copilot:
    - { name: sales, users: 30, tokensPerUser: 60 }
    - { name: back office, users: 40, tokensPerUser: 40 }
  virtual-agent: { sessions: 500 }
  predictive-routing: { interactions: 100 }
`,
  { org: "support", plan: "{ from: 2026-09, months: 6 }" },
);

async function advised(files: Record<string, string>, ...args: string[]): Promise<Report> {
  const { code, out, err } = await tollgate(["advise", "--format", "json", ...args], { cwd: folder(files) });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
}

test("only the months that are not over count, and money is of all of them", async () => {
  const { organizations } = await advised({ "budgets/support.yaml": SUPPORT }, "--price", "0.9");
  const [one] = organizations;
  expect(one.periods).toEqual(["2026-11", "2026-12", "2027-01", "2027-02"]);
  // 1,800 + 1,600 + 1,000 - 1,000 included = 3,400 a month.
  expect(one.ways.map(({ way, cost }: Report) => [way, cost])).toEqual([
    ["today", "13600.00"],
    ["one-amount", "12240.00"],
    ["by-month", "12240.00"],
  ]);
  expect(one.ways[1].purchases).toEqual([
    { tokensPerMonth: 3400, from: "2026-11", through: "2027-02", unitPrice: "0.9" },
  ]);
  expect(one.breakEvenPeriods).toBe(4);
});

test("what to use less has the largest saving first, and seats the dearest first", async () => {
  const [one] = (await advised({ "budgets/support.yaml": SUPPORT }, "--price", "0.5")).organizations;
  expect(one.useLess.map(({ feature, tenth }: Report) => [feature, tenth])).toEqual([
    ["agent-copilot", { fewerTokens: 1360, saving: "680.00" }],
    ["virtual-agent", { fewerTokens: 400, saving: "200.00" }],
  ]);
  expect(one.roles.map(({ part, oneLessSaves, usersToPool }: Report) => [part, oneLessSaves, usersToPool])).toEqual([
    ["sales", "120.00", null],
    ["back office", "80.00", null],
  ]);
  expect(one.included).toEqual(["predictive-engagement"]);
});

test("a purchase that gains nothing is not advised, and one that is not used is given up", async () => {
  const text = SUPPORT.replace(
    "consumption:",
    "purchases: [{ tokensPerMonth: 4000, from: 2026-09, unitPrice: 1 }]\nconsumption:",
  );
  const [one] = (await advised({ "budgets/support.yaml": text })).organizations;
  expect(one.best).toBe("overage-only");
  expect(one.ways[1]).toMatchObject({ way: "overage-only", purchases: [], saving: "2400.00", overageToAccept: 3400 });
  const [kept] = (await advised({ "budgets/support.yaml": text }, "--keep-purchases")).organizations;
  expect(kept.best).toBe("today");
});

test("what the pool covers costs nothing: nothing to buy, nothing to save", async () => {
  const text = SUPPORT.replace("1000 }", "9000 }");
  const [one] = (await advised({ "budgets/support.yaml": text }, "--price", "0.1")).organizations;
  expect(one).toMatchObject({ best: "today", useLess: [], roles: [] });
});

test("a fleet has the largest saving first; what cannot be advised is listed, and exits 2", async () => {
  const files = {
    "budgets/support.yaml": SUPPORT,
    "budgets/large.yaml": SUPPORT.replace("org: support", "org: large").replace("500", "50000"),
    "budgets/old.yaml": SUPPORT.replace("org: support", "org: old").replace("2026-09", "2025-01"),
    "budgets/broken.yaml": "org: [",
  };
  const line = ["advise", "--price", "0.9", "--output", "json=advice.json"];
  const cwd = folder(files);
  const { code, out } = await tollgate(line, { cwd });
  expect(code).toBe(2);
  expect(out.indexOf("large")).toBeLessThan(out.indexOf("support"));
  expect(out).toContain("old: its plan has ended");
  for (const row of out.split("\n")) expect(row.length).toBeLessThanOrEqual(80);
});

test("one price for budgets of two currencies is refused", async () => {
  const files = {
    "budgets/support.yaml": SUPPORT,
    "budgets/euro.yaml": SUPPORT.replace("org: support", "org: euro")
      .replace("currency: USD", "currency: EUR")
      .replace("consumption:", "pricing: { overageUnitPrice: 0.8 }\nconsumption:"),
  };
  const { code, err } = await tollgate(["advise", "--price", "0.9"], { cwd: folder(files) });
  expect(code).toBe(2);
  expect(err).toContain("EUR, USD");
});
