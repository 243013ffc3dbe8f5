import { exactWhole } from "../../model/exact.ts";
import type { Money } from "../../model/money.ts";
import type { Segment } from "../../model/projection.ts";
import { leversOf } from "../../pricing/remedy.ts";
import { count, money, tokens } from "../../text/text.ts";
import { largestLine, moneyIn, perPeriod } from "../periods.ts";
import { type BuyRemedy, buyRemedy } from "../remedy.ts";
import { guardrail, type RunFigures } from "../rule.ts";
import { acceptedBy, acceptRemedy, buyingRemedy, type PlanAtMost, planAtMost, planRemedies } from "../ways.ts";

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
  standsFor: ["over-allocation-high", "buffer-exceeds-allocation", "utilization-high"],
  what: "A period plans more tokens than its ceiling: the included pool, the purchased tokens and the accepted overage.",
  why: "Every token beyond the pool is billed afterwards, at about a dollar.",
  fix: "Buy tokens for the period, plan less of the largest line, or accept the overage in `limits.overageCost` or a waiver. A waiver's allowance counts all tokens beyond the allocation.",
  say: (args) => {
    const { when, consumed, atLeast, ceiling, over } = args;
    const plans = `plans ${atLeast ? "at least " : ""}${tokens(consumed)} of ${count(ceiling)}`;
    return `${when} ${plans}: ${count(over)} over${costText(args)}`;
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
  remedy: (run, facts) => {
    const { currency } = facts.projection;
    const { remedy } = buyRemedy(run.periods, beyondCeiling);
    const levers = leversOf(run.segments, currency, (changed) =>
      changed.every(({ segment, total }) => total <= segment.ceiling),
    );
    const buy = buyingRemedy(remedy.purchases, run, facts);
    const accept = acceptRemedy(
      "Accept the overage",
      acceptedBy(run.segments, currency, ({ overage }) => overage),
      isCapOnly(run) ? "limits.cost is only a cap" : undefined,
    );
    const remedies = [...buy, ...planRemedies(levers, currency), ...accept];
    return { remedy: { ...remedy, planAtMost: planAtMost(levers) }, remedies };
  },
});

/** The owners' accepted overage is billed too: then the cost is of more tokens than those over the ceiling. */
function costText({ cost, over, overage }: Args): string {
  if (cost === null) return "";
  return over === overage
    ? `, ${money(cost)} a month`
    : `; its ${tokens(overage)} of overage cost ${money(cost)} a month`;
}

const isCapOnly = ({ segments }: RunFigures): boolean =>
  segments.some(
    ({ limits: { paths } }) => paths.has("cost") && !paths.has("overageCost") && !paths.has("overageTokens"),
  );

const beyondCeiling = ({ consumed, ceiling }: Segment): bigint => consumed.typical - ceiling;
