import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { besideGood, checked, expectClean, GOOD, statusOf, withKeys, withLine } from "./harness.ts";

/** Red text, a cleared screen, a forged title, an override of direction, a C1 sequence, a line of its own. */
const ESCAPES = '"\\e[31mred\\e[2J\\e]0;title\\a\\u202egpj\\u2066.\\x9b31m\\r\\n\\u2028✔ forged\\u200b"';
const PATTERNLESS: Readonly<Record<string, string>> = {
  name: withKeys({ name: ESCAPES }),
  "a label": withKeys({ labels: `{ a: ${ESCAPES} }` }),
  "a change's name": withKeys({ changes: `[{ name: ${ESCAPES}, from: 2030-01, scale: 2 }]` }),
  "a part's name": withLine(`virtual-agent: { name: ${ESCAPES}, sessionsPerDay: 9000 }`),
  "a waiver's reason and approver": withKeys({
    limits: "{ planCost: 0 }",
    licensing: "{ model: named, users: 1 }",
    waivers: `[{ from: 2026-12, overageTokensUpTo: 5, reason: ${ESCAPES}, approvedBy: ${ESCAPES}, expires: 2027-01-15 }]`,
  }),
};
const PATTERNED: Readonly<Record<string, string>> = {
  org: withKeys({ org: ESCAPES }),
  "an owner": withKeys({ owners: `[${ESCAPES}]` }),
  "a label's name": withKeys({ labels: `{ ${ESCAPES}: a }` }),
  "a key": withKeys({ [ESCAPES]: "5" }),
  "a key that is wrong twice": withKeys({ labels: `{ ${ESCAPES}: 5 }` }),
  "a key that stands twice": withKeys({ labels: `{ ${ESCAPES}: a, ${ESCAPES}: b }` }),
  "a card": withKeys({ rateCard: ESCAPES }),
  "a currency": withKeys({ currency: ESCAPES }),
  "a month": withKeys({ plan: `{ from: ${ESCAPES} }` }),
  "a feature": withLine(`${ESCAPES}: { tokens: 5 }`),
  "a rule": withKeys({
    waivers: `[{ rule: ${ESCAPES}, from: 2026-12, reason: a, approvedBy: b, expires: 2027-01-15 }]`,
  }),
  "an address": withKeys({ alarms: `{ notify: [{ email: ${ESCAPES} }] }` }),
};

describe("what would forge a terminal is written out", () => {
  test.each(Object.entries(PATTERNLESS))("in %s", async (_, text) => {
    const { report } = await checked(besideGood({ "budgets/acme.yaml": text }), "--verbose");
    expect(statusOf(report, "budgets/acme.yaml")).not.toBe("invalid");
  });

  test.each(Object.entries(PATTERNED))("in %s", async (_, text) => {
    const { code, out, report } = await checked(besideGood({ "budgets/acme.yaml": text }), "--verbose");
    expect({ code, bad: statusOf(report, "budgets/acme.yaml") }).toEqual({ code: 2, bad: "invalid" });
    expect(out).toMatch(/\\u001b|\\u\{1b\}/);
  });

  test.skipIf(process.platform === "win32")("in a file's name", async () => {
    const cwd = folder({ "budgets/good.yaml": GOOD });
    const name = "budgets/\u001b[31m\u202egpj\r\n\u009b✔ forged.yaml";
    writeFileSync(join(cwd, name), "org: 5\n");
    const { code, out, report } = await checked(cwd);
    expect({ code, bad: statusOf(report, name) }).toEqual({ code: 2, bad: "invalid" });
    expect(out).toContain("\\u{1b}[31m\\u{202e}gpj\\u{d}\\u{a}\\u{9b}");
  });

  test("in a path that is named", async () => {
    const { out } = await checked(besideGood({}), "\u001b[31mno\u202e", "budgets");
    expect(out).toContain("\\u{1b}[31mno\\u{202e}");
  });

  test("in a label that is asked for", async () => {
    const ran = await tollgate(["check", "--where", "\u001b[2J=x"], { cwd: besideGood({}) });
    expectClean(ran);
    expect(ran.code).toBe(2);
  });

  // JSON.stringify escapes C0 alone: C1 sequences and overrides of direction pass, and JSON is printed on terminals too.
  test("in JSON", async () => {
    const cwd = besideGood({ "budgets/acme.yaml": PATTERNLESS["name"] ?? "" });
    const { out } = await tollgate(["check", "--format", "json"], { cwd });
    expect(out).not.toMatch(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
  });
});
