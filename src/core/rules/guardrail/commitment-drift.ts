import { count } from "../../text/text.ts";
import { observed } from "../actual.ts";
import { guardrail } from "../rule.ts";
import { apart, type PoolDrift } from "./allocation-drift.ts";

export const commitmentDrift = guardrail<PoolDrift>({
  code: "commitment-drift",
  severity: "warning",
  measure: "tokens",
  outlastsPlan: true,
  what: "The committed tokens differ from the plan's purchases.",
  why: "A purchase that was not made does not prevent overage. A purchase that is not planned is paid for anyway.",
  fix: "Write what was bought into `purchases`, or buy what is planned.",
  say: ({ when, beyond, planned, reported }) =>
    `${beyond ?? when}: Genesys Cloud reports ${count(reported)} committed tokens, the plan has ${count(planned)}`,
  breaches: function* (facts) {
    for (const { usage, segment, period, beyond } of observed(facts)) {
      const { committed: reported } = usage.terms;
      const { purchased: planned } = segment;
      if (reported === null || reported === planned) continue;
      yield { path: ["purchases"], period, amount: apart(planned, reported), args: { planned, reported, beyond } };
    }
  },
});
