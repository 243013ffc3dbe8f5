import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";
import { bannedIn, sentences, textsOf, wordsIn } from "./prose.ts";

const LONGEST_SENTENCE = 30;
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const linesOf = (path: string): string[] => read(path).trimEnd().split("\n");

const BANNED = linesOf("test/words/banned.txt");
/** Both are superseded: what they decided goes, and they with it. */
const exempt = ["docs/adr/0013-two-validators.md", "docs/adr/0014-compiled-code-is-kept.md"];
const below = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
const guides = below("docs");
const pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...guides, ...below("docs/adr")].filter(
  (page) => !exempt.includes(page),
);

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** Links of a page to files that are not there, or to headings that a page does not have. */
function brokenLinks(page: string): string[] {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
  return links.flatMap(([link, path = "", anchor]) => {
    const target = path === "" ? page : posix.join(posix.dirname(page), path);
    if (!existsSync(join(ROOT, target))) return [link];
    return anchor === undefined || anchorsOf(target).includes(anchor) ? [] : [link];
  });
}

/** The message shows what was found, also where the report of a test shows no difference. */
const expectNone = (found: readonly string[]): void => expect(found, found.join("\n")).toEqual([]);

describe.each(pages)("%s", (page) => {
  const texts = textsOf(read(page));

  test("has no phrase of banned.txt", () => {
    expectNone(texts.filter((text) => bannedIn(text, BANNED).length > 0));
  });

  test(`has no sentence of more than ${LONGEST_SENTENCE} words`, () => {
    expectNone(texts.flatMap(sentences).filter((sentence) => wordsIn(sentence) > LONGEST_SENTENCE));
  });

  test("has links that lead somewhere", () => expectNone(brokenLinks(page)));
});

test("the README has at most 150 lines", () => expect(linesOf("README.md").length).toBeLessThanOrEqual(150));

test("docs/ without its decisions has at most 12,500 words", () => {
  const words = guides.flatMap((page) =>
    read(page)
      .split(/\s+/)
      .filter((word) => word !== ""),
  );
  expect(words.length).toBeLessThanOrEqual(12_500);
});

describe("defaults named in a page are those of policy/guardrails.yaml", () => {
  const guardrails = load(read("policy/guardrails.yaml")) as Record<string, unknown>;
  const defaultOf = (key: string): string =>
    String(
      key.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], guardrails),
    );
  const named = ["README.md", ...guides].flatMap((page) =>
    [
      ...read(page).matchAll(/`((?:thresholds|alarms|forecast)\.[\w.]+)`\s+\((\d[\d.]*)(?:\s(%))?[^)]*by\s+default\)/g),
    ].map(([, key = "", number = "", percent = ""]) => ({ page, key, value: number + percent })),
  );

  test("there are some", () => expect(named.length).toBeGreaterThan(2));

  test.each(named)("$page: $key", ({ key, value }) => expect(defaultOf(key)).toBe(value));

  test("no sentence has a threshold without its key", () => {
    const bare = guides
      .flatMap((page) => textsOf(read(page)).flatMap(sentences))
      .filter((sentence) => /\b(?:20|40|80)\s%/.test(sentence) && !/by default/.test(sentence));
    expectNone(bare);
  });
});
