import { guardrail } from "../rule.ts";
import type { WaiverArgs } from "./waiver-applied.ts";

export const waiverExceeded = guardrail<WaiverArgs>({
  code: "waiver-exceeded",
  severity: "error",
  what: "A breach has grown beyond what its waiver accepts.",
  why: "Somebody accepted an amount, not the rule's absence.",
  fix: "Mend the plan down to what was accepted, or have the new amount approved.",
  say: ({ breach, approvedBy, upTo }) => `beyond the ${upTo} that ${approvedBy} accepted: ${breach}`,
});
