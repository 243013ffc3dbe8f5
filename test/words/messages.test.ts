import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DRIFTS } from "../../src/core/alarms/drift/table.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { textsOf } from "../../src/core/rules/rule.ts";
import { RULES } from "../../src/core/rules/table.ts";
import { commandPaths } from "../cli/commands.ts";
import { ROOT, tollgate } from "../support/cli.ts";
import { bannedIn, sentences, wordsIn } from "./prose.ts";

const LONGEST_SENTENCE = 30;
const BANNED = readFileSync(join(ROOT, "test/words/banned.txt"), "utf8").trimEnd().split("\n");

/** The phrases of the list that the texts have, and their sentences that are too long. */
const faultsOf = (texts: readonly string[]): string[] => [
  ...texts.flatMap((text) => bannedIn(text, BANNED).map((phrase) => `"${phrase}" in: ${text}`)),
  ...texts.flatMap(sentences).filter((sentence) => wordsIn(sentence) > LONGEST_SENTENCE),
];

const { guardrails } = loadPolicy({ cards: [], guardrails: null });

test.each([...RULES, ...DRIFTS].map((rule) => [rule.code, rule] as const))("%s", (_, rule) => {
  expect(faultsOf(Object.values(textsOf(rule, guardrails)))).toEqual([]);
});

/** The sources of messages: every text that a person may read is a literal there. */
const SOURCES = [
  "rules/input.ts",
  "rules/notices.ts",
  "rules/waivers.ts",
  "rules/remedy.ts",
  ...RULES.flatMap(({ code, kind, breaches }) =>
    kind === "guardrail" && breaches !== undefined ? [`rules/guardrail/${code}.ts`] : [],
  ),
  ...["parse", "part-rules", "rules", "schema/expectation", "schema/pattern", "schema/right-type", "schema/schema"].map(
    (name) => `budget/${name}.ts`,
  ),
  ...["scalar", "show", "syntax"].map((name) => `budget/yaml/${name}.ts`),
  "policy/contradictions.ts",
  "policy/load.ts",
  "alarms/drift/table.ts",
].map((path) => `src/core/${path}`);

const LITERAL = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;

/** What is filled into a message counts as one word. */
const literalsOf = (code: string): string[] =>
  [...code.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "").matchAll(LITERAL)]
    .map(([, double, single, template]) => (double ?? single ?? template ?? "").replaceAll(/\$\{[^}]*\}/g, "0"))
    .filter((text) => text.includes(" "));

test.each(SOURCES)("messages of %s", (path) => {
  const texts = literalsOf(readFileSync(join(ROOT, path), "utf8"));
  expect(texts.length).toBeGreaterThan(0);
  expect(faultsOf(texts)).toEqual([]);
});

describe("help", async () => {
  test.each([[], ...(await commandPaths())].map((path) => [path.join(" "), path] as const))(
    "tollgate %s --help",
    async (_, path) => {
      const { out } = await tollgate([...path, "--help"]);
      // Each option, and each line of an example, is a text of its own.
      const texts = out.split(/\n\s*\n|\n(?= {2}\S)/);
      expect(texts.length).toBeGreaterThan(2);
      expect(faultsOf(texts)).toEqual([]);
    },
  );
});
