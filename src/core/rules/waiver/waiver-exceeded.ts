import { guardrail } from "../rule.ts";
import type { WaiverArgs } from "./waiver-applied.ts";

interface Held {
  /** In the rule's measure: what there is, and what was accepted. */
  readonly held: string | null;
  readonly accepted: string | null;
  readonly beyond: string | null;
}

export const waiverExceeded = guardrail<WaiverArgs & Held>({
  code: "waiver-exceeded",
  severity: "error",
  what: "A breach has grown beyond what its waiver accepts.",
  why: "Somebody accepted an amount, not the rule's absence.",
  fix: "Mend the plan down to what was accepted, or have the new amount approved.",
  say: ({ breach, approvedBy, held, accepted }) => `${held} where ${approvedBy} accepted ${accepted}: ${breach}`,
  help: ({ beyond }) => `${beyond} less is within what was accepted; or have the new amount approved.`,
});
