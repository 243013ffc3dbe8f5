import { notice } from "../rule.ts";

export interface WaiverArgs {
  readonly rule: string;
  readonly breach: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly expires: string;
  readonly daysLeft: number;
  readonly upTo: string | null;
}

export const waiverApplied = notice<WaiverArgs>({
  code: "waiver-applied",
  severity: "warning",
  what: "A breach is accepted by a waiver.",
  why: "Nothing is hidden: an accepted breach is still on the invoice, and the waiver has an end.",
  fix: "Mend the plan before the waiver expires.",
  say: ({ breach, reason, approvedBy, expires, daysLeft }) =>
    `accepted by ${approvedBy} until ${expires} (${daysLeft} day${daysLeft === 1 ? "" : "s"} left), "${reason}": ${breach}`,
});
