import { daysBetween } from "../model/calendar.ts";
import { exactText } from "../model/exact.ts";
import type { Data, Finding, RuleKind, Severity } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Location, Path } from "../model/source.ts";
import type { Facts } from "../rules/facts.ts";
import type { Breach, Rule } from "../rules/rule.ts";
import { RULES } from "../rules/table.ts";
import { type WaiverArgs, waiverApplied } from "../rules/waiver/waiver-applied.ts";
import { waiverExceeded } from "../rules/waiver/waiver-exceeded.ts";
import { waiverExpired } from "../rules/waiver/waiver-expired.ts";
import { accept } from "./accept.ts";
import { dataOf } from "./data.ts";
import { type JudgedBreach, type Run, runsOf, whenText } from "./runs.ts";

type Locate = (at: { path: Path; atKey?: boolean }) => Location;

const JUDGING = RULES.filter(({ breaches }) => breaches !== undefined);
const WAIVER_RULES = { applied: waiverApplied, exceeded: waiverExceeded, expired: waiverExpired };

/** Every guardrail and notice, over every period: one finding per rule and run of periods. */
export function judge(facts: Facts, locate: Locate): Finding[] {
  const findings: Finding[] = [];
  for (const rule of JUDGING) {
    const severity = severityOf(rule, facts.guardrails);
    if (severity === "off") continue;
    const judged: JudgedBreach[] = [];
    for (const breach of rule.breaches?.(facts) ?? []) judged.push(judgeBreach(rule, breach, facts));
    if (judged.length === 0) continue;
    for (const run of runsOf(judged)) findings.push(toFinding(rule, severity, run, facts, locate));
  }
  return findings;
}

export function severityOf(rule: Rule, guardrails: Guardrails): Severity | "off" {
  return rule.kind === "guardrail" ? (guardrails.severities.get(rule.code) ?? rule.severity) : rule.severity;
}

function judgeBreach(rule: Rule, breach: Breach, { budget, projection, today }: Facts): JudgedBreach {
  const period = projection.periods[breach.period ?? -1]?.period ?? null;
  return {
    breach,
    acceptance: accept(rule.code, breach, period, budget.waivers, today),
    isPast: period !== null && period.end <= today,
  };
}

function toFinding(rule: Rule, severity: Severity, run: Run, facts: Facts, locate: Locate): Finding {
  const { breach, acceptance, isPast } = run.worst;
  const { when, run: runText, months } = whenText(run, facts.projection.periods);
  const args: Data = { ...breach.args, when, run: runText };
  const message = rule.say(args);
  const about = {
    org: facts.budget.org,
    ...locate(breach),
    path: breach.path,
    ...(months.length === 0 ? {} : { periods: months }),
  };
  const worst = breach.period === undefined ? {} : { worst: facts.projection.periods[breach.period]?.period.month };
  const help = rule.help?.(args) ?? rule.fix;
  if (acceptance.outcome === "open") {
    const kind: RuleKind = rule.kind;
    return {
      code: rule.code,
      kind,
      severity: isPast ? "info" : severity,
      message,
      ...about,
      data: dataOf({ ...breach.args, ...worst }),
      help,
    };
  }
  const { waiver, outcome } = acceptance;
  const waiverRule = WAIVER_RULES[outcome];
  const waiverArgs: WaiverArgs = {
    rule: rule.code,
    breach: message,
    reason: waiver.reason,
    approvedBy: waiver.approvedBy,
    expires: waiver.expires,
    daysLeft: daysBetween(facts.today, waiver.expires),
    upTo: waiver.upTo === null ? null : exactText(waiver.upTo),
  };
  const blocks = outcome !== "applied";
  return {
    code: waiverRule.code,
    kind: waiverRule.kind,
    severity: isPast ? "info" : blocks ? severity : waiverRule.severity,
    message: waiverRule.say(waiverArgs as unknown as Data),
    ...about,
    data: dataOf({ ...breach.args, ...worst, ...waiverArgs }),
    help: blocks ? help : waiverRule.fix,
  };
}
