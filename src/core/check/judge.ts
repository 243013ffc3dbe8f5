import type { Data, Finding, Severity } from "../model/finding.ts";
import type { ProjectedPeriod } from "../model/projection.ts";
import type { Location, Path } from "../model/source.ts";
import type { Facts } from "../rules/facts.ts";
import { findingOf } from "../rules/finding.ts";
import type { Breach, Rule, RunFigures } from "../rules/rule.ts";
import { RULES } from "../rules/table.ts";
import { accept } from "./accept.ts";
import { type JudgedBreach, type Run, runsOf, whenText } from "./runs.ts";
import { severityOf } from "./severity.ts";
import { waivedFinding } from "./waived.ts";

type Locate = (at: { path: Path; atKey?: boolean | undefined }) => Location;

const JUDGING = RULES.filter(({ breaches }) => breaches !== undefined);

/**
 * Every guardrail and notice, over every period: one finding per rule and run of periods.
 * @param least findings below this severity are not made: nobody asked for them, and wording costs
 */
export const judge = (facts: Facts, locate: Locate, least: Severity = "info"): Finding[] =>
  judgeBy(JUDGING, facts, locate, least);

/** As judge, by some of the rules. */
export function judgeBy(rules: readonly Rule[], facts: Facts, locate: Locate, least: Severity = "info"): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const severity = severityOf(rule, facts.guardrails);
    if (severity === "off" || (severity === "info" && least !== "info")) continue;
    const judged: JudgedBreach[] = [];
    for (const breach of rule.breaches?.(facts) ?? []) judged.push(judgeBreach(rule, breach, facts));
    if (judged.length === 0) continue;
    for (const run of runsOf(judged)) {
      if (run.worst.isPast && least !== "info") continue;
      findings.push(toFinding(rule, severity, run, facts, locate));
    }
  }
  return findings;
}

/** A breach with what waivers and the calendar make of it. */
export function judgeBreach(
  rule: Rule,
  breach: Breach,
  { budget, projection: { periods }, today }: Facts,
): JudgedBreach {
  const period = periods[breach.period ?? -1]?.period ?? null;
  // What is about the plan as a whole is over with its last period.
  const over = (period ?? (rule.outlastsPlan === true ? null : periods.at(-1)?.period))?.end;
  return {
    breach,
    acceptance: accept(rule.code, breach, period, budget.waivers, today),
    isPast: over !== undefined && over <= today,
  };
}

/** Nothing can be bought, or planned otherwise, for a period that is over. */
const PAST = "This is over: use its figures for the next plan.";

function toFinding(rule: Rule, severity: Severity, run: Run, facts: Facts, locate: Locate): Finding {
  const { breach, acceptance, isPast } = run.worst;
  const { periods } = facts.projection;
  const { when, run: runText, months } = whenText(run, periods);
  const remedy = rule.remedy?.(figuresOf(run, periods), facts);
  const numbers: Data = { ...breach.args, ...(isPast ? {} : remedy) };
  const args: Data = { ...breach.args, ...remedy, when, run: runText };
  const worst = breach.period === undefined ? {} : { worst: periods[breach.period]?.period.month };
  const worded = findingOf(rule, args, {
    severity: isPast ? "info" : severity,
    org: facts.budget.org,
    ...locate(breach),
    path: breach.path,
    ...(months.length === 0 ? {} : { periods: months }),
    data: { ...numbers, ...worst },
  });
  const found = isPast ? { ...worded, help: PAST } : worded;
  return acceptance.outcome === "open" ? found : waivedFinding(found, rule, run, acceptance, facts);
}

function figuresOf({ worst, breaches }: Run, periods: readonly ProjectedPeriod[]): RunFigures {
  const periodOf = ({ breach: { period } }: JudgedBreach): readonly ProjectedPeriod[] => {
    const projected = periods[period ?? -1];
    return projected === undefined ? [] : [projected];
  };
  const segments = [worst, ...breaches].flatMap(periodOf).map(({ segment }) => segment);
  return { periods: breaches.flatMap(periodOf), segments: [...new Set(segments)], subject: worst.breach.subject };
}
