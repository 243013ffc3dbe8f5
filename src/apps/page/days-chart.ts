import { area as areaOf, line as lineOf } from "d3-shape";
import { addDays, daysBetween } from "../../core/model/calendar.ts";
import type { PageUsage } from "../../core/report/page/data.ts";
import { count } from "../../core/text/text.ts";
import { type Area, chart, round } from "./chart.ts";
import { type Child, s } from "./dom.ts";
import { plainTable } from "./table.ts";
import { dayName } from "./words.ts";

type Usage = Pick<PageUsage, "start" | "end" | "allocation" | "ceiling" | "forecast"> & {
  readonly days: readonly number[];
  readonly planned: number | null;
  /** More lines, by what they are called. */
  readonly limits: readonly { readonly label: string; readonly value: number }[];
};

/** What was used by each day, how the period is expected to end, and what it may use. */
export function daysChart(usage: Usage): HTMLElement {
  const { days, start, end, ceiling, allocation, forecast, planned, limits } = usage;
  const length = daysBetween(start, end);
  const last = days.at(-1) ?? 0;
  const expected =
    forecast === null
      ? ""
      : ` ${count(forecast.expected)} expected, ${count(forecast.low)} to ${count(forecast.high)}.`;
  return chart({
    label: `Used by ${dayName(addDays(start, Math.max(0, days.length - 1)))}: ${count(last)} of ${count(ceiling)} tokens.${expected}`,
    most: Math.max(last, ceiling, planned ?? 0, forecast?.high ?? 0, ...limits.map(({ value }) => value)),
    legend: [
      ["used", "used so far"],
      ...(forecast === null
        ? []
        : [["expected", "expected"] as const, ["interval", "80 of 100 periods end here"] as const]),
      ...(planned === null ? [] : [["pace", "plan, evenly spread"] as const]),
      ["allocation", allocation === ceiling ? "ceiling" : "allocation"],
      ...(allocation === ceiling ? [] : [["ceiling", "ceiling"] as const]),
    ],
    draw: (area) => drawDays(usage, length, area),
    table: plainTable(
      "Used by day",
      [
        { title: "Day", cell: ({ day }) => dayName(day) },
        { title: "Used by its end", isNumber: true, cell: ({ tokens }) => count(tokens) },
      ],
      days.map((tokens, index) => ({ day: addDays(start, index), tokens })),
    ),
  });
}

function drawDays(
  { days, start, allocation, ceiling, forecast, planned, limits }: Usage,
  length: number,
  area: Area,
): Child {
  const x = (day: number): number => round(area.left + (day / length) * (area.right - area.left));
  const path = lineOf<readonly [number, number]>(
    ([day]) => x(day),
    ([, value]) => area.y(value),
  );
  const used: (readonly [number, number])[] = [[0, 0], ...days.map((value, index) => [index + 1, value] as const)];
  const last = used.at(-1) ?? [0, 0];
  const below = areaOf<readonly [number, number]>(
    ([day]) => x(day),
    area.bottom,
    ([, value]) => area.y(value),
  );
  const fan = areaOf<readonly [number, number, number]>(
    ([day]) => x(day),
    ([, low]) => area.y(low),
    ([, , high]) => area.y(high),
  );
  const limit = (kind: string, value: number): Child =>
    s("line", { class: kind, x1: area.left, x2: area.right, y1: area.y(value), y2: area.y(value) });
  return [
    s("path", { class: "used-area", d: below(used) }),
    forecast === null
      ? null
      : s("path", {
          class: "interval",
          d: fan([
            [last[0], last[1], last[1]],
            [length, forecast.low, forecast.high],
          ]),
        }),
    forecast === null ? null : s("path", { class: "expected", d: path([last, [length, forecast.expected]]) }),
    planned === null
      ? null
      : s("path", {
          class: "pace",
          d: path([
            [0, 0],
            [length, planned],
          ]),
        }),
    limit("allocation", allocation),
    allocation === ceiling ? null : limit("ceiling", ceiling),
    limits.map(({ label, value }) => [
      limit("allocation", value),
      s("text", { class: "tick", x: area.left + 6, y: area.y(value) - 5 }, label),
    ]),
    s("path", { class: "used", d: path(used) }),
    [0, 7, 14, 21, 28]
      .filter((day) => day < length)
      .map((day) =>
        s(
          "text",
          { class: "tick", x: x(day), y: area.bottom + 18, "text-anchor": "middle" },
          dayName(addDays(start, day)).slice(0, -5),
        ),
      ),
  ];
}
