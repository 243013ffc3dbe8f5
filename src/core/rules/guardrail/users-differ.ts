import { compare, type Exact, subtract } from "../../model/exact.ts";
import { exactCount } from "../../text/text.ts";
import { perLine } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const usersDiffer = guardrail<{ feature: string; users: Exact; licensed: Exact }>({
  code: "users-differ",
  severity: "warning",
  perFeature: true,
  what: "A line plans more users than are licensed in the period.",
  why: "Only licensed users can have the role that is billed, so one of the two numbers is out of date.",
  fix: "Correct `users`, or write a share such as 100%, which follows the licensed users.",
  say: ({ when, feature, users, licensed }) =>
    `${when} plans ${exactCount(users)} users of ${feature}, but ${exactCount(licensed)} are licensed`,
  breaches: perLine(({ feature, path, unit, quantity }, { users: licensed }) => {
    if (unit !== "users" || quantity === null || compare(quantity, licensed) <= 0) return null;
    const amount = subtract(quantity, licensed);
    return { path, subject: feature, amount, args: { feature, users: quantity, licensed } };
  }),
});
