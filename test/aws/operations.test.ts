import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DRIFTS } from "../../src/core/alarms/drift/table.ts";
import { ROOT } from "../support/cli.ts";
import { operations } from "./operations.ts";

const page = readFileSync(join(ROOT, "docs", "operations.md"), "utf8");

test("docs/operations.md shows what the commands print", async () => {
  const shown = [...page.matchAll(/```console\n\$ tollgate (.+)\n([\s\S]*?)```/g)];
  expect(Object.fromEntries(shown.map(([, command, output]) => [command, output]))).toEqual(await operations());
});

test("it explains every finding", () => {
  const rows = [...page.matchAll(/^- `([a-z-]+)` \((\w+)\): \w/gm)].map((row) => row.slice(1));
  expect(rows).toEqual(DRIFTS.map(({ code, severity }) => [code, severity]));
});
