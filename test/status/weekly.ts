import { expect } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

/** What `tollgate status` makes of weeks of usage, each on its last day; the month's end is left out. */
export async function weekly(blocks: readonly number[]): Promise<Report> {
  const rows = blocks.map((tokens, week) => `2027-01-${String(7 * week + 7).padStart(2, "0")},${tokens}`);
  const cwd = folder({
    "budgets/acme.yaml": budget("consumption: { other: { tokens: 20000 } }\n"),
    "usage.csv": `day,tokens\n2027-01-01,0\n${rows.join("\n")}\n`,
  });
  const args = ["status", "acme", "--usage", "usage.csv", "--format", "json", "--now", "2027-01-29"];
  const { code, out, err } = await tollgate(args, { cwd });
  expect(err).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out).organizations[0].trend;
}
