import { ruleDoc, ruleListDoc } from "../../../core/report/views/rules.ts";
import { RULES, ruleOf } from "../../../core/rules/table.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { type Io, UsageError } from "../io.ts";
import { policyOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";
import type { PolicyFlags } from "./rates.ts";

export function listRules({ format, policy }: PolicyFlags, io: Io): void {
  printDoc(ruleListDoc(RULES, policyOf(io, policy).guardrails), format, io);
}

export function showRule(code: string, { format, policy }: PolicyFlags, io: Io): void {
  const rule = ruleOf(code);
  if (rule === null) throw new UsageError(unknownRule(code));
  printDoc(ruleDoc(rule, policyOf(io, policy).guardrails), format, io);
}

function unknownRule(code: string): string {
  const known = RULES.map((rule) => rule.code);
  return `there is no rule ${code}. ${didYouMean(code, known, "See tollgate rules list.")}`;
}
