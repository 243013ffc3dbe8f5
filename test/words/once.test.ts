import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";

const src = join(ROOT, "src");
const files = (readdirSync(src, { recursive: true }) as string[])
  .filter((file) => file.endsWith(".ts") && !file.startsWith("generated"))
  .map((file) => ({ file, code: readFileSync(join(src, file), "utf8") }));

const having = (form: RegExp): string[] => files.filter(({ code }) => form.test(code)).map(({ file }) => file);

/** What is written by one function for the whole product, and how it looks by hand. */
test.each([
  ["a plural: counted() or plural()", /=== 1n? \? "[^"]*" : "[^"]*s"|\? "" : "s"/, "core/text/text.ts"],
  ["a position: placeText() or findingLine()", /:\$\{[\w.?]*line\}/, "core/text/text.ts"],
  ["a near word: didYouMean() or meantText()", /Did you mean \$/, "core/text/nearest.ts"],
])("%s", (_, form, home) => {
  expect(having(form).filter((file) => file !== home)).toEqual([]);
});
