import { exactWhole } from "../../model/exact.ts";
import { count } from "../../text/text.ts";
import { perPeriod } from "../periods.ts";
import { type BuyRemedy, buyRemedy, rangesText } from "../remedy.ts";
import { guardrail } from "../rule.ts";

export const bufferExceedsAllocation = guardrail<{ buffered: bigint; ceiling: bigint; over: bigint }, BuyRemedy>({
  code: "buffer-exceeds-allocation",
  severity: "warning",
  measure: "tokens",
  what: "The plan fits, but not with its buffers.",
  why: "Buffers for unpredictability and growth only help if the pool has room for them.",
  fix: "Buy the difference, or lower the buffers.",
  say: ({ when, buffered, ceiling, over }) =>
    `${when} plans ${count(buffered)} tokens of ${count(ceiling)} with its buffers: ${count(over)} over`,
  help: ({ remedy: { purchases } }) => `Buy ${rangesText(purchases)} to hold the buffers.`,
  breaches: perPeriod(({ buffered, ceiling, consumed }) => {
    if (buffered === null || consumed.typical > ceiling || buffered <= ceiling) return null;
    const over = buffered - ceiling;
    return { path: ["buffers"], amount: exactWhole(over), args: { buffered, ceiling, over } };
  }),
  remedy: ({ periods }) => buyRemedy(periods, ({ buffered, ceiling }) => (buffered ?? ceiling) - ceiling),
});
