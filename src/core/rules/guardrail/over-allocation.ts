import { exactWhole } from "../../model/exact.ts";
import type { Money } from "../../model/money.ts";
import type { Segment } from "../../model/projection.ts";
import { type PlanAtMost, planAtMost } from "../../pricing/remedy.ts";
import { atMostText, count, money, tokens } from "../../text/text.ts";
import { largestLine, moneyIn, perPeriod } from "../periods.ts";
import { type BuyRemedy, buyRemedy, rangesText } from "../remedy.ts";
import { guardrail } from "../rule.ts";

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
  readonly remedy: BuyRemedy["remedy"] & { readonly planAtMost: PlanAtMost | null };
}

export const overAllocation = guardrail<Args, Remedy>({
  code: "over-allocation",
  severity: "error",
  measure: "tokens",
  what: "A period plans more tokens than its ceiling: the included pool, the purchased tokens and the accepted overage.",
  why: "Every token beyond the pool is billed afterwards, at about a dollar.",
  fix: "Buy tokens for the period, plan less of the largest line, or accept the overage in `limits` or a waiver. A waiver's allowance counts all tokens beyond the allocation.",
  say: (args) => {
    const { when, consumed, atLeast, ceiling, over } = args;
    const plans = `plans ${atLeast ? "at least " : ""}${tokens(consumed)} of ${count(ceiling)}`;
    return `${when} ${plans}: ${count(over)} over${costText(args)}`;
  },
  help: ({ remedy: { purchases, planAtMost: most } }) => {
    const buy = `Buy ${rangesText(purchases)}`;
    return most === null ? `${buy}.` : `${buy}, or plan at most ${atMostText(most)}.`;
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
  remedy: ({ periods, segments }, { card }) => {
    const { remedy } = buyRemedy(periods, beyondCeiling);
    const fits = planAtMost(segments, card, (changed) =>
      changed.every(({ segment, total }) => total <= segment.ceiling),
    );
    return { remedy: { ...remedy, planAtMost: fits } };
  },
});

/** The owners' accepted overage is billed too: then the cost is of more tokens than those over the ceiling. */
function costText({ cost, over, overage }: Args): string {
  if (cost === null) return "";
  return over === overage
    ? `, ${money(cost)} a month`
    : `; its ${tokens(overage)} of overage cost ${money(cost)} a month`;
}

const beyondCeiling = ({ consumed, ceiling }: Segment): bigint => consumed.typical - ceiling;
