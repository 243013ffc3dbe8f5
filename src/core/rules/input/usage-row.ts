import { inputRule } from "../rule.ts";

export const usageRow = inputRule<{ problem: string; right: string }>({
  code: "usage-row",
  what: "A row of a usage file cannot be used.",
  why: "A row that is left out is usage nobody counts.",
  fix: "Mend the row: the layout is in docs/usage-files.md.",
  say: ({ problem }) => problem,
  help: ({ right }) => right,
});
