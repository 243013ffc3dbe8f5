import { guardrail } from "../rule.ts";
import type { WaiverArgs } from "./waiver-applied.ts";

export const waiverExpired = guardrail<WaiverArgs>({
  code: "waiver-expired",
  severity: "error",
  what: "A breach was accepted by a waiver that has expired.",
  why: "An acceptance ends on its day; then the breach blocks again.",
  fix: "Mend the plan, or have the waiver renewed.",
  say: ({ breach, approvedBy, expires }) => `the waiver of ${approvedBy} expired on ${expires}: ${breach}`,
});
