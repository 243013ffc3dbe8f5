import type { Forecast } from "../../forecast/forecast.ts";
import { dayBefore, daysBetween, periodText } from "../../model/calendar.ts";
import { exactWhole, multiply, percentOf, roundHalfUp, roundingOf } from "../../model/exact.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import type { FeatureUse, Status } from "../../status/status.ts";
import type { Weeks } from "../../status/weeks.ts";
import { count, money, percent, percentage, signedCount } from "../../text/text.ts";
import { type Block, columns, type Doc, type Figure, itemsIf } from "../documents/doc.ts";
import { standingData } from "./status-data.ts";

/** One organization: used, left, by feature, by week, forecast, and what to do. */
export function statusDoc(standing: Status, guardrails: Guardrails): Doc {
  const { period, advice } = standing;
  return {
    title: title(standing),
    blocks: [
      { kind: "list", items: advice.map(({ message }) => message) },
      { kind: "heading", text: periodText(period) },
      { kind: "figures", items: poolFigures(standing) },
      ...pictureBlocks(standing, guardrails),
      ...featureBlocks(standing),
      ...weekBlocks(standing.weeks),
      ...endBlocks(standing),
    ],
    data: { version: 1, organizations: [standingData(standing)], failed: [] },
  };
}

function title({ name, org, health, pool, budgetPercent, forecast, consumed }: Status): string {
  const who = name === org ? org : `${name} (${org})`;
  const used = budgetPercent === null ? "" : `, ${percentage(budgetPercent)} used`;
  const isToCome = forecast !== null && forecast.expected > consumed;
  const end = isToCome ? percentOf(exactWhole(forecast.expected), exactWhole(pool.ceiling)) : null;
  return `${who}: ${health.toUpperCase()}${used}${end === null ? "" : `, ${percentage(end)} expected`}`;
}

function poolFigures(standing: Status): Figure[] {
  const { pool, consumed, remaining, overage, overageCost, utilizationPercent, state, asOf } = standing;
  const { included, purchased, allocation, ceiling, from } = pool;
  const parts = purchased === 0n ? "" : `${count(included)} included and ${count(purchased)} purchased, `;
  const left = percentOf(exactWhole(remaining), exactWhole(allocation));
  return [
    {
      label: "allocation",
      value: count(allocation),
      note: `${parts}from ${from === "file" ? "the file" : "the source"}`,
    },
    ...itemsIf(ceiling !== allocation, {
      label: "ceiling",
      value: count(ceiling),
      note: `with ${count(ceiling - allocation)} of overage accepted`,
    }),
    { label: "consumed", value: count(consumed), note: `as of ${asOfText(asOf)}, ${state}` },
    { label: "remaining", value: count(remaining), note: left === null ? "" : `${percentage(left)} available` },
    { label: "usage rate", value: utilizationPercent === null ? "no pool" : percentage(utilizationPercent) },
    ...itemsIf(overage > 0n, {
      label: "overage",
      value: count(overage),
      note: overageCost === null ? "no price" : money(overageCost),
    }),
  ];
}

const asOfText = (instant: string): string => `${instant.slice(0, 16).replace("T", " ")} UTC`;

function pictureBlocks({ days, pool, period }: Status, { thresholds }: Guardrails): Block[] {
  if (days === null || days.length === 0) return [];
  const shares = [thresholds.healthy.to, thresholds.overage];
  const limits = shares.map((share) => ({
    label: percent(share),
    value: Number(roundHalfUp(multiply(share, exactWhole(pool.ceiling)))),
  }));
  return [
    {
      kind: "plot",
      values: days.map(Number),
      days: daysBetween(period.start, period.end),
      limits,
      first: period.start,
      last: dayBefore(period.end),
    },
  ];
}

const FEATURE_COLUMNS = columns("feature", ">tokens", ">share", ">planned");

function featureBlocks({ features, unused, planned, consumed }: Status): Block[] {
  if (!features.some(({ feature }) => feature !== null)) return [];
  const all = [...features, ...unused];
  const rows = [...all.map(featureRow), ...roundingRow(all, consumed, planned)];
  const total = ["total", count(consumed), "", count(planned)];
  return [{ kind: "table", columns: FEATURE_COLUMNS, rows: [...rows, total] }];
}

/** So that both columns add up: the card decides how the plan's lines are rounded. */
function roundingRow(all: readonly FeatureUse[], consumed: bigint, planned: bigint): string[][] {
  const used = roundingOf(
    all.map(({ tokens }) => tokens),
    consumed,
  );
  const inPlan = all.reduce((rest, { planned: own }) => rest - (own ?? 0n), planned);
  return used === 0n && inPlan === 0n ? [] : [["rounding", signedCount(used), "", signedCount(inPlan)]];
}

const featureRow = ({ feature, tokens, sharePercent, planned }: FeatureUse): string[] => [
  feature ?? "not by feature",
  count(roundHalfUp(tokens)),
  sharePercent === null ? "" : percentage(sharePercent),
  planned === null ? "not planned" : count(planned),
];

const WEEK_COLUMNS = columns("week", ">tokens");

/** Seats belong to no week: they are billed when people first log in. */
function weekBlocks(weeks: Weeks | null): Block[] {
  if (weeks === null || weeks.blocks.length === 0) return [];
  const { direction, percentOfMean } = weeks;
  const rows = weeks.blocks.map((tokens, at) => [String(at + 1), count(roundHalfUp(tokens))]);
  const trend =
    direction === null
      ? "A trend needs two weeks."
      : `Trend of the weeks, without seats: ${direction}${percentOfMean === null ? "" : ` (${percentage(percentOfMean)} a week)`}.`;
  return [
    { kind: "table", columns: WEEK_COLUMNS, rows },
    { kind: "paragraph", text: trend },
  ];
}

function endBlocks({ forecast, days, state }: Status): Block[] {
  if (state === "closed") return [];
  if (forecast === null) {
    const why = days === null ? "the source has no figures by day" : "the period has just begun";
    return [{ kind: "paragraph", text: `No forecast yet: ${why}.` }];
  }
  return forecast.expected === forecast.soFar ? [] : [{ kind: "figures", items: endFigures(forecast) }];
}

/** How a period is expected to end. */
export function endFigures({ days, expected, low, high, exhaustion, soFar, plannedSoFar }: Forecast): Figure[] {
  const pace = percentOf(exactWhole(soFar), exactWhole(plannedSoFar));
  return [
    { label: "expected at the end", value: count(expected), note: `after ${days} days` },
    { label: "80 % interval", value: `${count(low)} to ${count(high)}` },
    { label: "ceiling passed", value: exhaustion ?? "not in this period" },
    {
      label: "planned by now",
      value: count(plannedSoFar),
      note: pace === null ? "" : `${percentage(pace)} of it used`,
    },
  ];
}
