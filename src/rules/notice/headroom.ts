import { divide, exactWhole, percentOf } from "../../model/exact.ts";
import { notice } from "../rule.ts";
import { count, percent } from "../text.ts";

export const headroom = notice<{ left: bigint; ceiling: bigint; leftPercent: number | null }>({
  code: "headroom",
  severity: "info",
  what: "How much the tightest period still has room for.",
  why: "What is left can be planned without another dollar: nothing carries over.",
  fix: "Nothing to do.",
  say: ({ when, left, ceiling }) =>
    `${when} is the tightest period and leaves ${count(left)} tokens (${percent(divide(exactWhole(left), exactWhole(ceiling)))})`,
  breaches: ({ projection: { periods } }) => {
    let tightest = -1;
    for (const [index, { segment }] of periods.entries()) {
      const left = segment.ceiling - segment.consumed.typical;
      if (left < 0n) return [];
      const best = periods[tightest]?.segment;
      if (best === undefined || left < best.ceiling - best.consumed.typical) tightest = index;
    }
    const segment = periods[tightest]?.segment;
    if (segment === undefined || segment.ceiling === 0n) return [];
    const left = segment.ceiling - segment.consumed.typical;
    const leftPercent = percentOf(exactWhole(left), exactWhole(segment.ceiling));
    return [
      { path: ["consumption"], atKey: true, period: tightest, args: { left, ceiling: segment.ceiling, leftPercent } },
    ];
  },
});
