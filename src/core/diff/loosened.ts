import { runsOf, whenText } from "../check/runs.ts";
import { severityOf } from "../check/severity.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { ProjectedPeriod } from "../model/projection.ts";
import type { Location, Path } from "../model/source.ts";
import type { Facts } from "../rules/facts.ts";
import { findingOf } from "../rules/finding.ts";
import { contractEased } from "../rules/loosening/contract-eased.ts";
import { limitRaised } from "../rules/loosening/limit-raised.ts";
import { waiverAdded } from "../rules/loosening/waiver-added.ts";
import type { Breach, Rule } from "../rules/rule.ts";

/** Where the head says it. */
export type Locate = (breach: Breach) => Location;

const OPEN = { outcome: "open", waiver: null } as const;

/** What a change loosens of one budget, as severe as the base's guardrails say. */
export function loosenedBudget(
  before: Facts | null,
  after: Facts,
  guardrails: Guardrails,
  locate: (path: Path) => Location,
): Finding[] {
  const { periods } = after.projection;
  return [waiverAdded, limitRaised, contractEased].flatMap((rule) =>
    findingsOf(rule, rule.loosened({ before, after }), periods, guardrails, (breach) => locate(breach.path)).map(
      (finding) => ({ ...finding, org: after.budget.org }),
    ),
  );
}

/** One finding for each run of periods. */
export function findingsOf(
  rule: Rule,
  breaches: Iterable<Breach>,
  periods: readonly ProjectedPeriod[],
  guardrails: Guardrails,
  locate: Locate,
): Finding[] {
  const severity = severityOf(rule, guardrails);
  if (severity === "off") return [];
  const judged = [...breaches].map((breach) => ({ breach, acceptance: OPEN, isPast: false }));
  return runsOf(judged).map((run) => {
    const { breach } = run.worst;
    const { when, run: runText, months } = whenText(run, periods);
    const isDated = breach.period !== undefined;
    const args = { ...breach.args, when: isDated ? when : "", run: runText };
    return findingOf(rule, args, {
      severity,
      ...locate(breach),
      path: breach.path,
      ...(isDated ? { periods: months } : {}),
      data: breach.args,
    });
  });
}
