import { percentText } from "../../metrics/names.ts";
import { periodText } from "../../model/calendar.ts";
import { ONE, percentOf } from "../../model/exact.ts";
import type { Hindsight } from "../../simulate/hindsight.ts";
import { medianLead, type ThresholdOutcome } from "../../simulate/thresholds.ts";
import { count, percent } from "../../text/text.ts";
import { type Block, columns } from "../documents/doc.ts";

/** What forecasts and thresholds were worth, once it is known how periods ended. */

const HINDSIGHT = columns("period", ">forecasts", ">off by", ">end in interval", ">pages", ">false");

export function hindsightBlocks(hindsight: readonly Hindsight[]): Block[] {
  const rows = hindsight
    .filter(({ forecasts }) => forecasts > 0)
    .map(({ period, forecasts, error, inside, pages, falsePages }) => [
      periodText(period),
      String(forecasts),
      error === null ? "" : percent(error),
      String(inside),
      String(pages),
      String(falsePages),
    ]);
  if (rows.length === 0) return [];
  return [
    { kind: "heading", text: "Forecasts, now that the end is known" },
    { kind: "table", columns: HINDSIGHT, rows },
  ];
}

export const hindsightData = ({ period, error, isMissed, ...counts }: Hindsight): object => ({
  period: period.month,
  forecasts: counts.forecasts,
  medianErrorPercent: error && percentOf(error, ONE),
  insideInterval: counts.inside,
  pages: counts.pages,
  falsePages: counts.falsePages,
  missed: isMissed,
});

const THRESHOLDS = columns(
  ">threshold",
  ">overages",
  ">missed",
  ">lead, median",
  ">shortest",
  ">mails",
  ">without overage",
);

/** Each as if it were the only one: an overage is missed where its alarm came no earlier than the overage. */
export function thresholdBlocks(outcomes: readonly ThresholdOutcome[] | null): Block[] {
  if (outcomes === null) return [];
  const rows = outcomes.map((one) => [
    `${percentText(one.share)} %`,
    count(one.overages),
    count(one.overages - one.leads.length),
    hours(medianLead(one)),
    hours(one.leads.length === 0 ? null : one.leads.reduce((least, lead) => Math.min(least, lead))),
    count(one.mails),
    count(one.needless),
  ]);
  return [
    { kind: "heading", text: "Thresholds, each by itself" },
    { kind: "table", columns: THRESHOLDS, rows },
  ];
}

const hours = (lead: number | null): string => (lead === null ? "" : `${count(lead)} h`);

export const thresholdData = (one: ThresholdOutcome): object => ({
  percent: Number(percentText(one.share)),
  overages: one.overages,
  missed: one.overages - one.leads.length,
  medianLeadHours: medianLead(one),
  shortestLeadHours: one.leads.length === 0 ? null : one.leads.reduce((least, lead) => Math.min(least, lead)),
  notifications: one.mails,
  withoutOverage: one.needless,
});
