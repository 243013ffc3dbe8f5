import type { Health } from "../../core/check/health.ts";
import { absolute } from "../../core/model/exact.ts";
import { type Projection, worstMonthOf } from "../../core/model/projection.ts";
import { peakOf } from "../../core/report/findings/figures.ts";
import { count, signedCount, signedMoney } from "../../core/text/text.ts";
import { h } from "./dom.ts";
import { ofCeiling } from "./month-table.ts";
import { plainTable } from "./table.ts";
import { amount, monthName } from "./words.ts";

interface Row {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  /** Whether the change costs more, or less. */
  readonly direction: bigint;
}

const WORDS: Readonly<Record<Health, string>> = {
  green: "Every month fits.",
  yellow: "Every month fits its ceiling, the fullest by little.",
  red: "A month is over its ceiling.",
};

/** What a change of the plan does to its main figures. */
export function outcomeTable(before: Projection, after: Projection, health: Health): HTMLElement {
  const { currency } = after;
  const money = (title: string, of: (projection: Projection) => bigint): Row => {
    const [a, b] = [of(before), of(after)];
    return {
      title,
      before: amount(a, currency),
      after: amount(b, currency),
      change: a === b ? "–" : signedMoney(b - a, currency),
      direction: b - a,
    };
  };
  const tokens = (title: string, of: (projection: Projection) => bigint): Row => {
    const [a, b] = [of(before), of(after)];
    return { title, before: count(a), after: count(b), change: signedCount(b - a) || "–", direction: b - a };
  };
  const [peak, newPeak] = [peakOf(before), peakOf(after)];
  const rows: Row[] = [
    {
      ...{ title: "Fullest month", change: "", direction: 0n },
      before: `${ofCeiling(peak.segment.consumed.typical, peak.segment.ceiling)}, ${monthName(peak.period.month)}`,
      after: `${ofCeiling(newPeak.segment.consumed.typical, newPeak.segment.ceiling)}, ${monthName(newPeak.period.month)}`,
    },
    tokens("Planned tokens", ({ totals }) => totals.consumed),
    tokens("Overage tokens", ({ totals }) => totals.overage),
    money("Purchases", ({ totals }) => totals.cost.purchases ?? 0n),
    money("Overage", ({ totals }) => totals.cost.overage ?? 0n),
    money("Cost of the plan", ({ totals }) => (totals.cost.purchases ?? 0n) + (totals.cost.overage ?? 0n)),
    money("Dearest month", (projection) => worstMonthOf(projection).cost),
  ];
  return h(
    "div",
    {},
    h("p", { class: `verdict ${health}` }, WORDS[health]),
    plainTable(
      "Before and after",
      [
        { title: "", cell: ({ title }: Row) => title },
        { title: "As planned", isNumber: true, cell: (row) => row.before },
        { title: "What if", isNumber: true, cell: (row) => h("strong", {}, row.after) },
        {
          title: "Change",
          isNumber: true,
          cell: ({ change, direction }) =>
            h("span", { class: absolute(direction) === 0n ? "" : direction > 0n ? "more" : "less" }, change),
        },
      ],
      rows,
    ),
  );
}
