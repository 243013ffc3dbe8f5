import { exactWhole } from "../../model/exact.ts";
import { count, counted } from "../../text/text.ts";
import { largestLine, perPeriod } from "../periods.ts";
import { type BuyRemedy, buyRemedy } from "../remedy.ts";
import { guardrail } from "../rule.ts";
import { marginRemedies } from "../ways.ts";

export const overAllocationHigh = guardrail<{ high: bigint; ceiling: bigint; over: bigint }, BuyRemedy>({
  code: "over-allocation-high",
  severity: "warning",
  measure: "tokens",
  what: "The plan fits as expected, but not at the high end of its ranges.",
  why: "A range says what may happen. At its high end, the period ends in overage.",
  fix: "Narrow the range, or accept the overage in `limits.overageCost`.",
  say: ({ when, high, ceiling, over }) =>
    `${when} may use ${counted(high, "token")} of ${count(ceiling)} at the high end: ${count(over)} over`,
  breaches: perPeriod((segment) => {
    const { ceiling, consumed } = segment;
    if (consumed.typical > ceiling || consumed.high <= ceiling) return null;
    const over = consumed.high - ceiling;
    return {
      path: largestLine(segment)?.path ?? ["consumption"],
      amount: exactWhole(over),
      args: { high: consumed.high, ceiling, over },
    };
  }),
  remedy: (run, facts) => {
    const data = buyRemedy(run.periods, ({ consumed, ceiling }) => consumed.high - ceiling);
    return { ...data, remedies: marginRemedies(data, run, facts, ({ consumed }) => consumed.high) };
  },
});
