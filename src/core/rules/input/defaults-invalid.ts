import { inputRule } from "../rule.ts";

export const defaultsInvalid = inputRule<{ defaults: string }>({
  code: "defaults-invalid",
  what: "The defaults this budget builds on are invalid.",
  why: "Judged without them, the verdict would be about another plan.",
  fix: "Mend the defaults file; its own findings say where.",
  say: ({ defaults }) => `cannot be judged until ${defaults} is mended`,
});
