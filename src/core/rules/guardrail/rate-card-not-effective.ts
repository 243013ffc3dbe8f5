import { guardrail } from "../rule.ts";

export const rateCardNotEffective = guardrail<{ rateCard: string; from: string | null; to: string | null }>({
  code: "rate-card-not-effective",
  severity: "warning",
  what: "A rate card is not effective on the first day of a period that it prices.",
  why: "Rates change: with the prices of another time, the verdict is wrong.",
  fix: "Name the card that is effective in the period. A renewal can be a file of its own.",
  say: ({ when, rateCard, from, to }) =>
    `${when} is priced by ${rateCard}, effective ${from === null ? "" : `from ${from} `}${to === null ? "on" : `to ${to}`}`,
  breaches: ({ projection: { periods }, card: { id, effectiveFrom: from, effectiveTo: to } }) =>
    from === null && to === null
      ? []
      : periods.flatMap(({ period: { start } }, period) =>
          (from !== null && start < from) || (to !== null && start > to)
            ? [{ path: ["rateCard"], period, args: { rateCard: id, from, to } }]
            : [],
        ),
});
