import { REFUSED, type Refusal } from "./refused.ts";

const say = (what: string, right: string): Refusal => ({ what, right });

const COLON = say("a colon inside a text", 'Quote the whole text, as in name: "Acme: north".');
const START = say("a text cannot begin with this character", "Quote the text.");
const OPEN = say(
  "a bracket or quote opened above is still open",
  "Close it there, or indent this line if the value goes on.",
);
const NO_COLON = say(
  'this line, or the one above, is not "key: value"',
  "Write a space after the colon, and quote a text that goes on over several lines.",
);
const INDENT = say(
  "this line is indented like nothing above it",
  "Align it with the lines it belongs to, with spaces.",
);
const CONTROL = say("a control character", "Delete it; in a text, write it as an escape such as \\u0007.");

const FLOW_COLON = say(
  "a colon inside a text, or no comma before the key",
  "Write a comma between entries, and quote a text that has a colon.",
);
const TAB = say("a tab inside brackets", "Write spaces instead.");

/** What the parser says, in the words of somebody who has a file to mend. The first match counts. */
const WORDS: readonly (readonly [RegExp, Refusal])[] = [
  [/non-printable|JSON character/, CONTROL],
  [/within a flow collection/, say("a { or [ is never closed", "Close it with } or ].")],
  [/within a (single|double) quoted scalar/, say("a quote is never closed", "Close it with the same quote.")],
  [/deficient indentation/, OPEN],
  [/tab characters/, say("a tab in the indentation", "Indent with spaces.")],
  [/missed comma/, say("a comma is missing before this", "Write one, or quote the whole text.")],
  [/found ','/, say("a comma with nothing before it", "Delete it.")],
  [/maxDepth/, say("nested more than 100 deep", "A budget is a few maps deep.")],
  [/whitespace character is expected/, say("no space after the colon", "Write key: value, with a space.")],
  [/expected ':'|multiline key/, NO_COLON],
  [/directive|ill-formed|unacceptable YAML version|previously declared suffix/i, REFUSED.directive],
  [/\btag\b/, REFUSED.tag],
  [/anchor/, REFUSED.anchor],
  [/alias/, REFUSED.alias],
  [
    /escape sequence|hexadecimal/,
    say("no such escape in double quotes", "Write \\\\ for a backslash, or quote with '."),
  ],
  [
    /chomping|indentation width|line break is expected/,
    say("text on the line of a | or >", "Quote the text, or begin it on the next line."),
  ],
  [/^bad indentation/, INDENT],
  [/end of the stream or a document separator/, say("the data ended before this", "Delete it, or align it.")],
];

/** Some of its reasons mean different things by what stands at the place. */
export function syntaxRefusal(reason: string, text: string, offset: number): Refusal {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const char = text[offset] ?? "";
  if (reason.startsWith("deficient indentation") && before.includes("\t")) return TAB;
  const isIndentation = reason.startsWith("bad indentation");
  if (isIndentation || reason.startsWith("missed comma")) {
    if (char === ":") return isIndentation ? COLON : FLOW_COLON;
    if (char !== "" && "%@`".includes(char)) return START;
    if (isIndentation && before.trim() !== "") return say("more follows after the value", "Quote the whole text.");
  }
  return WORDS.find(([pattern]) => pattern.test(reason))?.[1] ?? say(reason || "it cannot be read", "");
}
