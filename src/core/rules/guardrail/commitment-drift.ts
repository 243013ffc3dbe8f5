import { count } from "../../text/text.ts";
import { observed } from "../actual.ts";
import { guardrail } from "../rule.ts";
import { apart, type PoolDrift } from "./allocation-drift.ts";

export const commitmentDrift = guardrail<PoolDrift>({
  code: "commitment-drift",
  severity: "warning",
  measure: "tokens",
  outlastsPlan: true,
  what: "Genesys Cloud reports other committed tokens than the plan's purchases.",
  why: "A purchase that was not made does not hold overage back; one that is not planned is paid for all the same.",
  fix: "Write what was really bought into `purchases`, or buy what is planned.",
  say: ({ when, beyond, planned, reported }) =>
    `${beyond ?? when} has ${count(reported)} committed tokens by Genesys Cloud, ${count(planned)} by the plan`,
  breaches: function* (facts) {
    for (const { usage, segment, period, beyond } of observed(facts)) {
      const { committed: reported } = usage.terms;
      const { purchased: planned } = segment;
      if (reported === null || reported === planned) continue;
      yield { path: ["purchases"], period, amount: apart(planned, reported), args: { planned, reported, beyond } };
    }
  },
});
