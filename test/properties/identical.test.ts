import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { RawBudget } from "../oracle/raw.ts";
import { BIN, folder, TODAY, tollgate } from "../support/cli.ts";
import type { Report } from "../support/report.ts";
import { filesOf, fleet, numbered, runs } from "./fleet.ts";

const reversed = <T>(all: readonly T[]): T[] => [...all].reverse();

async function output(budgets: readonly RawBudget[], args: readonly string[], env = {}): Promise<string> {
  const { out, err } = await tollgate(["check", ...args], { cwd: folder(filesOf(budgets)), env });
  expect(err).toBe("");
  return out;
}

it.each(["json", "text"])("identical input makes identical %s", (format) =>
  fc.assert(
    fc.asyncProperty(fleet, async (some) => {
      const budgets = numbered(some);
      const once = await output(budgets, ["--format", format]);
      expect(await output(budgets, ["--format", format])).toBe(once);
      expect(await output(reversed(budgets), ["--format", format])).toBe(once);
      expect(await output(budgets, ["--format", format], { TZ: "Pacific/Kiritimati", LANG: "tr_TR" })).toBe(once);
    }),
    runs(6),
  ),
);

/** Organizations and findings come in the order in which a person named the files: only that may differ. */
const sorted = (json: string): Report => {
  const { organizations, findings, ...rest } = JSON.parse(json);
  const inOrder = (all: readonly object[]): string[] => all.map((each) => JSON.stringify(each)).sort();
  return { ...rest, organizations: inOrder(organizations), findings: inOrder(findings) };
};

it("the order in which files are named changes no figure and no finding", () =>
  fc.assert(
    fc.asyncProperty(fleet, async (some) => {
      const budgets = numbered(some);
      const names = budgets.map(({ org }) => `budgets/${org}.yaml`);
      const once = await output(budgets, ["--format", "json"]);
      expect(await output(budgets, ["--format", "json", ...names])).toBe(once);
      expect(sorted(await output(budgets, ["--format", "json", ...reversed(names)]))).toEqual(sorted(once));
    }),
    runs(6),
  ));

it.each(["json", "text"])("time zone and language of a machine change no byte of %s", (format) => {
  const budgets = numbered(fc.sample(fleet, runs(5)).flat());
  const cwd = folder(filesOf(budgets));
  const places = [
    { TZ: "UTC", LANG: "C", LC_ALL: "C" },
    { TZ: "Pacific/Kiritimati", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" },
    { TZ: "Pacific/Pago_Pago", LANG: "tr_TR.UTF-8", LC_ALL: "ar_EG.UTF-8" },
  ];
  const outputs = places.map((place) => {
    const { stdout, stderr } = spawnSync(process.execPath, [BIN, "check", "--format", format, "--now", TODAY], {
      cwd,
      env: { ...process.env, ...place },
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(stderr).toBe("");
    return stdout;
  });
  expect(outputs[0]).not.toBe("");
  expect(new Set(outputs).size).toBe(1);
});
