import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contract, feature } from "../policy/contract.ts";
import { folder, tollgate } from "../support/cli.ts";
import { checkJson, codesOf, type Report } from "../support/report.ts";

/** A line that is there to be uncommented, not to be read. */
const SUGGESTION = /^( *)# ([a-z0-9"-]+: [[{])/;

const ALL = [
  ...["--copilot-users", "9", "--virtual-agent-per-day", "9", "--scoring-per-day", "9", "--voice-minutes-per-day", "9"],
  ...["--digital-sessions", "9", "--messages", "9", "--other-tokens", "9"],
];

const PATHS: readonly (readonly [string, readonly string[]])[] = [
  ["nothing but what is asked for", []],
  ["a pool that picks the study notes", ["--allocation", "12500"]],
  ["a pool that no card gives", ["--allocation", "999"]],
  ["a card that is named", ["--rate-card", "genesys-2026-03"]],
  ["a card of one's own, with ids that YAML would misread", ["--rate-card", "acme-contract"]],
  ["concurrent licences, some of CX 4", ["--model", "concurrent", "--cx4-users", "5"]],
  ["a contract in yen", ["--currency", "JPY", "--price", "120"]],
  ["one month from the 21st", ["--months", "1", "--cycle-start-day", "21", "--working-days", "21.5"]],
  ["a suggestion that is planned", ["--line", "voice-bots.minutes=17"]],
  ["a feature that is not suggested", ["--line", "ai-scoring.evaluations=17"]],
  ["every feature of the calculator", ALL],
];

const OWN_CARD = contract({
  features: {
    null: feature("posts", 1),
    "123": feature("summaries", 1),
    range: feature("users", { low: 1, high: 2 }),
    outside: feature("events", "billed-outside"),
  },
});

async function begun(...flags: string[]): Promise<{ cwd: string; text: string; code: number }> {
  const cwd = folder(flags.includes("acme-contract") ? { "policy/rate-cards/acme-contract.yaml": OWN_CARD } : {});
  const { code } = await tollgate(["init", "acme", "--users", "50", "--owner", "ops@example.com", ...flags], { cwd });
  return { cwd, code, text: readFileSync(join(cwd, "budgets", "acme.yaml"), "utf8") };
}

describe("a new budget", () => {
  test.each(PATHS)("%s: each suggestion is valid, alone and with the others", async (_, flags) => {
    const { cwd, text, code } = await begun(...flags);
    // It is valid, and may plan more than there is.
    expect([code, (await checkJson(cwd)).code < 2]).toEqual([0, true]);
    const lines = text.split("\n");
    const choices = lines.flatMap((line, at) => (SUGGESTION.test(line) ? [[at]] : []));
    expect(choices.length).toBeGreaterThanOrEqual(5);
    for (const chosen of [...choices, choices.flat()]) {
      const taken = lines.map((line, at) => (chosen.includes(at) ? line.replace(SUGGESTION, "$1$2") : line));
      writeFileSync(join(cwd, "budgets", "acme.yaml"), taken.join("\n"));
      const { report } = await checkJson(cwd);
      const invalid = report.findings.filter(({ kind }: { kind: string }) => kind === "input");
      expect(invalid, taken.join("\n")).toEqual([]);
    }
  });

  test.each(PATHS)("%s: passes unchanged", async (_, flags) => {
    const { code, cwd, text } = await begun("--allocation", "12500", ...flags);
    expect(code, text).toBe(0);
    expect((await checkJson(cwd)).code).toBe(0);
  });

  const PRICES: readonly (readonly [readonly string[], price: string, limit: number])[] = [
    [[], "1", 10_500],
    [["--price", "0.5"], "0.5", 5250],
    [["--currency", "JPY"], "120", 1_260_000],
    [["--currency", "JPY", "--price", "99.5"], "99.5", 1_044_750],
    [["--currency", "EUR"], "0.8", 8400],
    [["--currency", "EUR", "--price", "0.71"], "0.71", 7455],
    [["--currency", "KWD", "--price", "0.333"], "0.333", 3497],
    [["--line", "ai-scoring.evaluations=17"], "1", 10_500],
    [["--copilot-users", "9", "--rate-card", "genesys-2026-03"], "1", 10_500],
  ];
  /** The pool is large, the overlap of bots and agents is a person's to judge: no suggestion is at odds with another. */
  const MEANT = ["absorption-unstated", "purchased-unused"];

  test.each(PRICES)("%j: suggestions agree with the price and each other", async (flags, price, limit) => {
    const { cwd, text } = await begun(...flags);
    expect([/unitPrice: ([\d.]+)/, / cost: (\d+)/].map((key) => key.exec(text)?.[1])).toEqual([price, `${limit}`]);
    writeFileSync(join(cwd, "budgets", "acme.yaml"), text.replaceAll(new RegExp(SUGGESTION, "gm"), "$1$2"));
    const { report } = await checkJson(cwd);
    const others = report.findings.filter(({ code, severity }: Report) => severity !== "info" && !MEANT.includes(code));
    expect(others).toEqual([]);
  });

  test("an accepted suggestion adds planned tokens", async () => {
    const { cwd, text } = await begun();
    expect(codesOf((await checkJson(cwd)).report)).toContain("nothing-planned");
    writeFileSync(join(cwd, "budgets", "acme.yaml"), text.replace("# agent-copilot", "agent-copilot"));
    const { report } = await checkJson(cwd);
    expect(codesOf(report)).not.toContain("nothing-planned");
    expect(report.organizations[0].periods[0].consumed.typical).toBe(50 * 40);
  });

  test.each(["123", "null", "true", "1e3", "0x1f", "0b11", "0o7", "010", "2026-12-01"])(
    "an id that YAML would misread, %s",
    async (org) => {
      const cwd = folder();
      expect((await tollgate(["init", org, "--users", "5", "--owner", "ops@example.com"], { cwd })).code).toBe(0);
      expect((await checkJson(cwd)).report.organizations[0].org).toBe(org);
    },
  );
});
