import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RULES } from "../../src/core/rules/table.ts";
import type { RawBudget } from "../oracle/raw.ts";
import { folder, tollgate } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";
import { filesOf, fleet, inTokens, numbered, runs } from "./fleet.ts";

/** Before every random plan. */
const NOW = ["--now", "2000-12-01"];
const APPROVED = ["--approved-by", "finance@example.com", "--reason", "as it was"];

/** Every guardrail there is an error: more fails than would by the shipped policy. */
const guardrails = RULES.filter(({ kind, breaches }) => kind === "guardrail" && breaches !== undefined);
const STRICT = {
  "policy/guardrails.yaml": `version: 1\nseverities: { ${guardrails.map(({ code }) => `${code}: error`).join(", ")} }\n`,
};

const baseline = (cwd: string) => tollgate(["baseline", ...APPROVED, ...NOW, "--format", "json"], { cwd });

const figuresOf = ({ organizations }: Report): Report =>
  organizations.map(({ org, health, totals, periods }: Report) => ({ org, health, totals, periods }));

/** Half of them in one line of JSON. */
function written(budgets: readonly RawBudget[]): Record<string, string> {
  const files = filesOf(budgets);
  for (const [index, budget] of budgets.entries()) {
    if (index % 2 === 1) files[`budgets/${budget.org}.yaml`] = JSON.stringify(budget);
  }
  return files;
}

test("after a baseline no check fails, no figure has changed, and a second one changes nothing", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fleet, { minLength: 3, maxLength: 3 }), async (fleets) => {
      const budgets = numbered(fleets.flat());
      const cwd = folder({ ...written(budgets), ...STRICT });
      const before = await checkJson(cwd, ...NOW);
      const { code, out, err } = await baseline(cwd);
      expect(err).toBe("");
      const { left, refused, invalid } = JSON.parse(out);
      expect({ code, left, refused, invalid }).toEqual({ code: 0, left: [], refused: [], invalid: [] });
      const after = await checkJson(cwd, ...NOW);
      expect(after.code).toBe(0);
      expect(figuresOf(after.report)).toEqual(figuresOf(before.report));
      const texts = budgets.map(({ org }) => readFileSync(join(cwd, "budgets", `${org}.yaml`), "utf8"));
      await baseline(cwd);
      expect(budgets.map(({ org }) => readFileSync(join(cwd, "budgets", `${org}.yaml`), "utf8"))).toEqual(texts);
    }),
    runs(12),
  ));

test("a token more than was accepted fails, a token less does not", () =>
  fc.assert(
    fc.asyncProperty(fc.nat({ max: 100_000 }), fc.integer({ min: 2, max: 100_000 }), async (included, over) => {
      const textOf = (tokens: number): string => JSON.stringify(inTokens(tokens, included));
      const cwd = folder({ "budgets/acme.yaml": textOf(included + over) });
      await baseline(cwd);
      const accepted = readFileSync(join(cwd, "budgets/acme.yaml"), "utf8");
      const codeWith = async (tokens: number): Promise<number> => {
        writeFileSync(
          join(cwd, "budgets/acme.yaml"),
          accepted.replace(`"tokens":${included + over}`, `"tokens":${tokens}`),
        );
        return (await checkJson(cwd, ...NOW)).code;
      };
      expect([await codeWith(included + over + 1), await codeWith(included + over - 1)]).toEqual([1, 0]);
    }),
    runs(20),
  ));
