import type { Forecast } from "../../forecast/forecast.ts";
import { dayBefore, daysBetween, periodText } from "../../model/calendar.ts";
import { exactWhole, multiply, percentOf, roundHalfUp, roundingOf } from "../../model/exact.ts";
import type { Guardrails } from "../../model/guardrails.ts";
import type { FeatureUse, Status } from "../../status/status.ts";
import type { Weeks } from "../../status/weeks.ts";
import { signedCount } from "../../text/signed.ts";
import { count, money, percent, percentage } from "../../text/text.ts";
import type { Block, Doc, Figure } from "../doc.ts";
import { standingData } from "./status-data.ts";

/** Where one organization stands: used, left, by feature, by week, how it will end, and what to do. */
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
      note: `${parts}as ${from === "file" ? "the file" : "the source"} says`,
    },
    ...(ceiling === allocation
      ? []
      : [{ label: "ceiling", value: count(ceiling), note: `with ${count(ceiling - allocation)} of overage accepted` }]),
    { label: "consumed", value: count(consumed), note: `as of ${asOfText(asOf)}, ${state}` },
    { label: "remaining", value: count(remaining), note: left === null ? "" : `${percentage(left)} available` },
    { label: "usage rate", value: utilizationPercent === null ? "no pool" : percentage(utilizationPercent) },
    ...(overage === 0n
      ? []
      : [{ label: "overage", value: count(overage), note: overageCost === null ? "no price" : money(overageCost) }]),
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

const FEATURE_COLUMNS = [
  { title: "feature", align: "left" },
  { title: "tokens", align: "right" },
  { title: "share", align: "right" },
  { title: "planned in all", align: "right" },
] as const;

function featureBlocks({ features, unused, planned, consumed }: Status): Block[] {
  if (!features.some(({ feature }) => feature !== null)) return [];
  const all = [...features, ...unused];
  const rows = [...all.map(featureRow), ...roundingRow(all, consumed, planned)];
  const total = ["together", count(consumed), "", count(planned)];
  return [{ kind: "table", columns: FEATURE_COLUMNS, rows: [...rows, total] }];
}

/** Both columns add up: the plan's lines are rounded as its card says. */
function roundingRow(all: readonly FeatureUse[], consumed: bigint, planned: bigint): string[][] {
  const used = roundingOf(
    all.map(({ tokens }) => tokens),
    consumed,
  );
  const inPlan = all.reduce((rest, { planned: own }) => rest - (own ?? 0n), planned);
  return used === 0n && inPlan === 0n ? [] : [["rounding", signedCount(used), "", signedCount(inPlan)]];
}

const featureRow = ({ feature, tokens, sharePercent, planned }: FeatureUse): string[] => [
  feature ?? "not told apart",
  count(roundHalfUp(tokens)),
  sharePercent === null ? "" : percentage(sharePercent),
  planned === null ? "not planned" : count(planned),
];

const WEEK_COLUMNS = [
  { title: "week", align: "left" },
  { title: "tokens", align: "right" },
] as const;

/** Seats are in no week: they come when people first log in. */
function weekBlocks(weeks: Weeks | null): Block[] {
  if (weeks === null || weeks.blocks.length === 0) return [];
  const { direction, percentOfMean } = weeks;
  const rows = weeks.blocks.map((tokens, at) => [String(at + 1), count(roundHalfUp(tokens))]);
  const trend =
    direction === null
      ? "One week is no trend yet."
      : `Week by week, seats aside: ${direction}${percentOfMean === null ? "" : ` (${percentage(percentOfMean)} a week)`}.`;
  return [
    { kind: "table", columns: WEEK_COLUMNS, rows },
    { kind: "paragraph", text: trend },
  ];
}

function endBlocks({ forecast, days, state }: Status): Block[] {
  if (state === "closed") return [];
  if (forecast === null) {
    const why = days === null ? "the source does not tell days apart" : "the period has only begun";
    return [{ kind: "paragraph", text: `No forecast yet: ${why}.` }];
  }
  return forecast.expected === forecast.soFar ? [] : [{ kind: "figures", items: endFigures(forecast) }];
}

/** How a period is expected to end. */
export function endFigures({ days, expected, low, high, exhaustion, soFar, plannedSoFar }: Forecast): Figure[] {
  const pace = percentOf(exactWhole(soFar), exactWhole(plannedSoFar));
  return [
    { label: "expected in the end", value: count(expected), note: `after ${days} days` },
    { label: "80 % interval", value: `${count(low)} to ${count(high)}` },
    { label: "ceiling passed", value: exhaustion ?? "not in this period" },
    {
      label: "planned by now",
      value: count(plannedSoFar),
      note: pace === null ? "" : `${percentage(pace)} of it used`,
    },
  ];
}
