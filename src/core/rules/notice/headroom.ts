import { compare, divide, exactWhole, multiply, percentOf } from "../../model/exact.ts";
import { count, percent } from "../../text/text.ts";
import { notice } from "../rule.ts";

interface Args {
  readonly left: bigint;
  readonly ceiling: bigint;
  readonly leftPercent: number | null;
  /** Even this period uses less than a well-sized pool is used: `thresholds.healthy.from`. */
  readonly isLarge: boolean;
}

export const headroom = notice<Args>({
  code: "headroom",
  severity: "info",
  what: "How much the tightest period still has room for.",
  why: "What is left can be planned without another dollar: nothing carries over.",
  fix: "Nothing to do.",
  say: ({ when, left, ceiling }) =>
    `${when} is the tightest period and leaves ${count(left)} tokens (${percent(divide(exactWhole(left), exactWhole(ceiling)))})`,
  help: ({ isLarge }) =>
    isLarge ? "The pool is larger than the plan needs: there is room for another feature, or to buy less." : null,
  breaches: ({ projection: { periods }, guardrails: { thresholds } }) => {
    let tightest = -1;
    for (const [index, { segment }] of periods.entries()) {
      const left = segment.ceiling - segment.consumed.typical;
      if (left < 0n) return [];
      const best = periods[tightest]?.segment;
      if (best === undefined || left < best.ceiling - best.consumed.typical) tightest = index;
    }
    const segment = periods[tightest]?.segment;
    if (segment === undefined || segment.ceiling === 0n) return [];
    const { ceiling, consumed } = segment;
    const left = ceiling - consumed.typical;
    const leftPercent = percentOf(exactWhole(left), exactWhole(ceiling));
    const isLarge = compare(exactWhole(consumed.typical), multiply(thresholds.healthy.from, exactWhole(ceiling))) < 0;
    return [{ path: ["consumption"], atKey: true, period: tightest, args: { left, ceiling, leftPercent, isLarge } }];
  },
});
