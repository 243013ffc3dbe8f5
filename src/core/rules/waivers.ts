import { counted } from "../text/text.ts";
import { guardrail, notice } from "./rule.ts";

export interface WaiverArgs {
  readonly rule: string;
  readonly breach: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly expires: string;
  readonly daysLeft: number;
  readonly upTo: string | null;
  /** "53,313 tokens of 60,000 tokens accepted"; null where the rule measures nothing. */
  readonly amount: string | null;
}

export const waiverApplied = notice<WaiverArgs>({
  code: "waiver-applied",
  severity: "warning",
  what: "A breach is accepted by a waiver.",
  why: "The breach is still on the invoice, and fails again when the waiver expires.",
  fix: "Fix the plan before the waiver expires.",
  say: ({ breach, reason, approvedBy, expires, daysLeft }) =>
    `accepted by ${approvedBy} until ${expires} (${counted(daysLeft, "day")} left), "${reason}": ${breach}`,
});

interface Held {
  /** In the rule's measure: what there is, what was accepted, and the difference. */
  readonly held: string | null;
  readonly accepted: string | null;
  readonly beyond: string | null;
}

export const waiverExceeded = guardrail<WaiverArgs & Held>({
  code: "waiver-exceeded",
  severity: "error",
  what: "A breach has grown beyond what its waiver accepts.",
  why: "A waiver accepts an amount, and not whatever the breach grows to.",
  fix: "Reduce the plan to what was accepted, or have the higher amount approved.",
  say: ({ breach, approvedBy, held, accepted }) =>
    `${held} exceed the ${accepted} that ${approvedBy} accepted: ${breach}`,
  help: ({ beyond }) => `Reduce by ${beyond}, or have the higher amount approved.`,
});

export const waiverExpired = guardrail<WaiverArgs>({
  code: "waiver-expired",
  severity: "error",
  what: "A breach was accepted by a waiver that has expired.",
  why: "A waiver ends on its day. From then on the breach fails the check again.",
  fix: "Fix the plan, or renew the waiver.",
  say: ({ breach, approvedBy, expires }) => `the waiver of ${approvedBy} expired on ${expires}: ${breach}`,
});
