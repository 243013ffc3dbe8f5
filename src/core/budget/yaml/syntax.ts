import type { Correction } from "../../model/finding.ts";
import { count } from "../../text/text.ts";
import { withoutSeparators } from "./scalar.ts";
import { short } from "./show.ts";

const say = (problem: string, right: string): Required<Correction> => ({ problem, right });

/** YAML that can be read in two ways. */
export const REFUSED = {
  directive: say("of directives, only %YAML 1.2 is allowed", "Write %YAML 1.2, or delete the lines that begin with %."),
  document: say("a file holds one document", "Put what follows the --- into a file of its own."),
  end: say("a file holds one document", "Delete the last ---: nothing follows it."),
  alias: say("aliases (*name) are not allowed", "Write the value out. Quote a text that begins with *."),
  anchor: say("anchors (&name) are not allowed", "Delete it. Quote a text that begins with &."),
  tag: say("tags (!name) are not allowed", "Delete it. Quote a text that begins with !."),
  merge: say("merge keys (<<) are not allowed", "Write the keys out, or put them into _defaults.yaml."),
  collectionKey: say("a list or a map cannot be a key", "Quote a text that begins with { or [."),
  key: (text: string) => say("a key must be text", `Quote it: ${JSON.stringify(short(text))}.`),
  twice: (key: string) => say(`the key ${key} is there twice`, "Keep one of the two."),
  commas: (typed: string) => say("a comma ends the number before it", numberWithoutCommas(typed)),
};

export const tooMany = (collection: "map" | "list", most: number): Required<Correction> =>
  say(`a ${collection} has at most ${count(most)} entries`, "Split the budget: one file per organization.");

/** None, or the version that is read. The parser lists no directives that it does not know. */
export const hasAllowedDirectives = (text: string, count: number): boolean => count === 0 || ONLY_VERSION.test(text);

const ONLY_VERSION = /^\ufeff?(?:[ \t]*(?:#.*)?\r?\n)*%YAML[ \t]+1\.2[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*---/;

export const directiveOffset = (text: string): number => text.search(/^%/m);

function numberWithoutCommas(typed: string): string {
  const [, number = "", percent] = /^(.*?)(%?)$/.exec(typed) ?? [];
  const meant = withoutSeparators(number);
  return meant === null ? "Write it without commas, as in 1500 or 0.85." : `Write ${short(meant + percent)}.`;
}

const COLON = say("a colon inside a text", 'Quote the whole text, as in name: "Acme: north".');
const START = say("a text cannot begin with this character", "Quote the text.");
const OPEN = say(
  "a bracket or quote opened above is not closed",
  "Close it there, or indent this line if the value goes on.",
);
const NO_COLON = say(
  'this line, or the one above, is not "key: value"',
  "Write a space after the colon, and quote a text of several lines.",
);
const INDENT = say(
  "the indentation of this line is like that of no line above",
  "Align it with the lines it belongs to, with spaces.",
);
const CONTROL = say("a control character", "Delete it, or write it as an escape in a quoted text, such as \\u0007.");

const FLOW_COLON = say(
  "a colon inside a text, or no comma before the key",
  "Write a comma between entries, and quote a text that has a colon.",
);
const TAB = say("a tab inside brackets", "Write spaces instead.");

/** What the parser says, for somebody who has a file to correct. The first match counts. */
const WORDS: readonly (readonly [RegExp, Required<Correction>])[] = [
  [/non-printable|JSON character/, CONTROL],
  [/within a flow collection/, say("a { or [ is never closed", "Close it with } or ].")],
  [/within a (single|double) quoted scalar/, say("a quote is never closed", "Close it with the same quote.")],
  [/deficient indentation/, OPEN],
  [/tab characters/, say("a tab in the indentation", "Indent with spaces.")],
  [/missed comma/, say("a comma is missing before this", "Write a comma, or quote the whole text.")],
  [/found ','/, say("a comma with nothing before it", "Delete it.")],
  [/maxDepth/, say("nested more than 100 deep", "Write fewer levels: a budget has about five.")],
  [/whitespace character is expected/, say("no space after the colon", "Write key: value, with a space.")],
  [/expected ':'|multiline key/, NO_COLON],
  [/directive|ill-formed|unacceptable YAML version|previously declared suffix/i, REFUSED.directive],
  [/\btag\b/, REFUSED.tag],
  [/anchor/, REFUSED.anchor],
  [/alias/, REFUSED.alias],
  [
    /escape sequence|hexadecimal/,
    say("an escape that double quotes do not know", "Write \\\\ for a backslash, or quote with '."),
  ],
  [
    /chomping|indentation width|line break is expected/,
    say("text on the line of a | or >", "Quote the text, or begin it on the next line."),
  ],
  [/^bad indentation/, INDENT],
  [/end of the stream or a document separator/, say("the data ended before this", "Delete it, or align it.")],
];

/** Some of the parser's reasons depend on the text around the position. */
export function syntaxCorrection(reason: string, text: string, offset: number): Required<Correction> {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const char = text[offset] ?? "";
  if (reason.startsWith("deficient indentation") && before.includes("\t")) return TAB;
  const isIndentation = reason.startsWith("bad indentation");
  if (isIndentation || reason.startsWith("missed comma")) {
    if (char === ":") return isIndentation ? COLON : FLOW_COLON;
    if (char !== "" && "%@`".includes(char)) return START;
    if (isIndentation && before.trim() !== "") return say("more text after the value", "Quote the whole text.");
  }
  return WORDS.find(([pattern]) => pattern.test(reason))?.[1] ?? say(reason || "it cannot be read", "");
}
