import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ACME_CONTRACT, detail, invoiceLine, NOVEMBER, OCTOBER, pool } from "../genesys/stand-in/payloads.ts";
import { StandIn } from "../genesys/stand-in/server.ts";
import { CONTRACT_METER, VAULT } from "../genesys/support.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

/** 4,000 + 2,000 planned of 5,000 included and 1,000 bought at 0.80; overage at 0.90. */
const SUPPORT = budget(
  `allocation: { tokensPerMonth: 5000 }
pricing: { overageUnitPrice: 0.9 }
purchases: [{ tokensPerMonth: 1000, from: 2026-11, unitPrice: 0.8 }]
consumption:
  agent-copilot: { users: 100 }           # seats
  virtual-agent: { interactionsPerDay: 200 }
  voice-bots: { minutes: 17 }
`,
  { org: "support", rateCard: "genesys-2026-06", plan: "{ from: 2026-11, months: 6 }" },
);

/** 4,200 + 2,500 + 170.5 = 6,870.5 used: 871 of overage, 783.90 USD. */
const USAGE = `day,feature,tokens
2026-11-01,agent-copilot,4200
2026-11-20,virtual-agent,2500
2026-11-21,ai-summary,170.5
`;

const INVOICE = `product,start,end,quantity,unit,amount,currency
AI Experience Tokens - Prepay,2026-11-01,2026-11-30,1000,tokens,800.00,USD
AI Experience Tokens,2026-11-01,2026-11-30,871,tokens,783.90,USD
Genesys Cloud CX 3,2026-11-01,2026-11-30,100,users,11500.00,USD
State tax on AI Experience Tokens,2026-11-01,2026-11-30,,,60.00,USD
`;

async function closed(invoice: string | null, usage = USAGE): Promise<Report> {
  const files = { "budgets/support.yaml": SUPPORT, "usage.csv": usage };
  const cwd = folder(invoice === null ? files : { ...files, "invoice.csv": invoice });
  const line = ["reconcile", "support", "--usage", "usage.csv", "--now", "2026-12-15", "--format", "json"];
  const { code, out, err } = await tollgate([...line, ...(invoice === null ? [] : ["--invoices", "invoice.csv"])], {
    cwd,
  });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out).statements[0];
}

test("plan against use, by feature, and what explains it", async () => {
  const { tokens, features, cost, next } = await closed(null);
  expect(tokens).toMatchObject({ planned: 6001, actual: 6871, variance: 870, favourable: false });
  expect(features.map(({ feature, parts }: Report) => [feature, parts])).toEqual([
    ["virtual-agent", [{ reason: "volume", tokens: "500" }]],
    ["agent-copilot", [{ reason: "users", tokens: "200" }]],
    ["ai-summary", [{ reason: "not-planned", tokens: "170.5" }]],
    ["voice-bots", [{ reason: "volume", tokens: "-1" }]],
  ]);
  expect(tokens.parts.at(-1)).toEqual({ reason: "rounding", tokens: "0.5" });
  expect(cost).toEqual({ planned: "800.90", actual: "1583.90", invoiced: null });
  expect(next.changes.map(({ path, before, value }: Report) => [path, before, value])).toEqual([
    ["consumption.virtual-agent.interactionsPerDay", "200", 250],
    ["consumption.ai-summary", null, { summaries: 8525 }],
    ["buffers", null, { unpredictability: "20%", growth: "10%" }],
  ]);
  expect(next.left).toEqual([{ feature: "voice-bots", why: "not-used" }]);
  // 4,000 + 2,500 + 1 + 170.5, and 30 % more.
  expect(next).toMatchObject({ period: "2026-12", tokens: 6672, withBuffers: 8674, allocation: 6000 });
});

describe("the invoice", () => {
  test("as agreed: nothing to explain, and taxes and licences are not counted", async () => {
    const { invoice, cost } = await closed(INVOICE);
    expect(invoice).toMatchObject({ invoiced: "1583.9", expected: "1583.9", variance: "0", parts: [] });
    expect(invoice.lines).toHaveLength(2);
    expect(cost.invoiced).toBe("1583.9");
  });

  test.each([
    ["783.90", "796.24", "price", "overage", "12.34"],
    ["800.00", "799.99", "price", "purchases", "-0.01"],
    ["871,tokens,783.90", "881,tokens,792.90", "quantity", "overage", "9"],
    ["1000,tokens,800.00", "1100,tokens,880.00", "quantity", "purchases", "80"],
    ["871,tokens,783.90", ",,783.91", "not-explained", "overage", "0.01"],
  ])("one mutated line, %s to %s, is exactly that variance", async (from, to, reason, of, amount) => {
    const { invoice } = await closed(INVOICE.replace(from, to));
    expect(invoice.variance).toBe(amount);
    const sum = invoice.parts.reduce((all: number, part: Report) => all + Math.round(Number(part.amount) * 100), 0);
    expect(sum).toBe(Math.round(Number(amount) * 100));
    expect(invoice.parts).toContainEqual(expect.objectContaining({ reason, of }));
  });

  test("a line that is missing is named, too", async () => {
    const { invoice } = await closed(INVOICE.replace(/^AI Experience Tokens - .*\n/m, ""));
    expect(invoice.parts).toEqual([{ reason: "quantity", of: "purchases", line: null, amount: "-800" }]);
  });

  test("a line in another currency is not added up", async () => {
    const { invoice } = await closed(INVOICE.replace("783.90,USD", "700.00,EUR"));
    expect(invoice.invoiced).toBe("800");
    expect(invoice.parts).toContainEqual({
      reason: "other-currency",
      of: "overage",
      line: "invoice.csv:3:1",
      amount: "0",
    });
  });

  test("JSON says the same as CSV", async () => {
    const [, ...rows] = INVOICE.trim()
      .split("\n")
      .map((row) => row.split(","));
    const data = rows.map(([product, start, end, quantity, unit, amount, currency]) => {
      const counted = quantity === "" ? {} : { quantity: Number(quantity), unit };
      return { product, start, end, ...counted, amount, currency };
    });
    const files = { "budgets/support.yaml": SUPPORT, "usage.csv": USAGE, "invoice.json": JSON.stringify(data) };
    const line = ["reconcile", "support", "--usage", "usage.csv", "--now", "2026-12-15", "--invoices", "invoice.json"];
    const { out } = await tollgate([...line, "--format", "json"], { cwd: folder(files) });
    expect(JSON.parse(out).statements[0].invoice).toMatchObject({ invoiced: "1583.9", variance: "0" });
  });

  test.each([
    ["quantity", "qty", "there is no column"],
    ["783.90", "783,90 €", "values for"],
    ["783.90", "1.2.3", "is not a number"],
    ["2026-11-30,871", "2026-10-30,871", "ends before it begins"],
    ["871,tokens", "871,tokns", "Did you mean tokens?"],
    ["783.90,USD", "783.90,usd", "is no currency"],
  ])("%s written as %s is refused, with its place", async (from, to, problem) => {
    const files = { "budgets/support.yaml": SUPPORT, "usage.csv": USAGE, "invoice.csv": INVOICE.replace(from, to) };
    const line = ["reconcile", "support", "--usage", "usage.csv", "--now", "2026-12-15", "--invoices", "invoice.csv"];
    const { code, err } = await tollgate(line, { cwd: folder(files) });
    expect(code).toBe(2);
    expect(err).toMatch(/invoice\.csv:\d+:\d+/);
    expect(err).toContain(problem);
  });

  test.each([
    [100, "0"],
    [112.34, "12.34"],
  ])("Genesys's own line of %d USD for 100 tokens differs by %s", async (amount, variance) => {
    const standIn = await StandIn.start({
      contracts: [ACME_CONTRACT],
      details: {
        "bp-11": detail(NOVEMBER, [pool()]),
        "bp-10": detail(OCTOBER, [pool({ prepaidQuantity: 0, actualQuantity: 350, overageQuantity: 100 })]),
      },
      invoices: [{ id: "i-1", dateInvoiced: "2026-11-24", currencyIsoCode: "USD", lines: [invoiceLine({ amount })] }],
    });
    const keys = {
      rateCard: "genesys-2026-06",
      billing: "{ cycleStartDay: 21 }",
      plan: "{ from: 2026-10, months: 12 }",
    };
    const text = budget("consumption: { other: { tokens: 300 } }\n", { ...keys, meter: CONTRACT_METER });
    const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
    const line = ["reconcile", "--invoices", "meter", "--format", "json"];
    const { out, err } = await tollgate(line, { cwd: folder({ "budgets/acme.yaml": text }), env, today: "2026-12-01" });
    const [statement] = JSON.parse(out).statements;
    expect(statement.invoice, err).toMatchObject({ expected: "100", variance });
  });
});

test("a period that is not over says so, and proposes nothing", async () => {
  const cwd = folder({ "budgets/support.yaml": SUPPORT, "usage.csv": USAGE });
  const line = ["reconcile", "support", "--usage", "usage.csv", "--now", "2026-11-23", "--write"];
  const { code, out } = await tollgate(line, { cwd });
  expect(code).toBe(0);
  expect(out).toContain("so far");
  expect(out).not.toContain("--write changes");
  const all = await tollgate([...line, "--format", "json"], { cwd });
  expect(JSON.parse(all.out).statements[0].next.changes).toEqual([]);
});

test("usage with quantities tells the rate apart from the volume", async () => {
  const standIn = await StandIn.start({
    contracts: [ACME_CONTRACT],
    details: {
      "bp-11": detail(NOVEMBER, [pool()]),
      "bp-10": detail(OCTOBER, [
        {
          ...{ id: "c-1", product: { id: "p", sku: "X", name: "Genesys Cloud Voice Bots", unitOfMeasure: "Minute" } },
          ...{ actualQuantity: 3400, convertedTokenCount: 250, tokenConversionRate: 13.6 },
        },
      ]),
    },
  });
  const keys = { rateCard: "genesys-2026-06", billing: "{ cycleStartDay: 21 }", plan: "{ from: 2026-10, months: 12 }" };
  const text = budget("consumption: { voice-bots: { minutes: 1700 } }\n", { ...keys, meter: CONTRACT_METER });
  const env = { ...(VAULT.env as Record<string, string>), TOLLGATE_TEST_GENESYS_PORT: String(standIn.port) };
  const line = ["reconcile", "--format", "json"];
  const { out } = await tollgate(line, { cwd: folder({ "budgets/acme.yaml": text }), env, today: "2026-12-01" });
  const [{ features, next }] = JSON.parse(out).statements;
  expect(features[0].parts).toEqual([
    { reason: "volume", tokens: "100" },
    { reason: "rate", tokens: "50" },
  ]);
  expect(next.changes[0]).toMatchObject({ path: "consumption.voice-bots.minutes", before: "1700", value: 3400 });
});

test("the page begins with what the command prints, and its invoice is as agreed", async () => {
  const page = readFileSync(join(ROOT, "docs", "review.md"), "utf8");
  const [, command = "", shown = ""] = /```console\n\$ tollgate (.+)\n([\s\S]*?)```/.exec(page) ?? [];
  const lines = /```csv\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const { out } = await tollgate(command.split(" "));
  expect(out.startsWith(shown)).toBe(true);
  const invoice = join(folder({ "lines.csv": lines }), "lines.csv");
  const ran = await tollgate([...command.split(" "), "--invoices", invoice, "--format", "json"]);
  expect(JSON.parse(ran.out).statements[0].invoice).toMatchObject({ invoiced: "10600", variance: "0" });
});
