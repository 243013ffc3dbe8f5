import { severityOf } from "../check/severity.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { type Rule, textsOf } from "../rules/rule.ts";
import type { CiOptions } from "./formatter.ts";
import { LEVELS } from "./sarif-result.ts";

/** All of a run but its results: the tool with its rules, and what is said beside the results. */
export const runOf = ({ version, rules, guardrails }: CiOptions, notes: readonly object[]): object => ({
  tool: {
    driver: { name: "tollgate", semanticVersion: version, rules: rules.map((rule) => descriptorOf(rule, guardrails)) },
  },
  automationDetails: { id: "tollgate/" },
  columnKind: "utf16CodeUnits",
  invocations: [{ executionSuccessful: true, toolExecutionNotifications: notes }],
});

function descriptorOf(rule: Rule, guardrails: Guardrails): object {
  const { code, kind } = rule;
  const { what, why, fix } = textsOf(rule, guardrails);
  const severity = severityOf(rule, guardrails);
  return {
    id: code,
    shortDescription: { text: what },
    fullDescription: { text: why },
    help: { text: `${why} ${fix}`, markdown: `${what}\n\n**Why:** ${why}\n\n**What to do:** ${fix}\n` },
    defaultConfiguration: severity === "off" ? { enabled: false } : { level: LEVELS[severity] },
    properties: { tags: [kind] },
  };
}
