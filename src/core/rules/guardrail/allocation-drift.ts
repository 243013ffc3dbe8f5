import { type Exact, exactWhole } from "../../model/exact.ts";
import { count } from "../../text/text.ts";
import { observed } from "../actual.ts";
import { guardrail } from "../rule.ts";

export interface PoolDrift {
  readonly planned: bigint;
  readonly reported: bigint;
  readonly beyond: string | null;
}
export const apart = (planned: bigint, reported: bigint): Exact =>
  exactWhole(planned > reported ? planned - reported : reported - planned);

export const allocationDrift = guardrail<PoolDrift>({
  code: "allocation-drift",
  severity: "warning",
  measure: "tokens",
  outlastsPlan: true,
  what: "Genesys Cloud reports another included pool than the plan has.",
  why: "Every percentage is of the pool. With a wrong pool, alarms come late or without reason. The meter uses the reported pool.",
  fix: "Write what the subscription page shows into `allocation.tokensPerMonth`, or use the card whose rule gives it.",
  say: ({ when, beyond, planned, reported }) =>
    `${beyond ?? when}: Genesys Cloud reports ${count(reported)} included tokens, the plan has ${count(planned)}`,
  help: ({ reported }) => `Write allocation: { tokensPerMonth: ${reported} }, or use the card whose rule gives it.`,
  breaches: function* (facts) {
    for (const { usage, segment, period, beyond } of observed(facts)) {
      const { included: reported } = usage.terms;
      const { included: planned, includedPath, cardPath } = segment;
      if (reported === null || reported === planned) continue;
      const path = includedPath ?? cardPath;
      yield { path, period, amount: apart(planned, reported), args: { planned, reported, beyond } };
    }
  },
});
