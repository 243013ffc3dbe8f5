import {
  addDays,
  billingPeriod,
  daysBetween,
  hourNumber,
  instantSeconds,
  monthIndex,
  periodText,
} from "../model/calendar.ts";
import type { Exact } from "../model/exact.ts";
import type { Problem } from "../model/finding.ts";
import type { Position } from "../model/source.ts";
import { inputProblem } from "../rules/input.ts";
import { counted } from "../text/text.ts";
import type { UsageFigure } from "../usage/file/figures.ts";
import type { AlarmTest, LateUsage, When } from "./alarm-test.ts";

const HOUR = 3600;

type Written = Extract<AlarmTest["usage"], { series: unknown }>["series"][number];

/** The usage that a test states, as a file would have it. */
export function statedFigures(
  { period, usage, late }: AlarmTest,
  cycleStartDay: number,
  positionOf: (path: Written["path"]) => Position,
): { figures: UsageFigure[]; problems: Problem[] } {
  if (period === null || "file" in usage) return { figures: [], problems: [] };
  const { start, end, month } = billingPeriod(monthIndex(period), cycleStartDay);
  const most = daysBetween(start, end);
  const problems: Problem[] = [];
  const figures = usage.series.flatMap(({ feature, days, path }) => {
    if (days.length > most) {
      const problem = `${counted(days.length, "day")} of usage, but ${periodText({ start, end, month })} has ${most}`;
      problems.push(inputProblem("schema", path, { problem, right: "900x4 is 900 and 4 more days: 5 in all." }));
    }
    const position = positionOf(path);
    return days.flatMap((tokens, at) => figureOf(addDays(start, at), feature, tokens, position));
  });
  if (figures.length === 0 && problems.length === 0)
    problems.push(inputProblem("schema", usage.series[0]?.path ?? [], { problem: "no day has a figure", right: "" }));
  return { figures: figures.map((figure) => knownLater(figure, late)), problems };
}

function figureOf(day: string, feature: string | null, tokens: Exact | null, position: Position): UsageFigure[] {
  if (tokens === null) return [];
  const until = hourNumber(day, 24);
  return [{ org: null, day, until, feature, tokens, known: until, position }];
}

/** In the first full hour by then, and never before its own day is over. */
export function knownLater(figure: UsageFigure, late: LateUsage | null): UsageFigure {
  if (late === null || figure.day < late.from) return figure;
  return { ...figure, known: Math.max(figure.known, Math.ceil(firstSecond(late.known) / HOUR)) };
}

export const firstSecond = (when: When): number => instantSeconds(when.length > 10 ? when : `${when}T00:00:00Z`);
