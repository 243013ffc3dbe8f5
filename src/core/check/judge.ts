import type { Data, Finding, Remedy, Severity } from "../model/finding.ts";
import type { ProjectedPeriod } from "../model/projection.ts";
import type { Location, Path } from "../model/source.ts";
import type { Facts } from "../rules/facts.ts";
import { findingOf } from "../rules/finding.ts";
import type { Rule, RunFigures } from "../rules/rule.ts";
import { RULES } from "../rules/table.ts";
import { type JudgedBreach, judgeBreach, type Run, runsOf, whenText } from "./runs.ts";
import { severityOf } from "./severity.ts";
import { type Again, Verifier } from "./verify.ts";
import { waivedFinding } from "./waived.ts";

type Locate = (at: { path: Path; atKey?: boolean | undefined }) => Location;

const JUDGING = RULES.filter(({ breaches }) => breaches !== undefined);

/**
 * Every guardrail and notice, over every period: one finding per rule and run of periods.
 * @param least findings below this severity are not made: nobody asked for them, and wording costs
 * @param again to try the remedies; without it, they are offered untried
 */
export const judge = (facts: Facts, locate: Locate, least: Severity = "info", again: Again | null = null): Finding[] =>
  judgeBy(JUDGING, facts, locate, least, again);

/** As judge, by some of the rules. */
export function judgeBy(
  rules: readonly Rule[],
  facts: Facts,
  locate: Locate,
  least: Severity = "info",
  again: Again | null = null,
): Finding[] {
  const findings: Finding[] = [];
  const verifier = again === null ? null : new Verifier(facts, again);
  for (const rule of rules) {
    const severity = severityOf(rule, facts.guardrails);
    if (severity === "off" || (severity === "info" && least !== "info")) continue;
    const judged: JudgedBreach[] = [];
    for (const breach of rule.breaches?.(facts) ?? []) judged.push(judgeBreach(rule, breach, facts));
    if (judged.length === 0) continue;
    for (const run of runsOf(judged)) {
      if (run.worst.isPast && least !== "info") continue;
      findings.push(toFinding(rule, severity, run, facts, { locate, verifier }));
    }
  }
  return findings;
}

/** Nothing can be bought, or planned otherwise, for a period that is over. */
const PAST = "This is over: use its figures for the next plan.";

interface Around {
  readonly locate: Locate;
  readonly verifier: Verifier | null;
}

function toFinding(rule: Rule, severity: Severity, run: Run, facts: Facts, { locate, verifier }: Around): Finding {
  const { breach, acceptance, isPast } = run.worst;
  const { periods } = facts.projection;
  const { when, run: runText, months } = whenText(run, periods);
  const { remedies = [], ...remedy } = isPast ? {} : (rule.remedy?.(figuresOf(run, periods), facts) ?? {});
  const args: Data = { ...breach.args, ...remedy, when, run: runText };
  const worst = breach.period === undefined ? {} : { worst: periods[breach.period]?.period.month };
  // A past finding has no remedy, which help may be made of.
  const { help: _help, ...silent } = rule;
  const worded = findingOf(isPast ? silent : rule, args, {
    severity: isPast ? "info" : severity,
    org: facts.budget.org,
    ...locate(breach),
    path: breach.path,
    ...(months.length === 0 ? {} : { periods: months }),
    data: { ...breach.args, ...remedy, ...worst },
  });
  if (isPast) return waivedOr({ ...worded, help: PAST });
  const offered = remedies.filter((each) => verifier?.holds(each, rule, run) ?? true);
  return waivedOr(offered.length === 0 ? worded : { ...worded, help: helpOf(offered), remedies: offered });

  function waivedOr(found: Finding): Finding {
    return acceptance.outcome === "open" ? found : waivedFinding(found, rule, run, acceptance, facts);
  }
}

/** One way of each kind; of what can be planned less, the first. */
export function helpOf(remedies: readonly Remedy[]): string {
  const kinds = new Map(
    remedies
      .toReversed()
      .map(({ kind, summary, note }) => [kind, note === undefined ? summary : `${summary} (${note})`]),
  );
  const [first = "", ...others] = remedies.map(({ kind }) => kinds.get(kind)).filter(isFirst);
  return [`${first}.`, ...others.map((other) => `Or ${other?.charAt(0).toLowerCase()}${other?.slice(1)}.`)].join(" ");
}

const isFirst = <T>(item: T, index: number, all: readonly T[]): boolean => all.indexOf(item) === index;

function figuresOf({ worst, breaches }: Run, periods: readonly ProjectedPeriod[]): RunFigures {
  const periodOf = ({ breach: { period } }: JudgedBreach): readonly ProjectedPeriod[] => {
    const projected = periods[period ?? -1];
    return projected === undefined ? [] : [projected];
  };
  const segments = [worst, ...breaches].flatMap(periodOf).map(({ segment }) => segment);
  return { periods: breaches.flatMap(periodOf), segments: [...new Set(segments)], subject: worst.breach.subject };
}
