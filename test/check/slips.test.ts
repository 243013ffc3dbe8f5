import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { check } from "../../src/core/check/check.ts";
import { edited } from "../../src/core/fix/edit.ts";
import type { Finding } from "../../src/core/model/finding.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { isLong } from "../support/sample.ts";

const POLICY = loadPolicy({ cards: [], guardrails: null });

const VALID = budget(`labels: { env: prod }
billing: { cycleStartDay: 21 }
consumption:
  agent-copilot: { users: 100, tokensPerUser: 50 }   # all agents
  voice-bots: { minutesPerDay: 250 }
  messaging: { messages: 5000 }
changes:
  - { name: peak, from: 2027-01, through: 2027-01, licensing: { users: 260 }, workingDaysPerMonth: 23 }
purchases:
  - { tokensPerMonth: 1000, from: 2026-12, through: 2027-01, unitPrice: 0.9 }
buffers: { growth: 10% }
limits: { overageTokens: 500, cost: 4000 }
meter: off
`);
const SHIPPED = (name: string): string => readFileSync(join(ROOT, "policy", name), "utf8");

/** A slip: what is typed in place of what is right. */
type Slip = readonly [what: string, right: string, typed: string];

/** One letter less, one twice, two exchanged: of every long name. */
function* misspelled(text: string): Generator<Slip> {
  const names = new Set([...text.matchAll(/(?<=^|[\s{,])([a-zA-Z-]{6,})(?=:)/gm)].map(([, name = ""]) => name));
  for (const name of names) {
    for (const at of isLong ? [1, Math.floor(name.length / 2), name.length - 2] : [name.length - 2]) {
      const [before, letter, after] = [name.slice(0, at), name[at] ?? "", name.slice(at + 1)];
      for (const typed of [
        before + after,
        before + letter + letter + after,
        before + after.slice(0, 1) + letter + after.slice(1),
      ])
        if (typed !== name) yield [`${typed} for ${name}`, `${name}:`, `${typed}:`];
    }
  }
}

const NUMBERS: readonly Slip[] = ["100,", "5000 }", "260 }", "1000,", "500,", "4000 }", "250 }"].flatMap((right) => {
  const [number = "", end = ""] = right.split(/(?<=\d)(?=\D)/);
  const grouped = Number(number).toLocaleString("en");
  const typed = [number, ...(grouped === number ? [] : [grouped, grouped.replace(",", " ")])];
  return typed.map((text): Slip => [`"${text}" for ${number}`, `: ${right}`, `: "${text}"${end}`]);
});

const WORDS: readonly Slip[] = [
  ["a feature's usual name", "messaging:", "whatsapp:"],
  ["a feature's usual name", "agent-copilot:", "copilot:"],
  ["a feature's usual name", "voice-bots:", "voicebots:"],
  ["a key's usual name", "users:", "seats:"],
  ["a key's usual name", "from: 2027-01,", "start: 2027-01,"],
  ["a day for a month", "2027-01,", "2027-01-01,"],
  ["a model", "model: named", "model: name"],
  ["a card", "genesys-2026-03", "genesys-2026-3"],
  ["a currency", "currency: USD", "currency: usd"],
  ["a share as a fraction", "users: 100,", "users: 0.375,"],
];

/** A line of one place, written in another. */
const MISPLACED: readonly Slip[] = [
  ["a limit at the top", "limits: { overageTokens: 500, cost: 4000 }", "overageTokens: 500"],
  ["the plan's days at the top", "meter: off", "meter: off\nworkingDaysPerMonth: 22   # busy"],
  ["the cycle at the top", "billing: { cycleStartDay: 21 }", "cycleStartDay: 21"],
  ["a feature at the top", "meter: off", "digital-bots: { sessions: 400 }\nmeter: off"],
  ["a usual name at the top", "meter: off", "chatbots: { sessions: 400 }\nmeter: off"],
  ["a buffer at the top", "buffers: { growth: 10% }", "growth: 10%"],
  ["a price in limits", "cost: 4000 }", "cost: 4000, overageUnitPrice: 0.9 }"],
];

const findingsOf = (text: string): readonly Finding[] =>
  [...check([{ file: "budgets/acme.yaml", text }], POLICY, "2026-11-23")][0]?.findings ?? [];
const errorsIn = (findings: readonly Finding[]): Finding[] => findings.filter(({ severity }) => severity !== "info");

interface Outcome {
  readonly what: string;
  readonly isOffered: boolean;
  /** After the remedy. */
  readonly left: readonly string[];
}

/** Every slip is an error; what is offered is applied to the text. */
function outcomeOf([what, right, typed]: Slip): Outcome | null {
  const text = VALID.replace(right, typed);
  expect(text, what).not.toBe(VALID);
  const found = findingsOf(text).filter(({ kind }) => kind === "input");
  const remedies = found.flatMap(({ remedies: offered = [] }) => offered);
  if (found.length === 0) return null;
  const after = edited(
    text,
    remedies.flatMap(({ edits }) => edits),
  );
  expect(after, what).not.toBeNull();
  const known = new Set(errorsIn(findingsOf(VALID)).map(({ code }) => code));
  const left = errorsIn(findingsOf(after ?? "")).filter(({ code }) => !known.has(code) || code === "schema");
  for (const comment of text.match(/#.*/g) ?? []) expect(after, what).toContain(comment);
  return { what, isOffered: remedies.length >= found.length, left: left.map(({ message }) => message) };
}

const SLIPS = [...misspelled(VALID), ...NUMBERS, ...WORDS, ...MISPLACED];
const outcomes = (slips: readonly Slip[]): Outcome[] => slips.flatMap((slip) => outcomeOf(slip) ?? []);

describe("a slip in a budget", () => {
  const all = outcomes(SLIPS);

  test("has a remedy, in at least 95 %", () => {
    expect(all.length).toBeGreaterThan(60);
    const without = all.filter(({ isOffered }) => !isOffered).map(({ what }) => what);
    expect(without.length / all.length, without.join("\n")).toBeLessThanOrEqual(0.05);
  });

  test("is gone after it, and nothing else is wrong", () => {
    for (const { what, isOffered, left } of all) if (isOffered) expect([what, ...left]).toEqual([what]);
  });

  test.each([...NUMBERS, ...WORDS, ...MISPLACED].map((slip) => [slip[0], slip] as const))(
    "%s has a remedy",
    (_, slip) => {
      expect(outcomeOf(slip)?.isOffered).toBe(true);
    },
  );
});

/** Policy files are not written by --fix: what is said must be right all the same. */
describe.each([
  ["a rate card", "rate-cards/genesys-2026-06.yaml", "cards"],
  ["guardrails", "guardrails.yaml", "guardrails"],
] as const)("a slip in %s", (_, name, kind) => {
  const text = dump(load(SHIPPED(name)), { flowLevel: 2 }).replace("id: genesys-2026-06", "id: acme-contract");
  const loaded = (changed: string) => {
    const file = { file: `policy/${name}`, text: changed };
    return loadPolicy(kind === "cards" ? { cards: [file], guardrails: null } : { cards: [], guardrails: file });
  };

  test("is named, and what is offered repairs it without lowering a severity", () => {
    expect(loaded(text).findings).toEqual([]);
    let offered = 0;
    const slips = [...misspelled(text)];
    for (const [what, right, typed] of slips) {
      const changed = text.replace(right, typed);
      const { findings } = loaded(changed);
      // Where any name is allowed, such as a feature of one's own, it is none.
      const remedies = findings.flatMap(({ remedies: all = [] }) => all);
      if (remedies.length === 0) continue;
      offered++;
      const after = edited(
        changed,
        remedies.flatMap(({ edits }) => edits),
      );
      const repaired = loaded(after ?? "");
      expect([what, repaired.findings.map(({ message }) => message)]).toEqual([what, []]);
      expect(repaired.guardrails.severities).toEqual(loaded(text).guardrails.severities);
    }
    expect(slips.length).toBeGreaterThan(20);
    expect(offered / slips.length).toBeGreaterThan(0.5);
  });
});

test.each([
  "--fromat json",
  "--outptu json=a",
  "--wehre env=prod",
  "--polcy policy",
  "--rate-crd x",
  "--quite",
  "--verbos",
])("a slip in a flag is named: check %s", async (flags) => {
  const { code, err } = await tollgate(["check", ...flags.split(" ")], { cwd: ROOT });
  expect([code, err]).toEqual([2, expect.stringContaining("Did you mean --")]);
});
