import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";

const PAGES = readdirSync(join(ROOT, "docs")).flatMap((file) => /^(.+)\.md$/.exec(file)?.[1] ?? []);
const docs = (...args: string[]) => tollgate(["docs", ...args], { cwd: folder({}) });

describe("tollgate docs", () => {
  test("lists the pages, and prints one by its name or as messages name it", async () => {
    expect((await docs()).out.trimEnd().split("\n")).toEqual(PAGES.sort());
    const page = readFileSync(join(ROOT, "docs", "meter.md"), "utf8");
    for (const name of ["meter", "meter.md", "docs/meter.md"]) expect((await docs(name)).out).toBe(page);
  });

  test("names the near page, and reads nothing else", async () => {
    expect(await docs("metre")).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean meter?") });
    expect((await docs("../README")).code).toBe(2);
  });

  test("the package has every page", () => {
    expect(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).files).toContain("docs/*.md");
  });
});
