import { describe, expect, test } from "vitest";
import { check } from "../../src/core/check/check.ts";
import type { Edit } from "../../src/core/model/finding.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { budget, checkBudget } from "../support/report.ts";

const POLICY = loadPolicy({ cards: [], guardrails: null });
const PLANNED = "consumption: { messaging: { messages: 100 } }\n";

/** The edits of the only finding. */
function editsOf(text: string): readonly Edit[] | undefined {
  const [result] = check([{ file: "acme.yaml", text }], POLICY, "2026-11-23");
  expect(result?.findings).toHaveLength(1);
  return result?.findings[0]?.remedies?.[0]?.edits;
}

describe("what would fix a finding", () => {
  test.each<[what: string, text: string, edits: readonly Edit[]]>([
    ["a misspelled key", budget(`${PLANNED}limts: { cost: 5 }\n`), [{ path: ["limts"], key: "limits" }]],
    [
      "a unit per day that has none",
      budget("consumption: { agent-copilot: { usersPerDay: 5 } }\n"),
      [{ path: ["consumption", "agent-copilot", "usersPerDay"], key: "users" }],
    ],
    [
      "a misspelled feature",
      budget("consumption: { mesaging: { messages: 100 } }\n"),
      [{ path: ["consumption", "mesaging"], key: "messaging" }],
    ],
    [
      "a misspelled feature of a waiver",
      budget(
        `${PLANNED}waivers: [{ rule: feature-limit, feature: mesaging, upTo: 5, from: 2026-12, reason: r, approvedBy: b, expires: 2027-01-15 }]\n`,
      ),
      [{ path: ["waivers", 0, "feature"], value: "messaging" }],
    ],
    ["a month", budget(PLANNED, { plan: "{ from: 2026-12-01 }" }), [{ path: ["plan", "from"], value: "2026-12" }]],
    [
      "one of few values",
      budget(PLANNED, { licensing: "{ model: name, users: 200 }" }),
      [{ path: ["licensing", "model"], value: "named" }],
    ],
    ["a card", budget(PLANNED, { rateCard: "genesys-2026-3" }), [{ path: ["rateCard"], value: "genesys-2026-03" }]],
    ["a currency", budget(PLANNED, { currency: "EUD" }), [{ path: ["currency"], value: expect.any(String) }]],
  ])("%s", (_, text, edits) => expect(editsOf(text)).toEqual(edits));

  test("nothing where it is unknown what was meant", () => {
    expect(editsOf(budget(`${PLANNED}xylophone: 5\n`))).toBeUndefined();
  });

  test("is not in the report, whose keys are a contract", async () => {
    const { report } = await checkBudget(budget(`${PLANNED}limts: { cost: 5 }\n`));
    expect(report.findings.map((finding: object) => "remedies" in finding)).toEqual([false]);
  });
});
