import { exactWhole } from "../../model/exact.ts";
import { count } from "../../text/text.ts";
import { largestLine, perPeriod } from "../periods.ts";
import { type BuyRemedy, buyRemedy, rangesText } from "../remedy.ts";
import { guardrail } from "../rule.ts";

export const overAllocationHigh = guardrail<{ high: bigint; ceiling: bigint; over: bigint }, BuyRemedy>({
  code: "over-allocation-high",
  severity: "warning",
  measure: "tokens",
  what: "The plan fits as expected, but not at the high end of its ranges.",
  why: "A range says what may happen. At its high end, the period ends in overage.",
  fix: "Narrow the range, buy the difference, or accept the risk.",
  say: ({ when, high, ceiling, over }) =>
    `${when} may use ${count(high)} tokens of ${count(ceiling)} at the high end: ${count(over)} over`,
  help: ({ remedy: { purchases } }) => `Buy ${rangesText(purchases)} to be safe at the high end.`,
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
  remedy: ({ periods }) => buyRemedy(periods, ({ consumed, ceiling }) => consumed.high - ceiling),
});
