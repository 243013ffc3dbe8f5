import type { Segment } from "../../core/model/projection.ts";
import type { PageActual } from "../../core/report/page/data.ts";
import { count } from "../../core/text/text.ts";
import { type Area, chart, round } from "./chart.ts";
import { type Child, s } from "./dom.ts";
import { monthTable } from "./month-table.ts";
import type { Priced } from "./priced.ts";
import { monthName, shortMonth } from "./words.ts";

/** Parts of what is planned, in the order in which tokens are drawn down. */
export function drawDown({ consumed, included, purchased }: Segment): readonly (readonly [kind: string, bigint])[] {
  const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
  const ofIncluded = least(consumed.typical, included);
  const ofPurchased = least(consumed.typical - ofIncluded, purchased);
  return [
    ["included", ofIncluded],
    ["purchased", ofPurchased],
    ["overage", consumed.typical - ofIncluded - ofPurchased],
  ];
}

interface Bar {
  readonly month: string;
  readonly segment: Segment;
  readonly actual: PageActual | null;
}

/** Plan, and use where it is known, against allocation and ceiling by month. */
export function planChart({ projection }: Priced, actuals: readonly PageActual[]): HTMLElement {
  const used = new Map(actuals.map((one) => [one.month, one]));
  const bars = projection.periods.map(
    ({ period: { month }, segment }): Bar => ({ month, segment, actual: used.get(month) ?? null }),
  );
  const values = bars.flatMap(({ segment, actual }) => [
    ...[segment.consumed.typical, segment.ceiling].map(Number),
    actual?.tokens ?? 0,
  ]);
  const over = bars.filter(({ segment }) => segment.overage > 0n).length;
  const hasActual = bars.some(({ actual }) => actual !== null);
  const accepts = bars.some(({ segment }) => segment.ceiling !== segment.allocation);
  return chart({
    label: `Planned tokens of ${bars.length} months, ${monthName(bars[0]?.month ?? "")} to ${monthName(bars.at(-1)?.month ?? "")}: ${over === 0 ? "none plans overage" : `${over} plan overage`}.`,
    most: Math.max(...values),
    legend: [
      ["included", "of the included pool"],
      ...(bars.some(({ segment }) => segment.purchased > 0n) ? [["purchased", "of purchased tokens"] as const] : []),
      ...(over > 0 ? [["overage", "overage"] as const] : []),
      ["allocation", "allocation"],
      ...(accepts ? [["ceiling", "ceiling: allocation and accepted overage"] as const] : []),
      ...(hasActual ? [["actual", "used"] as const] : []),
    ],
    draw: (area) => drawBars(bars, area),
    table: monthTable(projection, used),
  });
}

function drawBars(bars: readonly Bar[], area: Area): Child {
  const step = (area.right - area.left) / bars.length;
  const wide = Math.min(44, step * 0.62);
  const every = Math.ceil(38 / step);
  return bars.map(({ month, segment, actual }, index) => {
    const x = area.left + index * step;
    const [from, to] = [x + (step - wide) / 2, x + (step + wide) / 2];
    let below = 0;
    const parts = drawDown(segment).flatMap(([kind, tokens]) => {
      const [y0, y1] = [area.y(below), area.y(below + Number(tokens))];
      below += Number(tokens);
      return tokens === 0n
        ? []
        : s("rect", { class: kind, x: round(from), y: y1, width: round(wide), height: round(y0 - y1), rx: 2 });
    });
    const limit = (kind: string, value: bigint): Child =>
      s("line", {
        class: kind,
        x1: round(x + 1),
        x2: round(x + step - 1),
        y1: area.y(Number(value)),
        y2: area.y(Number(value)),
      });
    return s(
      "g",
      {},
      s("title", {}, titleOf(month, segment, actual)),
      s("rect", { class: "hit", x: round(x), y: area.top, width: round(step), height: area.bottom - area.top }),
      parts,
      limit("allocation", segment.allocation),
      segment.ceiling === segment.allocation ? null : limit("ceiling", segment.ceiling),
      actual === null ? null : mark((from + to) / 2, area.y(actual.tokens)),
      index % every === 0
        ? s(
            "text",
            { class: "tick", x: round((from + to) / 2), y: area.bottom + 18, "text-anchor": "middle" },
            tickOf(month, index),
          )
        : null,
    );
  });
}

const tickOf = (month: string, index: number): string =>
  index === 0 || month.endsWith("-01") ? `${shortMonth(month)} ’${month.slice(2, 4)}` : shortMonth(month);

const mark = (x: number, y: number): SVGElement =>
  s("path", {
    class: "actual",
    d: `M${round(x - 6)} ${y}L${round(x)} ${y - 6}L${round(x + 6)} ${y}L${round(x)} ${y + 6}Z`,
  });

const titleOf = (month: string, { consumed, allocation, ceiling }: Segment, actual: PageActual | null): string =>
  [
    monthName(month),
    `planned ${count(consumed.typical)}`,
    ...(actual === null ? [] : [`used ${count(actual.tokens)}${actual.isOver ? "" : " so far"}`]),
    `allocation ${count(allocation)}`,
    ...(ceiling === allocation ? [] : [`ceiling ${count(ceiling)}`]),
  ].join("\n");
