import { inputRule } from "../rule.ts";

export const schemaRule = inputRule<{ problem: string; right?: string }>({
  code: "schema",
  what: "A key or value does not fit the schema.",
  why: "A misspelled key would otherwise be ignored, and a guard nobody notices is missing guards nothing.",
  fix: "See `tollgate schema budget`, or put the schema comment on the file's first line and let the editor complete it.",
  say: ({ problem }) => problem,
  help: ({ right }) => right ?? null,
});
