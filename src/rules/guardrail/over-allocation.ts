import { exactWhole } from "../../model/exact.ts";
import type { Money } from "../../model/money.ts";
import type { Segment } from "../../model/projection.ts";
import { type PlanAtMost, planAtMost } from "../../pricing/remedy.ts";
import { largestLine, moneyIn, perPeriod } from "../periods.ts";
import { guardrail } from "../rule.ts";
import { count, money, quantityWords } from "../text.ts";

interface Args {
  readonly consumed: bigint;
  readonly atLeast: boolean;
  readonly ceiling: bigint;
  readonly allocation: bigint;
  readonly over: bigint;
  readonly overage: bigint;
  readonly cost: Money | null;
}

interface Remedy {
  readonly remedy: { readonly buyTokens: bigint; readonly planAtMost: PlanAtMost | null };
}

export const overAllocation = guardrail<Args, Remedy>({
  code: "over-allocation",
  severity: "error",
  measure: "tokens",
  what: "A period plans more tokens than its ceiling: the included pool, the purchased tokens and the overage the owners accept.",
  why: "Every token beyond the pool is billed in arrears, at about a dollar each.",
  fix: "Buy tokens for the period, plan less of the largest line, or accept the overage in `limits` or a waiver. A waiver's allowance counts the tokens beyond the allocation.",
  say: ({ when, consumed, atLeast, ceiling, over, cost }) =>
    `${when} plans ${atLeast ? "at least " : ""}${count(consumed)} tokens of ${count(ceiling)}: ${count(over)} over${
      cost === null ? "" : `, ${money(cost)} of overage`
    }`,
  help: ({ run, remedy: { buyTokens, planAtMost: most } }) => {
    const buy = `Buy ${count(buyTokens)} tokens for ${run}`;
    if (most === null) return `${buy}.`;
    return `${buy}, or plan at most ${count(most.value)} ${most.feature} ${quantityWords(most.key)}.`;
  },
  breaches: perPeriod<Args>((segment, facts) => {
    const over = beyondCeiling(segment);
    if (over <= 0n) return null;
    return {
      path: largestLine(segment)?.path ?? ["consumption"],
      amount: exactWhole(over),
      waivable: exactWhole(segment.overage),
      args: {
        consumed: segment.consumed.typical,
        atLeast: segment.atLeast,
        ceiling: segment.ceiling,
        allocation: segment.allocation,
        over,
        overage: segment.overage,
        cost: moneyIn(segment.cost.overage, facts),
      },
    };
  }),
  mend: (segments, { card }) => {
    const buyTokens = segments.map(beyondCeiling).reduce((most, over) => (over > most ? over : most));
    return { remedy: { buyTokens, planAtMost: planAtMost(segments, card) } };
  },
});

const beyondCeiling = ({ consumed, ceiling }: Segment): bigint => consumed.typical - ceiling;
