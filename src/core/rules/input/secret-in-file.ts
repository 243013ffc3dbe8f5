import { inputRule } from "../rule.ts";

/** The value itself is never shown. */
export const secretInFile = inputRule<{ looksLike: string }>({
  code: "secret-in-file",
  what: "The file holds a secret.",
  why: "Budgets are committed: whoever reads the repository could use it.",
  fix: "Revoke it, then put a reference there: the ARN of a Secrets Manager secret, env:NAME or profile:NAME.",
  say: ({ looksLike }) => `this looks like ${looksLike}`,
});
