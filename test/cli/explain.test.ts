import { expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const explain = async (...args: string[]) => {
  const { code, out, err } = await tollgate(["explain", ...args, "--format", "json"], { cwd: ROOT });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
};

test("a line is told factor by factor, with the place of each", async () => {
  const { lines } = await explain("mid-market-center", "--feature", "ai-scoring");
  expect(lines).toHaveLength(1);
  const [{ quantity, tokens, tokensExact, parts }] = lines;
  expect({ quantity, tokens: tokens.typical, exact: tokensExact.typical }).toEqual({
    quantity: "10000",
    tokens: 500,
    exact: "500",
  });
  const factors = parts[0].factors.map(
    ({ label, value, at }: { label: string; value: string; at: { file: string; line: number } }) => [
      label,
      value,
      at.file,
      at.line,
    ],
  );
  expect(factors).toEqual([
    ["evaluationsPerDay", "500", "budgets/mid-market-center.yaml", 20],
    ["working days", "20", "budgets/mid-market-center.yaml", 14],
  ]);
  expect(parts[0].rate).toEqual({ low: "1/20", typical: "1/20", high: "1/20" });
});

test("a fraction stays a fraction", async () => {
  const { lines } = await explain("mid-market-center", "--feature", "voice-bots");
  expect(lines[0].tokensExact.typical).toBe("5000/17");
});

test("a chosen rate says where it was chosen", async () => {
  const { lines } = await explain("mid-market-center", "--feature", "agent-copilot");
  expect(lines[0].parts[0].rateAt).toMatchObject({ file: "budgets/mid-market-center.yaml", line: 18 });
});

test("a changed line points into the change; without --period the fullest period is explained", async () => {
  const { period, start, end, lines } = await explain("holiday-retailer");
  expect({ period, start, end }).toEqual({ period: "2026-12", start: "2026-12-01", end: "2027-01-01" });
  const agent = lines.find(({ feature }: { feature: string }) => feature === "virtual-agent");
  expect(agent.at.path.slice(0, 2)).toEqual(["changes", 1]);
});

test("the text names rate, rounding, pool, price and sources", async () => {
  const { code, out } = await tollgate(["explain", "mid-market-center"], { cwd: ROOT });
  expect(code).toBe(0);
  for (const part of [
    "5,000/17 rounded half-up",
    "250 × 200 named users",
    "at 1 USD each",
    "wiki.tinod.net",
    "2026-03 (1 Mar to 31 Mar)",
  ]) {
    expect(out).toContain(part);
  }
});

test("another card's gaps are said, not guessed", async () => {
  const { lines } = await explain("mid-market-center", "--rate-card", "genesys-2026-06");
  const translate = lines.find(({ feature }: { feature: string }) => feature === "ai-translate");
  expect(translate).toMatchObject({ unpriced: "other-unit", tokens: null, tokensExact: null });
});

test.each(["text", "markdown"])("digits are grouped in every figure a person reads: %s", async (format) => {
  const text = budget(
    `consumption:
  virtual-agent: { interactionsPerDay: 1661.75 }
  voice-bots: { minutes: 500000 }
pricing: { overageUnitPrice: 1200.5 }
purchases: [{ tokensPerMonth: 10000, from: 2026-12, unitPrice: 0.75 }]
`,
    { rateCard: "genesys-2026-06", licensing: "{ model: named, users: { cx3: 150, cx4: 1200 } }" },
  );
  const cwd = folder({ "budgets/acme.yaml": text });
  const { code, out } = await tollgate(["explain", "acme", "--period", "2026-12", "--format", format], { cwd });
  expect(code).toBe(0);
  for (const figure of ["1,661.75", "33,235", "16,617.5", "500,000/17", "7,500.00 USD", "1,200.5 USD"]) {
    expect(out).toContain(figure);
  }
  const figures = out.replaceAll(/https?:\S+|\d{4}-\d{2}(-\d{2})?|March 2026|June 2026/g, "");
  expect(figures).not.toMatch(/(?<![.\d])\d{4}/);
});

test("a program gets numbers without separators", async () => {
  const { lines } = await explain("mid-market-center", "--feature", "virtual-agent");
  expect(lines[0]).toMatchObject({ quantity: "4000", tokens: { typical: 8000 } });
});
