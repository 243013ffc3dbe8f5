import { exactWhole } from "../../model/exact.ts";
import { count, counted } from "../../text/text.ts";
import { perPeriod } from "../periods.ts";
import { type BuyRemedy, buyRemedy } from "../remedy.ts";
import { guardrail } from "../rule.ts";
import { marginRemedies } from "../ways.ts";

export const bufferExceedsAllocation = guardrail<{ buffered: bigint; ceiling: bigint; over: bigint }, BuyRemedy>({
  code: "buffer-exceeds-allocation",
  severity: "warning",
  measure: "tokens",
  what: "The plan fits, but not with its buffers.",
  why: "Buffers for unpredictability and growth only help if the pool has room for them.",
  fix: "Lower the buffers, or accept the overage in `limits.overageCost`.",
  say: ({ when, buffered, ceiling, over }) =>
    `${when} plans ${counted(buffered, "token")} of ${count(ceiling)} with its buffers: ${count(over)} over`,
  breaches: perPeriod(({ buffered, ceiling, consumed }) => {
    if (buffered === null || consumed.typical > ceiling || buffered <= ceiling) return null;
    const over = buffered - ceiling;
    return { path: ["buffers"], amount: exactWhole(over), args: { buffered, ceiling, over } };
  }),
  remedy: (run, facts) => {
    const data = buyRemedy(run.periods, ({ buffered, ceiling }) => (buffered ?? ceiling) - ceiling);
    return { ...data, remedies: marginRemedies(data, run, facts, ({ buffered }) => buffered ?? 0n) };
  },
});
