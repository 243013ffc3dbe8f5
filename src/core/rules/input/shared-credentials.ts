import { inputRule } from "../rule.ts";

export const sharedCredentials = inputRule<{ customer: string; other: string; first: string }>({
  code: "shared-credentials",
  what: "Two customers' budgets refer to the same credentials.",
  why: "The usage of one customer would be read, and shown, as another's.",
  fix: "Give each customer a client and a secret of its own.",
  say: ({ customer, other, first }) => `${first} uses these credentials for ${other}; here they are ${customer}'s`,
});
