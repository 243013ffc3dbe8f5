import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";
import { againstOrder, ROOMS } from "./rooms.ts";

const SRC = join(ROOT, "src");

/** Built, and data: lowest of all. */
const GENERATED = "generated";
const ORDER = [GENERATED, ...ROOMS.map(({ name }) => name)];

/**
 * The declarations of what is built name the types of the room that reads it; the code itself imports nothing. An
 * older build's may lie about.
 */
const isBuiltTypes = (file: string): boolean => file.startsWith(GENERATED) && file.endsWith(".d.ts");

test("every room of src/ has its row", () => {
  expect([...ORDER].sort()).toEqual(readdirSync(SRC).sort());
});

test("a room imports only rooms above its own in the table", () => {
  const all = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  const files = all.filter((file) => /\.[jt]s$/.test(file) && !isBuiltTypes(file));
  const found = files.flatMap((file) => againstOrder(ORDER, file, readFileSync(join(SRC, file), "utf8")));
  expect(files.length).toBeGreaterThan(400);
  expect(found).toEqual([]);
});

describe("what is against the order", () => {
  const found = (file: string, code: string) => againstOrder(["low", "check.ts", "high"], file, code);

  test.each([
    'import { a } from "../high/a.ts";',
    'import type { A } from "../high/a.ts";',
    'import "../high/a.ts";',
    'export * from "../high/a.ts";',
    'export const a = () => import("../high/a.ts");',
    'export type A = import("../high/a.ts").A;',
    'import {\n  a,\n} from "../high/a.ts";',
  ])("%s", (code) => {
    expect(found("low/b.ts", code)).toEqual(["low/b.ts -> high/a.ts"]);
    expect(found("high/b.ts", code)).toEqual([]);
  });

  test("a file that is a room, a deeper file, and a way out of src/", () => {
    expect(found("low/in/b.ts", 'import "../../check.ts";')).toEqual(["low/in/b.ts -> check.ts"]);
    expect(found("check.ts", 'import "./low/b.ts";\nimport "./high/a.ts";')).toEqual(["check.ts -> high/a.ts"]);
    expect(found("high/a.ts", 'import "../../test/support/cli.ts";')).toEqual(["high/a.ts -> ../test/support/cli.ts"]);
  });
});
