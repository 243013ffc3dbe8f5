import { guardrail } from "../rule.ts";

export const rateCardNotEffective = guardrail<{ rateCard: string; from: string | null; to: string | null }>({
  code: "rate-card-not-effective",
  severity: "warning",
  what: "A rate card is not effective on the first day of a period that it prices.",
  why: "Rates change: with the prices of another time, the verdict is wrong.",
  fix: "Name the card that is effective in the period, in `changes` where it changes within the plan.",
  say: ({ when, rateCard, from, to }) =>
    `${when} is priced by ${rateCard}, effective ${from === null ? "" : `from ${from} `}${to === null ? "on" : `to ${to}`}`,
  breaches: ({ projection: { periods, cards } }) =>
    cards.every(({ effectiveFrom, effectiveTo }) => effectiveFrom === null && effectiveTo === null)
      ? []
      : periods.flatMap(({ period: { start }, segment }, period) => {
          const { id, effectiveFrom: from, effectiveTo: to } = segment.card;
          return (from !== null && start < from) || (to !== null && start > to)
            ? [{ path: segment.cardPath, period, subject: id, args: { rateCard: id, from, to } }]
            : [];
        }),
});
