import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { diffBudget, diffJson } from "../support/change.ts";
import { ROOT } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(join(ROOT, "policy", `${name}.schema.json`), "utf8"));
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).addSchema(schemaOf("report"));
const validate = ajv.compile(schemaOf("diff"));

function errorsOf({ report }: { report: unknown }): unknown {
  validate(report);
  return validate.errors;
}

const plan = (tokens: number, more = "", org = "acme"): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n${more}`, { org });

describe("the JSON of a diff keeps to policy/diff.schema.json", () => {
  test("nothing changed", async () => {
    expect(errorsOf(await diffBudget(plan(5), plan(5)))).toBeNull();
  });

  test("over, loosened, held, another currency, no price", async () => {
    const limits = "limits: { cost: 5, featureTokens: { other: 9 } }\n";
    expect(errorsOf(await diffBudget(plan(5, limits), plan(60_000, "alarms: off\n")))).toBeNull();
    const euro = plan(60_000).replace("USD", "EUR").replace("2026-03\n", "2026-06\n");
    expect(errorsOf(await diffBudget(plan(5, limits), euro))).toBeNull();
  });

  test("added, removed, renamed, mended, invalid, policy and defaults", async () => {
    const before = {
      "budgets/a.yaml": plan(1, "", "a"),
      "budgets/b.yaml": plan(2, "", "b"),
      "budgets/c.yaml": "a: [",
      "budgets/d.yaml": plan(3, "", "d"),
      "budgets/sub/e.yaml": plan(4, "", "e"),
      "policy/guardrails.yaml": "version: 2\n",
    };
    const after = {
      "budgets/b.yaml": plan(2, "", "b2"),
      "budgets/c.yaml": plan(3, "", "c"),
      "budgets/d.yaml": "org: d\n",
      "budgets/f.yaml": budget("consumption: { social: { posts: 9 } }\n", { org: "f" }),
      "budgets/sub/e.yaml": plan(4, "", "e"),
      "budgets/sub/_defaults.yaml": "limits: { cost: 5 }\n",
      "policy/guardrails.yaml": "version: 1\nseverities: { over-allocation: off }\n",
    };
    const { code, report } = await diffJson(before, after);
    expect(errorsOf({ report })).toBeNull();
    expect(code).toBe(2);
    const kinds = report.organizations.map(({ org, kind }: { org: string; kind: string }) => [org, kind]);
    expect(Object.fromEntries(kinds)).toEqual({
      a: "removed",
      b2: "renamed",
      c: "mended",
      d: "invalid",
      e: "changed",
      f: "added",
    });
  });
});

test("the schema refuses a diff with a renamed key", async () => {
  const { report } = await diffBudget(plan(5), plan(6));
  report.summary.altered = report.summary.changed;
  expect(errorsOf({ report })).not.toBeNull();
});
