import { inputRule } from "../rule.ts";

export const periodOrder = inputRule<{ from: string; through: string }>({
  code: "period-order",
  what: "`through` is before `from`.",
  why: "The entry would cover nothing.",
  fix: "Both months are included: one month is the same month twice.",
  say: ({ from, through }) => `through ${through} is before from ${from}`,
  help: ({ from, through }) => `Swap them: from ${through}, through ${from}.`,
});
