import { parse } from "csv-parse/sync";
import Fraction from "fraction.js";
import { expect, test } from "vitest";
import { FLEET } from "../contracts/fleet.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

type Row = Readonly<Record<string, string>>;

async function exported(cwd: string, ...args: string[]): Promise<{ code: number; rows: Row[]; err: string }> {
  const { code, out, err } = await tollgate(["export", ...args], { cwd });
  return { code, err, rows: parse(out, { columns: true }) as Row[] };
}

test("the rows of a plan have the figures of check, and add up", async () => {
  const cwd = folder(FLEET);
  const { rows, err } = await exported(cwd);
  expect(err).toContain("no figures of voice-bots");
  const { organizations } = JSON.parse((await tollgate(["check", "--format", "json"], { cwd })).out);
  for (const { org, periods } of organizations as Report[]) {
    for (const { period, consumed, overage, cost } of periods) {
      const own = rows.filter((row) => row["org"] === org && row["period"] === period);
      const [whole] = own.filter((row) => row["feature"] === "");
      expect(whole).toMatchObject({ tokens: String(consumed.typical), overage: String(overage), cost: cost.total });
      const parts = own.filter((row) => row["feature"] !== "").map((row) => new Fraction(row["tokens"] ?? ""));
      const sum = parts.reduce((all, one) => all.add(one), new Fraction(0));
      expect(Number(sum.sub(consumed.typical).abs().valueOf())).toBeLessThan(1e-5);
    }
  }
});

test("real usage and its forecast stand beside the plan, by the same period", async () => {
  const line = ["holiday-retailer", "--usage", "examples/usage/holiday-retailer.csv", "--now", "2026-12-20"];
  const { code, rows } = await exported(ROOT, ...line, "--period", "2026-12");
  expect(code).toBe(0);
  const whole = rows.filter((row) => row["feature"] === "").map(({ data, tokens, cost }) => [data, tokens, cost]);
  expect(whole).toEqual([
    ["plan", "38800", "10000.00"],
    ["actual", "29573", "10000.00"],
    ["forecast", "42555", "12555.00"],
  ]);
});

test("a name that a spreadsheet would run is a text, in both formats", async () => {
  const name = `"=HYPERLINK(\\"https://example.com\\")"`;
  const text = budget("labels: { env: '@SUM(1)' }\nconsumption: { other: { tokens: 10 } }\n", { name });
  const cwd = folder({ "budgets/acme.yaml": text });
  for (const format of ["csv", "focus"]) {
    const { out } = await tollgate(["export", "--format", format], { cwd });
    for (const record of parse(out) as string[][])
      for (const cell of record) expect(cell).not.toMatch(/^[=+@\t\r]|^-\D/);
    expect(out).toContain("'=HYPERLINK");
  }
});

test("an organization whose usage is unknown is said, and the others are exported", async () => {
  const cwd = folder({ ...FLEET, "usage/all.csv": "day,org,feature,tokens\n2026-11-02,shop,virtual-agent,40\n" });
  const { code, rows, err } = await exported(cwd, "--usage", "usage/all.csv", "shop", "care");
  expect(code).toBe(2);
  expect(err).toContain("care: usage/all.csv has no");
  const data = rows.filter((row) => row["feature"] === "" && row["period"] === "2026-11");
  expect(data.map((row) => [row["org"], row["data"]])).toEqual([
    ["shop", "plan"],
    ["shop", "actual"],
    ["care", "plan"],
  ]);
});

test("a kind of data that does not exist is named, with those that do", async () => {
  const { code, err } = await tollgate(["export", "--data", "plans"], { cwd: ROOT });
  expect(code).toBe(2);
  expect(err).toContain("Did you mean plan?");
});
