import { daysBetween } from "../model/calendar.ts";
import { compare, type Exact, exactText, subtract } from "../model/exact.ts";
import type { Data, Finding } from "../model/finding.ts";
import type { Facts } from "../rules/facts.ts";
import { worded } from "../rules/finding.ts";
import type { Rule } from "../rules/rule.ts";
import { type WaiverArgs, waiverApplied, waiverExceeded, waiverExpired } from "../rules/waivers.ts";
import { measuredText } from "../text/text.ts";
import type { Acceptance } from "./accept.ts";
import type { Run } from "./runs.ts";

type Waived = Exclude<Acceptance, { readonly outcome: "open" }>;

const WAIVER_RULES = { applied: waiverApplied, exceeded: waiverExceeded, expired: waiverExpired };

/** What was found of a run of breaches, as what a waiver makes of them. */
export function waivedFinding(
  found: Finding,
  { measure }: Rule,
  { breaches }: Run,
  { waiver, outcome }: Waived,
  { today, budget: { currency } }: Facts,
): Finding {
  const rule = WAIVER_RULES[outcome];
  const args: WaiverArgs = {
    rule: found.code,
    breach: found.message,
    reason: waiver.reason,
    approvedBy: waiver.approvedBy,
    expires: waiver.expires,
    daysLeft: daysBetween(today, waiver.expires),
    upTo: waiver.upTo === null ? null : exactText(waiver.upTo),
  };
  const said = (amount: Exact | null): string | null =>
    measure === undefined || amount === null ? null : measuredText(amount, measure, currency);
  const held = mostHeld(breaches);
  const beyond = held === null || waiver.upTo === null ? null : subtract(held, waiver.upTo);
  const words = { ...args, held: said(held), accepted: said(waiver.upTo), beyond: said(beyond) } as unknown as Data;
  const blocks = outcome !== "applied";
  const { code, message, help } = worded(rule, words);
  const { remedies, ...rest } = found;
  return {
    ...rest,
    ...(blocks && remedies !== undefined ? { remedies } : {}),
    code,
    kind: blocks ? "guardrail" : "notice",
    severity: blocks || found.severity === "info" ? found.severity : rule.severity,
    message,
    data: { ...found.data, ...args },
    help: outcome === "expired" ? (found.help ?? help) : help,
  };
}

/** The most that the waiver is held against in any of the periods. */
function mostHeld(breaches: Run["breaches"]): Exact | null {
  const held = breaches.flatMap(({ breach }) => breach.waivable ?? breach.amount ?? []);
  return held.reduce<Exact | null>((most, one) => (most === null || compare(one, most) > 0 ? one : most), null);
}
