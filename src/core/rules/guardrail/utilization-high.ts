import { compare, divide, type Exact, exactWhole, multiply, ONE, subtract } from "../../model/exact.ts";
import { count, counted, percent } from "../../text/text.ts";
import { largestLine, perPeriod } from "../periods.ts";
import { guardrail } from "../rule.ts";

interface Args {
  readonly used: Exact;
  readonly threshold: Exact;
  readonly consumed: bigint;
  readonly ceiling: bigint;
}

const HUNDRED: Exact = { n: 100n, d: 1n };

export const utilizationHigh = guardrail<Args>({
  code: "utilization-high",
  severity: "warning",
  measure: "percent",
  what: ({ healthy }) => `A period plans more than ${percent(healthy.to)} of its ceiling.`,
  why: ({ healthy: { from, to } }) =>
    `${percent(from)} to ${percent(to)} is healthy. Above it, a busy week ends in overage.`,
  fix: "Buy tokens, or plan less of the largest line.",
  say: ({ when, used, threshold, consumed, ceiling }) =>
    `${when} plans ${percent(used, threshold, ONE)} of the ceiling, above ${percent(threshold)}: ${counted(consumed, "token")} of ${count(ceiling)}`,
  breaches: perPeriod<Args>((segment, { guardrails }) => {
    const threshold = guardrails.thresholds.healthy.to;
    const { ceiling } = segment;
    const consumed = segment.consumed.typical;
    if (ceiling === 0n || consumed > ceiling) return null;
    const used = divide(exactWhole(consumed), exactWhole(ceiling));
    if (compare(used, threshold) <= 0) return null;
    return {
      path: largestLine(segment)?.path ?? ["consumption"],
      amount: multiply(HUNDRED, subtract(used, threshold)),
      args: { used, threshold, consumed, ceiling },
    };
  }),
});
