import { expect } from "vitest";
import { folder, tollgate } from "./cli.ts";

// biome-ignore lint/suspicious/noExplicitAny: a report is read as a stranger's program reads it: untyped JSON.
export type Report = any;

/** `tollgate check --format json` in a folder. */
export async function checkJson(cwd: string, ...args: string[]): Promise<{ code: number; report: Report }> {
  const { code, out, err } = await tollgate(["check", "--format", "json", ...args], { cwd });
  expect(err).toBe("");
  return { code, report: JSON.parse(out) };
}

/** Checks one budget, given as text. */
export async function checkBudget(text: string, ...args: string[]): Promise<{ code: number; report: Report }> {
  return checkJson(folder({ "budgets/acme.yaml": text }), ...args);
}

export const codesOf = (report: Report): string[] => report.findings.map(({ code }: { code: string }) => code);

/** A complete budget of 200 named users with the given rest: `consumption:` and what the test is about. */
export const budget = (rest: string, head: Readonly<Record<string, string>> = {}): string => {
  const keys = {
    version: "1",
    org: "acme",
    name: "Acme Support",
    owners: "[platform@example.com]",
    rateCard: "genesys-2026-03",
    currency: "USD",
    licensing: "{ model: named, users: 200 }",
    plan: "{ from: 2026-12, months: 3 }",
    ...head,
  };
  const lines = Object.entries(keys).map(([key, value]) => `${key}: ${value}`);
  return `${lines.join("\n")}\n${rest}`;
};
