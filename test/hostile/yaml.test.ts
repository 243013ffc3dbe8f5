import { describe } from "vitest";
import { budget } from "../support/report.ts";
import { accepts, CONSUMPTION, refuses, withKeys, withLine } from "./harness.ts";

const alias = "labels: { a: »&x b, c: »*x }\n";
const bomb = ["a: »&a [x, x]", "b: »&b [»*a, »*a]", "c: »&c [»*b, »*b]"].join("\n");

describe("what YAML has and a budget has not", () => {
  refuses([
    { name: "an anchor and its alias", text: budget(CONSUMPTION + alias), code: ["invalid-yaml", "invalid-yaml"] },
    { name: "an alias to nothing", text: withKeys({ name: "»*Acme*" }), code: "invalid-yaml", right: "Quote a text" },
    { name: "a bomb of aliases", text: budget(`${CONSUMPTION}${bomb}\n`), code: Array(7).fill("invalid-yaml") },
    { name: "a tag", text: withKeys({ name: "»!!str Acme" }), code: "invalid-yaml", right: "tags (!name)" },
    { name: "a tag of code", text: withKeys({ name: "»!!js/function 'x'" }), code: "invalid-yaml" },
    { name: "a tag without a handle", text: withKeys({ name: "!e!x» Acme" }), code: "invalid-yaml", right: "tags" },
    {
      name: "a merge key",
      text: budget(`${CONSUMPTION}labels:\n  »<<: { a: b }\n`),
      code: "invalid-yaml",
      right: "_defaults.yaml",
    },
    {
      name: "a key twice",
      text: budget(`${CONSUMPTION}»name: Again\n`),
      code: "invalid-yaml",
      right: '"name" is there twice',
    },
    {
      name: "a key twice, once quoted",
      text: budget(`${CONSUMPTION}»"name": Again\n`),
      code: "invalid-yaml",
      right: "twice",
    },
    { name: "a key twice in a flow map", text: withKeys({ labels: "{ a: b, »'a': c }" }), code: "invalid-yaml" },
    {
      name: "two documents",
      text: `${budget(CONSUMPTION)}---\n»version: 1\n`,
      code: "invalid-yaml",
      right: "one document",
    },
    {
      name: "a second document of nothing",
      text: `${budget(CONSUMPTION)}»---\n\n`,
      code: "invalid-yaml",
      right: "one document",
    },
    {
      name: "%YAML",
      text: `# 80 % of it\n»%YAML 1.1\n---\n${budget(CONSUMPTION)}`,
      code: "invalid-yaml",
      right: "directives",
    },
    { name: "%YAML 2", text: `»%YAML 2.0\n---\n${budget(CONSUMPTION)}`, code: "invalid-yaml", right: "directives" },
    {
      name: "%YAML without ---",
      text: `»%YAML 1.2\n${budget(CONSUMPTION)}`,
      code: "invalid-yaml",
      right: "directives",
    },
    {
      name: "%TAG",
      text: `»%TAG !e! tag:x,2026:\n---\n${budget(CONSUMPTION)}`,
      code: "invalid-yaml",
      right: "directives",
    },
    { name: "a number as key", text: withKeys({ labels: "{ »5: x }" }), code: "invalid-yaml", right: 'Quote it: "5"' },
    {
      name: "a boolean as key",
      text: withKeys({ labels: "{ »true: x }" }),
      code: "invalid-yaml",
      right: 'Quote it: "true"',
    },
    { name: "null as key", text: withKeys({ labels: "{ »~: x }" }), code: "invalid-yaml" },
    { name: "no key", text: withKeys({ labels: "{ : »x }" }), code: "invalid-yaml" },
    { name: "a list as key", text: withKeys({ labels: "{ »[a]: x }" }), code: "invalid-yaml" },
    { name: "a map as key", text: withKeys({ name: "{»{ name }}" }), code: "invalid-yaml", right: "Quote a text" },
  ]);
});

describe("what is not YAML", () => {
  refuses([
    { name: "prose", text: "Dear reader, this is: not»: it\n", code: "invalid-yaml", right: "colon" },
    { name: "half a JSON file", text: '{"version": 1,»', code: "invalid-yaml", right: "never closed" },
    { name: "a page of HTML", text: "»<html><body>\n", code: "schema", right: "the file must be a map" },
    { name: "a list", text: "»- a\n- b\n", code: "schema", right: "not a list" },
    { name: "null", text: "»~\n", code: "schema" },
    {
      name: "a colon in a name",
      text: withKeys({ name: "Acme»: the best: of all" }),
      code: "invalid-yaml",
      right: "Quote the whole text",
    },
    {
      name: "a quote left open",
      text: withKeys({ name: '"Acme' }).replace("owners", "»owners"),
      code: "invalid-yaml",
      right: "is not closed",
    },
    { name: "a quote open to the end", text: `name: "Acme»`, code: "invalid-yaml", right: "quote is never closed" },
    {
      name: "a brace left open",
      text: budget("consumption: { virtual-agent: { sessions: 5 }\n»name: x\n"),
      code: "invalid-yaml",
      right: "is not closed",
    },
    { name: "a comma forgotten", text: withLine("virtual-agent: { sessions: 5 name»: x }"), code: "invalid-yaml" },
    {
      name: "a comma too many",
      text: withLine("virtual-agent: { sessions: 5,», }"),
      code: "invalid-yaml",
      right: "Delete it",
    },
    {
      name: "a text that begins with @",
      text: withKeys({ name: "»@acme" }),
      code: "invalid-yaml",
      right: "Quote the text",
    },
    { name: "a share that begins with %", text: withKeys({ buffers: "{ growth: »%10 }" }), code: "invalid-yaml" },
    {
      name: "text after a quoted text",
      text: withKeys({ name: '"Acme" »Inc' }),
      code: "invalid-yaml",
      right: "Quote the whole",
    },
    { name: "an unknown escape", text: withKeys({ name: '"C:\\»Acme"' }), code: "invalid-yaml", right: "backslash" },
    {
      name: "an indentation of its own",
      text: budget("consumption:\n    voice-bots: { minutes: 5 }\n  »messaging: { messages: 5 }\n"),
      code: "invalid-yaml",
      right: "Align it",
    },
    {
      name: "a line without a colon",
      text: budget(`${CONSUMPTION}buffers\nlabels»: {}\n`),
      code: "invalid-yaml",
      right: "one above",
    },
    {
      name: "a tab for indentation",
      text: budget("consumption:\n»\tvoice-bots: { minutes: 5 }\n"),
      code: "invalid-yaml",
      right: "spaces",
    },
    { name: "text after a |", text: withKeys({ name: "| »Acme" }), code: "invalid-yaml", right: "Quote the text" },
  ]);
});

describe("what YAML allows", () => {
  accepts([
    {
      name: "tabs between tokens and after values",
      text: budget("consumption:\t# many\n  virtual-agent:\t\n    sessionsPerDay:\t600\t# each\n"),
    },
    { name: "one --- and one ...", text: `---\n${budget(CONSUMPTION)}...\n` },
    {
      name: "JSON",
      text: JSON.stringify({
        version: 1,
        org: "acme",
        name: "A",
        owners: ["a@example.com"],
        rateCard: "genesys-2026-03",
        currency: "USD",
        licensing: { model: "named", users: 5 },
        plan: { from: "2026-12" },
        consumption: { other: { tokens: 1 } },
      }),
    },
    { name: "a block text", text: withKeys({ name: "|\n  Acme\n  Support" }) },
    { name: "quoted numbers where text is meant", text: withKeys({ labels: '{ "5": "6" }' }) },
  ]);
});
