import { describe, expect, test } from "vitest";
import { DRIFT_RULES } from "../../src/core/check/drift.ts";
import { RULES } from "../../src/core/rules/table.ts";
import { checkSide, found, theOne } from "./case.ts";
import { MONEY_CASES } from "./cases/money.ts";
import { PLAN_CASES } from "./cases/plan.ts";
import { QUANTITY_CASES } from "./cases/quantities.ts";
import { RATE_CASES } from "./cases/rates.ts";
import { TOKEN_CASES } from "./cases/tokens.ts";
import { WAIVER_CASES } from "./cases/waivers.ts";

const CASES = [...TOKEN_CASES, ...MONEY_CASES, ...QUANTITY_CASES, ...PLAN_CASES, ...RATE_CASES, ...WAIVER_CASES];

describe.each(CASES)("$code", ({ code, severity, breaks, holds, periods, data }) => {
  test("is found where it is, with its numbers", async () => {
    const { code: exit, report, at } = await checkSide(breaks);
    const finding = theOne(report, code);
    expect({ severity: finding.severity, exit }).toEqual({ severity, exit: breaks.exit ?? 0 });
    expect({ file: finding.file, line: finding.line, column: finding.column }).toEqual(at);
    expect(finding.periods).toEqual(periods);
    expect(finding.data).toEqual(data);
    expect(finding.help).toEqual(expect.any(String));
  });

  test("is not found one step away", async () => {
    const { code: exit, report } = await checkSide(holds);
    expect(found(report, code)).toEqual([]);
    expect(exit).toBe(holds.exit ?? 0);
  });
});

// What a change loosens has its pairs in test/delta/loosened.test.ts, what drifts in test/verdict/drift.test.ts.
test("every guardrail and notice has its pair", () => {
  const judged = RULES.filter(
    (rule) => rule.kind !== "input" && rule.loosened === undefined && !DRIFT_RULES.includes(rule),
  ).map(({ code }) => code);
  expect(CASES.map(({ code }) => code).sort()).toEqual(judged.sort());
});
