import type { Planned } from "../../src/core/alarms/alarm-plan.ts";
import { planAlarms } from "../../src/core/alarms/plan.ts";
import { check } from "../../src/core/check/check.ts";
import type { Guardrails } from "../../src/core/model/guardrails.ts";
import { loadPolicy } from "../../src/core/policy/load.ts";
import { TODAY } from "../support/cli.ts";

/** The policy as it ships, or with a repository's own guardrails over it. */
export const policy = (guardrails?: string) =>
  loadPolicy({
    cards: [],
    guardrails: guardrails === undefined ? null : { file: "guardrails.yaml", text: guardrails },
  });

/** Budgets given as text, priced. */
export function fleet(...texts: string[]): Planned[] {
  const sources = texts.map((text, at) => ({ file: `budgets/${at}.yaml`, text }));
  return [...check(sources, policy(), TODAY)].map(({ budget, projection, file, findings }) => {
    if (budget === null || projection === null) throw new Error(findings.map(({ message }) => message).join("; "));
    return { budget, projection, file };
  });
}

export const OPTIONS = { prefix: "tollgate", operatorTopic: null, operatorEmail: null };

export const plan = (planned: readonly Planned[], guardrails: Guardrails = policy().guardrails) =>
  planAlarms(planned, guardrails, OPTIONS);
