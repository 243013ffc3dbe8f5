import type { Basis, PastForecast } from "../../forecast/basis.ts";
import { dayBefore, periodText } from "../../model/calendar.ts";
import { exactWhole, percentOf } from "../../model/exact.ts";
import type { PeriodUsage } from "../../model/period-usage.ts";
import { count, counted, percentage } from "../../text/text.ts";
import { type Block, columns, type Doc, itemsIf } from "../documents/doc.ts";
import { endFigures } from "./status.ts";
import { forecastData } from "./status-data.ts";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
/** A smaller part changes nothing that a person would see. */
const LEAST_SLOPE = 0.25;

/** What a forecast rests on, in words. */
export function explainForecastDoc(org: string, { period, daysAre }: PeriodUsage, basis: Basis): Doc {
  const { forecast, from, days, unused, holidays, leftOut, seatsToCome, past } = basis;
  const last = dayBefore(forecast.asOf.slice(0, 10));
  const origin = { reported: "", derived: " from sums of each day", estimated: " estimated from volumes" };
  const facts = [
    `It learnt from ${counted(days, "day")}, ${from} to ${last}${daysAre === null ? "" : origin[daysAre]}.`,
    ...itemsIf(
      unused.length > 0,
      `Not used: ${unused.join(", ")}. These periods have no figures by day, or hide seats.`,
    ),
    trendText(basis),
    seatsToCome > 0
      ? `Seats: ${count(Math.round(seatsToCome))} planned tokens are still to come. They are counted once, never extrapolated.`
      : "Seats: nothing more is expected. They are never extrapolated.",
    ...itemsIf(leftOut.length > 0, `Public holidays left out: ${leftOut.join(", ")}.`),
    ...itemsIf(holidays.length > 0, `Public holidays to come: ${holidays.join(", ")}.`),
    "A single day far above or below its weekday is learnt only in part.",
  ];
  return {
    title: `${org}: the forecast of ${periodText(period)}`,
    blocks: [
      { kind: "figures", items: endFigures(forecast) },
      { kind: "list", items: facts },
      weekTable(basis),
      ...pastBlocks(past),
    ],
    data: { version: 1, org, period: period.month, ...dataOf(basis) },
  };
}

function trendText({ sloped, change }: Basis): string {
  if (sloped < LEAST_SLOPE || change === null) return "Trend: none. No slope has proved itself on past days.";
  const share = percentage(Math.round(1000 * Math.abs(change)) / 10);
  return `Trend: the last week is expected ${share} ${change < 0 ? "below" : "above"} the coming one.`;
}

const weekTable = ({ week }: Basis): Block => ({
  kind: "table",
  columns: columns("weekday", ">expected"),
  rows: WEEKDAYS.map((name, at) => [name, count(Math.round(week[at] ?? 0))]),
});

function pastBlocks(past: readonly PastForecast[]): Block[] {
  if (past.length === 0)
    return [{ kind: "paragraph", text: "No earlier period is known: how right it was cannot be said." }];
  const rows = past.map(({ month, days, expected, low, high, used }) => {
    const off = percentOf(exactWhole(expected - used), exactWhole(used));
    const isInside = low <= used && used <= high;
    return [
      month,
      String(days),
      count(expected),
      count(used),
      off === null ? "" : percentage(off),
      isInside ? "yes" : "no",
    ];
  });
  return [
    { kind: "paragraph", text: "How right it was in earlier periods:" },
    { kind: "table", columns: columns("period", ">after days", ">expected", ">used", ">off by", "in interval"), rows },
  ];
}

const dataOf = ({ forecast, past, week, seatsToCome, ...basis }: Basis): object => ({
  forecast: forecastData(forecast),
  ...basis,
  seatsToCome: Math.round(seatsToCome),
  week: week.map(Math.round),
  past: past.map(({ month, days, expected, low, high, used }) => ({
    ...{ month, days, expected: Number(expected), low: Number(low), high: Number(high), used: Number(used) },
  })),
});
