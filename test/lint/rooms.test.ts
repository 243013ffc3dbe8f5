import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";
import { ROOMS } from "./rooms.ts";

/** Built, and data: what it holds is whatever was compiled. */
const GENERATED = "generated";

test("every room of src/ has its row", () => {
  const rooms = readdirSync(join(ROOT, "src")).filter((name) => name !== GENERATED);
  expect(ROOMS.map(({ name }) => name).sort()).toEqual(rooms.sort());
});
