import { count } from "../text/text.ts";
import { withoutSeparators } from "./separators.ts";
import { short } from "./show.ts";

/** Why the reader refuses something, and the nearest right thing to write. */
export interface Refusal {
  readonly what: string;
  readonly right: string;
}

const refusal = (what: string, right: string): Refusal => ({ what, right });

/** YAML that means more than it shows. */
export const REFUSED = {
  directive: refusal("directives (%YAML, %TAG) are not used here", "Delete the lines that begin with %."),
  document: refusal("a file holds one document", "Put what follows the --- into a file of its own."),
  alias: refusal("aliases (*name) are not used here", "Write the value out. Quote a text that begins with *."),
  anchor: refusal("anchors (&name) are not used here", "Delete it. Quote a text that begins with &."),
  tag: refusal("tags (!name) are not used here", "Delete it. Quote a text that begins with !."),
  merge: refusal("merge keys (<<) are not used here", "Write the keys out, or put them into _defaults.yaml."),
  collectionKey: refusal("a list or a map cannot be a key", "Quote a text that begins with { or [."),
  key: (text: string) => refusal("a key is text", `Quote it: ${JSON.stringify(short(text))}.`),
  twice: (key: string) => refusal(`the key ${key} stands here twice`, "Keep one of the two."),
  commas: (typed: string) => refusal("a comma ends the number before it", numberWithoutCommas(typed)),
};

export const tooMany = (collection: "map" | "list", most: number): Refusal =>
  refusal(`a ${collection} has at most ${count(most)} entries`, "Split the budget: one file per organization.");

export const directiveOffset = (text: string): number => text.search(/^%/m);

function numberWithoutCommas(typed: string): string {
  const [, number = "", percent] = /^(.*?)(%?)$/.exec(typed) ?? [];
  const meant = withoutSeparators(number);
  return meant === null ? "Write it without commas, as in 1500 or 0.85." : `Write ${short(meant + percent)}.`;
}
