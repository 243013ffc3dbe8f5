import { describe, expect, test } from "vitest";
import { check } from "../../src/core/check/check.ts";
import type { Finding } from "../../src/core/model/finding.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { budget } from "../support/report.ts";

const POLICY = loadPolicy({ cards: [], guardrails: null });
const PLANNED = "consumption: { messaging: { messages: 100 } }\n";

function first(text: string): Finding {
  const [result] = check([{ file: "budgets/acme.yaml", text }], POLICY, "2026-11-23");
  return result?.findings.find(({ kind }) => kind === "input") ?? expect.fail(text);
}

describe("what is right is made of what was typed", () => {
  test.each<[what: string, text: string, help: string]>([
    ["a number as a label", budget(PLANNED, { labels: "{ version: 1.10 }" }), 'Quote it: "1.10".'],
    ["zeros in front of a label", budget(PLANNED, { labels: "{ cost: 007 }" }), 'Quote it: "007".'],
    ["a word for a day", budget(PLANNED, { billing: "{ cycleStartDay: last }" }), "Write 1 to 31."],
    ["too large for its key", budget(PLANNED, { billing: '{ cycleStartDay: "1500" }' }), "Write 1 to 31."],
    ["a --- at the end", `${budget(PLANNED)}---\n`, "Delete the last ---: nothing follows it."],
    ["a share as a fraction", budget("consumption: { agent-copilot: { users: 0.375 } }\n"), "Write 37.5%."],
    ["a limit at the top", budget(`${PLANNED}overageTokens: 5\n`), "Write it below limits."],
    ["a key of the plan at the top", budget(`${PLANNED}workingDaysPerMonth: 20\n`), "Write it below plan."],
    ["a price in limits", budget(`${PLANNED}limits: { overageUnitPrice: 1 }\n`), "Write it below pricing."],
    ["a feature at the top", budget(`${PLANNED}voice-bots: { minutes: 4 }\n`), "Write it below consumption."],
    [
      "another name, at the top",
      budget(`${PLANNED}whatsapp: { messages: 4 }\n`),
      "Write it below consumption, as messaging.",
    ],
    ["whatsapp", budget("consumption: { whatsapp: { messages: 4 } }\n"), "Did you mean messaging?"],
    ["copilot", budget("consumption: { copilot: { users: 4 } }\n"), "Did you mean agent-copilot?"],
    ["voicebots", budget("consumption: { voicebots: { minutes: 4 } }\n"), "Did you mean voice-bots?"],
    ...["for", "on", "level"].map((key): [string, string, string] => [
      `${key} of a recipient`,
      budget(`${PLANNED}alarms: { notify: [{ email: ops@example.com, ${key}: critical }] }\n`),
      "Did you mean severity?",
    ]),
  ])("%s", (_, text, help) => expect(first(text).help).toBe(help));

  test("no example is refused next, and nothing is switched off", () => {
    const { help } = first(budget(`${PLANNED}alarms: { utilization: off }\n`));
    expect(help).not.toContain("[off]");
    expect(first(budget(`consumption:\n\u00a0\u00a0voice-bots: { minutes: 5 }\n`)).help).toBe(
      "Indent it with ordinary spaces.",
    );
  });

  test("a severity that is switched off in other words", () => {
    const guardrails = { file: "policy/guardrails.yaml", text: "version: 1\nseverities: { unusual-quantity: no }\n" };
    expect(loadPolicy({ cards: [], guardrails }).findings[0]?.help).toBe("Did you mean off?");
  });

  test.each(["", "\r"])("a conflict that git left is said at its line%j", (cr) => {
    const lines = ["<<<<<<< HEAD", "currency: USD", "=======", "currency: EUR", ">>>>>>> theirs"].join(`${cr}\n`);
    const { code, line, message } = first(budget(PLANNED).replace("currency: USD", lines));
    expect([code, line, message]).toEqual(["invalid-yaml", 6, expect.stringContaining("a conflict that git left")]);
  });

  test("the signs of a conflict inside a text are no conflict", () => {
    const [result] = check(
      [{ file: "budgets/acme.yaml", text: budget(`${PLANNED}labels: { note: "<<<<<<< HEAD" }\n# >>>>>>> theirs\n`) }],
      POLICY,
      "2026-11-23",
    );
    expect(result?.status).not.toBe("invalid");
  });
});
