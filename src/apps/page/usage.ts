import { dayBefore } from "../../core/model/calendar.ts";
import type { PageUsage } from "../../core/report/page/data.ts";
import { count } from "../../core/text/text.ts";
import { daysChart } from "./days-chart.ts";
import { h } from "./dom.ts";
import { figure, figures, section } from "./parts.ts";
import { dayName, monthName } from "./words.ts";

/** What was used of the current period, and how it is expected to end. */
export function usageSection(usage: PageUsage): HTMLElement {
  const {
    month,
    start,
    end,
    asOf,
    consumed,
    ceiling,
    allocation,
    projected,
    forecast,
    isOver,
    health,
    passed,
    overageCost,
    days,
    advice,
    planned,
  } = usage;
  const left = Math.max(0, allocation - consumed);
  const interval = forecast === null ? null : `${count(forecast.low)} to ${count(forecast.high)}, in 80 of 100 periods`;
  const when =
    passed === null
      ? null
      : `ceiling ${isOver || consumed > ceiling ? "passed" : "expected to be passed"} on ${dayName(passed)}`;
  return section(
    `Used in ${monthName(month)}`,
    h(
      "p",
      { class: "about" },
      `${dayName(start)} to ${dayName(dayBefore(end))}; as of ${asOf.slice(0, 16).replace("T", " ")} UTC.`,
    ),
    figures(
      figure("Used", count(consumed), `of a ceiling of ${count(ceiling)}`, health),
      figure("Left of the allocation", count(left), `of ${count(allocation)}`),
      isOver ? null : figure("Expected at the end", projected === null ? "not known" : count(projected), interval),
      overageCost === null ? null : figure("Overage so far", overageCost, when, "red"),
    ),
    advice.length === 0
      ? null
      : h(
          "ul",
          { class: "advice" },
          advice.map((text) => h("li", {}, text)),
        ),
    days === null || days.length === 0
      ? h("p", {}, "The source has no figures by day.")
      : daysChart({ days, start, end, allocation, ceiling, forecast: isOver ? null : forecast, planned, limits: [] }),
  );
}
