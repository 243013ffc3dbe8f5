import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** A heading that ends with the most files a walk may have, then a numbered list that begins each item with a file. */
const WALK = /^### (?<title>.+) \(at most (?<most>\d+) files\)\n\n(?<list>(?:\d+\. .+\n(?: {3}.+\n)*)+)/gm;

const walks = [...read("CONTRIBUTING.md").matchAll(WALK)].map(({ groups = {} }) => ({
  title: groups["title"] ?? "",
  most: Number(groups["most"]),
  files: [...(groups["list"] ?? "").matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file = ""]) => file),
}));

/** Types too: a type is how data goes from file to file. */
const importsOf = (file: string): string[] =>
  [...read(file).matchAll(/"(\.{1,2}\/[^"]+)"/g)].map(([, path = ""]) => posix.join(posix.dirname(file), path));

test("CONTRIBUTING.md has a walk for a quantity and one for a finding", () => {
  expect(walks.map(({ title }) => title)).toEqual([
    "A quantity from the file to the terminal, the JSON report and a metric",
    "A finding from its rule to an annotation",
  ]);
});

describe.each(walks)("$title", ({ files, most }) => {
  test(`has at most ${most} files`, () => {
    const { size } = new Set(files);
    expect(size).toBeGreaterThan(2);
    expect(size).toBeLessThanOrEqual(most);
  });

  test("each file imports the next, or is imported by it", () => {
    const apart = files.slice(1).flatMap((file, index) => {
      const before = files[index] ?? "";
      return importsOf(file).includes(before) || importsOf(before).includes(file) ? [] : [`${before} and ${file}`];
    });
    expect(apart).toEqual([]);
  });
});
