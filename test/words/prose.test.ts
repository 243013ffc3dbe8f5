import { describe, expect, test } from "vitest";
import { bannedIn, sentences, textsOf, wordsIn } from "./prose.ts";

describe("textsOf", () => {
  test("paragraphs, headings, items and cells are texts of their own", () => {
    const page = "# A page\n\nOne\nparagraph.\n\n- first\n- second\n\n| a | b |\n|---|---|\n| c & d | |\n";
    expect(textsOf(page)).toEqual(["A page", "One paragraph.", "first", "second", "a", "b", "c & d"]);
  });

  test("code blocks and link targets are left out, and a code span is one word", () => {
    const page = "See [the page](docs/forge.md) and `tollgate check budgets`.\n\n```sh\nmend it\n```\n";
    expect(textsOf(page)).toEqual(["See the page and `code`."]);
  });
});

describe("sentences", () => {
  test.each([
    ["One. Two? Three!", ["One.", "Two?", "Three!"]],
    ["A rate of 1.5 in `a. b`. tollgate reads it.", ["A rate of 1.5 in `code`.", "tollgate reads it."]],
    ["No end\nin a line\n\nanother paragraph", ["No end in a line", "another paragraph"]],
    ["Formats, e.g. JSON. (Others follow.) End", ["Formats, e.g. JSON.", "(Others follow.)", "End"]],
    ["A colon: goes on; so does a semicolon ... and an ellipsis", undefined],
    ["", []],
  ])("%j", (text, expected) => expect(sentences(text)).toEqual(expected ?? [text]));
});

test("words are what has a letter or a digit", () => {
  expect(wordsIn("Buy 3,313 tokens a month → or `code` - now.")).toBe(8);
});

describe("bannedIn", () => {
  const found = (text: string): string[] => bannedIn(text, ["forge", "mend", "tally", "latch", "let it land"]);

  test.each([
    ["Mend it, or forge one", ["forge", "mend"]],
    ["forged, mending, tallies, latched", ["forge", "mend", "tally", "latch"]],
    ["then let it\n  land", ["let it land"]],
    ["forget, recommend, amend, metallic, totally", []],
    ["the folder `src/forge/`", []],
  ])("%j", (text, expected) => expect(found(text)).toEqual(expected));
});
