import { inputRule } from "../rule.ts";

export const policyInvalid = inputRule<{ problem: string; right?: string }>({
  code: "policy-invalid",
  what: "A rate card or the guardrails file is invalid.",
  why: "Policy decides every verdict: a mistake in it must not be guessed around.",
  fix: "See `tollgate schema rate-card` or `tollgate schema guardrails`.",
  say: ({ problem }) => problem,
  help: ({ right }) => right ?? null,
});
