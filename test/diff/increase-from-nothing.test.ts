import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

test.each(["{ other: { tokens: 0 } }", "{ other: unknown }"])("increase=5%% fails from %s", async (before) => {
  const files = (lines: string) => ({ "budgets/acme.yaml": budget(`consumption: ${lines}\n`) });
  const [base, head] = [folder(files(before)), folder(files("{ other: { tokens: 27 } }"))];
  const args = (from: string, to: string) => ["diff", "--base-dir", from, "--head-dir", to, "--fail-on", "increase=5%"];
  expect((await tollgate(args(base, head))).code).toBe(1);
  expect((await tollgate(args(base, base))).code).toBe(0);
});
