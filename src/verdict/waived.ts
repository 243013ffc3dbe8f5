import { daysBetween } from "../model/calendar.ts";
import { type Exact, exactText } from "../model/exact.ts";
import type { Data, Finding } from "../model/finding.ts";
import type { Facts } from "../rules/facts.ts";
import type { Breach, Rule } from "../rules/rule.ts";
import { measuredText } from "../rules/text.ts";
import { type WaiverArgs, waiverApplied } from "../rules/waiver/waiver-applied.ts";
import { waiverExceeded } from "../rules/waiver/waiver-exceeded.ts";
import { waiverExpired } from "../rules/waiver/waiver-expired.ts";
import type { Acceptance } from "./accept.ts";

type Waived = Exclude<Acceptance, { readonly outcome: "open" }>;

const WAIVER_RULES = { applied: waiverApplied, exceeded: waiverExceeded, expired: waiverExpired };

/** What was found of a breach, as what a waiver makes of it. */
export function waivedFinding(
  found: Finding,
  { measure }: Rule,
  breach: Breach,
  { waiver, outcome }: Waived,
  { today, budget: { currency } }: Facts,
): Finding {
  const rule = WAIVER_RULES[outcome];
  const said = (amount: Exact | null): string | null =>
    measure === undefined || amount === null ? null : measuredText(amount, measure, currency);
  const args: WaiverArgs = {
    rule: found.code,
    breach: found.message,
    reason: waiver.reason,
    approvedBy: waiver.approvedBy,
    expires: waiver.expires,
    daysLeft: daysBetween(today, waiver.expires),
    upTo: waiver.upTo === null ? null : exactText(waiver.upTo),
  };
  const words = { ...args, held: said(breach.waivable ?? breach.amount ?? null), accepted: said(waiver.upTo) };
  const blocks = outcome !== "applied";
  return {
    ...found,
    code: rule.code,
    kind: rule.kind,
    severity: blocks || found.severity === "info" ? found.severity : rule.severity,
    message: rule.say(words as unknown as Data),
    data: { ...found.data, ...args },
    help: blocks ? (found.help ?? rule.fix) : rule.fix,
  };
}
