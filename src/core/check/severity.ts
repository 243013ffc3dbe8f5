import type { Severity } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Rule } from "../rules/rule.ts";

/** As the guardrails say, for those that can be configured. */
export function severityOf(rule: Rule, guardrails: Guardrails): Severity | "off" {
  return rule.kind === "guardrail" ? (guardrails.severities.get(rule.code) ?? rule.severity) : rule.severity;
}
