import type { Finding, Problem } from "../model/finding.ts";
import type { Location } from "../model/source.ts";
import { dataOf } from "./data.ts";
import { ruleOf } from "./table.ts";

/** A problem of the input, worded and placed. */
export function word(problem: Problem, at: Location, org: string | null): Finding {
  const rule = ruleOf(problem.code);
  if (rule === null) throw new Error(`no rule ${problem.code}`);
  return {
    code: rule.code,
    kind: rule.kind,
    severity: rule.severity,
    message: rule.say(problem.args),
    ...(org === null ? {} : { org }),
    ...at,
    path: problem.path,
    data: dataOf(problem.args),
    help: rule.help?.(problem.args) ?? rule.fix,
  };
}
