import { inputRule } from "../rule.ts";

export const usageFile = inputRule<{ problem: string; right: string }>({
  code: "usage-file",
  what: "A usage file is not laid out as usage is read.",
  why: "Usage decides whether an alarm would have fired: a file that is half understood would rehearse something else.",
  fix: "Write a CSV or JSON file with a day (or hour) and tokens; docs/usage-files.md shows both.",
  say: ({ problem }) => problem,
  help: ({ right }) => right,
});
