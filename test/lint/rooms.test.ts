import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";
import { againstOrder, ROOMS } from "./rooms.ts";

const SRC = join(ROOT, "src");

/** Built, and data: lowest of all. */
const GENERATED = "generated";
const BUILT = ["builtin.js", "holidays.js", "listings.js", "page.js", "schema.js", "version.js"].map(
  (name) => `${GENERATED}/${name}`,
);
const ORDER = [...BUILT, ...ROOMS.map(({ name }) => name)];

/**
 * The declarations of what is built name the types of the room that reads it; the code itself imports nothing. An
 * older build's may lie about.
 */
const isBuiltTypes = (file: string): boolean => file.startsWith(GENERATED) && file.endsWith(".d.ts");

test("every room of src/ has its row", () => {
  const tiers = readdirSync(SRC).filter((name) => name !== GENERATED);
  const rooms = tiers.flatMap((tier) => readdirSync(join(SRC, tier)).map((name) => `${tier}/${name}`));
  expect(ROOMS.map(({ name }) => name).sort()).toEqual(rooms.sort());
});

test("a room imports only rooms above its own in the table", () => {
  const all = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  const files = all.filter((file) => /\.[jt]s$/.test(file) && !isBuiltTypes(file));
  const found = files.flatMap((file) => againstOrder(ORDER, file, readFileSync(join(SRC, file), "utf8")));
  expect(files.length).toBeGreaterThan(300);
  expect(found).toEqual([]);
});

describe("what is against the order", () => {
  const found = (file: string, code: string) => againstOrder(["core/low", "core/mid", "apps/high"], file, code);

  test.each([
    'import { a } from "../../apps/high/a.ts";',
    'import type { A } from "../../apps/high/a.ts";',
    'import "../../apps/high/a.ts";',
    'export * from "../../apps/high/a.ts";',
    'export const a = () => import("../../apps/high/a.ts");',
    'export type A = import("../../apps/high/a.ts").A;',
    'import {\n  a,\n} from "../../apps/high/a.ts";',
  ])("%s", (code) => {
    expect(found("core/low/b.ts", code)).toEqual(["core/low/b.ts -> apps/high/a.ts"]);
    expect(found("apps/high/b.ts", code)).toEqual([]);
  });

  test("a deeper file, and a way out of src/", () => {
    expect(found("core/low/in/b.ts", 'import "../../mid/a.ts";')).toEqual(["core/low/in/b.ts -> core/mid/a.ts"]);
    const out = ["..", "..", "..", "test", "support", "cli.ts"].join("/");
    expect(found("apps/high/a.ts", `import "${out}";`)).toEqual(["apps/high/a.ts -> ../test/support/cli.ts"]);
  });
});
