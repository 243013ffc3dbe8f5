import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, checkJson } from "../support/report.ts";

/** Ten thousand tokens a month; the healthy share ends at 80 %. */
const planned = (tokens: number): string =>
  budget(`allocation: { tokensPerMonth: 10000 }\nmeter: off\nconsumption: { other: { tokens: ${tokens} } }\n`);

/** A percentage never rounds onto a threshold that it has not crossed, or has. */
const CASES: readonly (readonly [tokens: number, percent: string, status: string])[] = [
  [7_999, "79.99 %", "pass"],
  [8_000, "80 %", "pass"],
  [8_001, "80.01 %", "warn"],
  [9_999, "99.99 %", "warn"],
  [10_000, "100 %", "warn"],
  [10_001, "100.01 %", "fail"],
];

describe.each(CASES)("%i of 10,000 tokens", (tokens, percent, status) => {
  test.each(["text", "markdown", "brief"])(`are ${percent} in a check, as %s`, async (format) => {
    const cwd = folder({ "budgets/acme.yaml": planned(tokens) });
    const { out } = await tollgate(["check", "--now", "2026-11-20", "--format", format], { cwd });
    const shown = new Set(out.match(/[\d,.]+ %(?= (of|plans)|[^\d]*$|\b)|[\d.]+ %/g));
    shown.delete("80 %");
    expect([...shown].filter((one) => one !== percent)).toEqual([]);
    if (percent !== "80 %") expect(out).toContain(percent);
  });

  test("are judged so, and JSON has the number", async () => {
    const { report } = await checkJson(folder({ "budgets/acme.yaml": planned(tokens) }), "--now", "2026-11-20");
    const [{ status: judged, periods }] = report.organizations;
    expect([judged, `${periods[0].budgetPercent} %`]).toEqual([status, percent]);
  });

  test("are the same when they are used", async () => {
    const files = {
      "budgets/acme.yaml": planned(100),
      "usage.csv": `day,feature,tokens\n2026-12-31,other,${tokens}\n`,
    };
    const args = ["status", "acme", "--usage", "usage.csv", "--now", "2026-12-31"];
    const { out } = await tollgate(args, { cwd: folder(files) });
    const [number = ""] = percent.split(" ");
    expect(out.match(/([\d.]+) % used/)?.[1]?.replace(/\.0$/, "")).toBe(number);
  });
});
