import { inputRule } from "../rule.ts";

export const noBudget = inputRule<{ where: string }>({
  code: "no-budget",
  what: "No budget was found.",
  why: "A gate that checks nothing would pass everything.",
  fix: "Write one with `tollgate init <org>`, or name the folder that holds them.",
  say: ({ where }) => `no budget found in ${where}`,
});
