import type { Result } from "../check/result.ts";
import { runsOf, whenText } from "../check/runs.ts";
import { severityOf } from "../check/severity.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { ProjectedPeriod } from "../model/projection.ts";
import type { Location, Path } from "../model/source.ts";
import { dataOf } from "../rules/data.ts";
import { type Facts, fileNameOf } from "../rules/facts.ts";
import { budgetRemoved, type Removal } from "../rules/loosening/budget-removed.ts";
import { contractEased } from "../rules/loosening/contract-eased.ts";
import { limitRaised } from "../rules/loosening/limit-raised.ts";
import { waiverAdded } from "../rules/loosening/waiver-added.ts";
import type { Breach, Rule } from "../rules/rule.ts";
import type { Side } from "./side.ts";

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

/** What is lost with a budget, as severe as the base's guardrails say. One that was invalid held nothing. */
export function removedBudget({ org, file, status }: Result, head: Side, guardrails: Guardrails): Finding[] {
  if (org === null || status === "invalid") return [];
  const unread = unreadIn(head, file);
  const breaches = budgetRemoved.loosened({ org, file, unread });
  const place = { file: unread?.file ?? file, line: 1, column: 1 };
  return findingsOf(budgetRemoved, breaches, [], guardrails, () => place).map((finding) => ({ ...finding, org }));
}

function unreadIn(head: Side, file: string): Removal["unread"] {
  if (head.skipped.some((one) => one.file === file)) return { file, why: "link" };
  const [folder, name] = [file.slice(0, -fileNameOf(file).length), fileNameOf(file)];
  const hidden = ["_", "."].map((mark) => `${folder}${mark}${name}`).find((one) => head.has(one));
  return hidden === undefined ? null : { file: hidden, why: "hidden" };
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
    return {
      code: rule.code,
      kind: rule.kind,
      severity,
      message: rule.say({ ...breach.args, when: isDated ? when : "", run: runText }),
      ...locate(breach),
      path: breach.path,
      ...(isDated ? { periods: months } : {}),
      data: dataOf(breach.args),
      help: rule.fix,
    };
  });
}
