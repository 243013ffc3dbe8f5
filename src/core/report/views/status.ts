import type { Health } from "../../check/health.ts";
import type { Forecast } from "../../forecast/forecast.ts";
import { type BillingPeriod, dayBefore, daysBetween, periodText, spanText } from "../../model/calendar.ts";
import { exactWhole, multiply, percentOf, roundHalfUp, roundingOf } from "../../model/exact.ts";
import { type Guardrails, turningPoints } from "../../model/guardrails.ts";
import type { FeatureUse, Status } from "../../status/status.ts";
import type { Week, Weeks } from "../../status/weeks.ts";
import { count, counted, money, percent, percentage, percentageOf, signedCount } from "../../text/text.ts";
import { type Block, columns, type Doc, type Figure, itemsIf } from "../documents/doc.ts";
import { standingData } from "./status-data.ts";
import { estimateBlocks } from "./status-estimate.ts";

/** One organization: used, left, by feature, by week, forecast, and what to do. */
export function statusDoc(standing: Status, guardrails: Guardrails): Doc {
  const { period, advice } = standing;
  return {
    title: title(standing, guardrails),
    blocks: [
      { kind: "list", items: advice.map(({ message }) => message) },
      { kind: "heading", text: periodText(period) },
      { kind: "figures", items: poolFigures(standing, guardrails) },
      ...estimateBlocks(standing),
      ...pictureBlocks(standing, guardrails),
      ...featureBlocks(standing),
      ...weekBlocks(standing),
      ...endBlocks(standing, guardrails),
      ...standing.notes.map((text): Block => ({ kind: "paragraph", text })),
    ],
    data: { version: 1, organizations: [standingData(standing)], failed: [] },
  };
}

function title(
  { name, org, health, pool, total, projected, consumed, isOver }: Status,
  guardrails: Guardrails,
): string {
  const who = name === org ? org : `${name} (${org})`;
  const limits = turningPoints(guardrails);
  const ceiling = exactWhole(pool.ceiling);
  const used = percentageOf(total, ceiling, limits);
  const isToCome = !isOver && projected !== null && projected > consumed;
  const end = isToCome ? percentageOf(exactWhole(projected), ceiling, limits) : null;
  return `${who}: ${health.toUpperCase()}${used === null ? "" : `, ${used} used`}${end === null ? "" : `, ${end} expected`}`;
}

function poolFigures(standing: Status, guardrails: Guardrails): Figure[] {
  const { pool, total, consumed, remaining, overage, overageCost, state, asOf, health } = standing;
  const { included, purchased, allocation, ceiling, from } = pool;
  const parts =
    included === null || purchased === null || purchased === 0n
      ? ""
      : `${count(included)} included and ${count(purchased)} purchased, `;
  const limits = turningPoints(guardrails);
  const left = percentageOf(exactWhole(remaining), exactWhole(allocation), limits);
  return [
    {
      label: "allocation",
      value: count(allocation),
      note: `${parts}${ALLOCATION_NOTES[from]}`,
    },
    ...itemsIf(ceiling !== allocation, {
      label: "ceiling",
      value: count(ceiling),
      note: `with ${count(ceiling - allocation)} of overage accepted`,
    }),
    { label: "consumed", value: count(consumed), note: `as of ${asOfText(asOf)}, ${state}` },
    { label: "remaining", value: count(remaining), note: left === null ? "" : `${left} available` },
    { label: "usage rate", value: percentageOf(total, exactWhole(allocation), limits) ?? "no pool" },
    ...itemsIf(overage > 0n, {
      label: "overage",
      value: count(overage),
      note: overageCost === null ? "no price" : money(overageCost),
    }),
    { label: "health", value: health, note: HEALTH_NOTES[health](percent(guardrails.thresholds.healthy.to)) },
  ];
}

const ALLOCATION_NOTES = { file: "from the file", source: "from the source", published: "as published" } as const;

const HEALTH_NOTES: Readonly<Record<Health, (healthy: string) => string>> = {
  green: (healthy) => `at most ${healthy} of the ceiling is used`,
  yellow: (healthy) => `more than ${healthy} of the ceiling is used`,
  red: () => "the ceiling is passed",
};

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

const WEEK_COLUMNS = columns("week", "days", ">tokens", ">share", ">of it seats");

/** Seats are billed when people first log in: they are part of a week, but not of the trend. */
function weekBlocks({ weeks: known, consumed, pool }: Status): Block[] {
  if (known === null) {
    const why =
      pool.from === "published" ? "the meter published several days as one sum" : "the source has no figures by day";
    const text = `Weeks and their trend are not known: ${why}.`;
    return [{ kind: "paragraph", text }];
  }
  const { weeks } = known;
  if (weeks.length === 0) return [];
  const hasSeats = weeks.some(({ seats }) => seats !== null && seats.n !== 0n);
  const rounding = roundingOf(
    weeks.map(({ tokens }) => tokens),
    consumed,
  );
  const rows = [
    ...weeks.map(weekRow),
    ...itemsIf(rounding !== 0n, ["rounding", "", signedCount(rounding), "", ""]),
    ["total", "", count(consumed), "", ""],
  ];
  return [
    hasSeats
      ? { kind: "table", columns: WEEK_COLUMNS, rows }
      : { kind: "table", columns: WEEK_COLUMNS.slice(0, -1), rows: rows.map((row) => row.slice(0, -1)) },
    { kind: "paragraph", text: trendText(known, hasSeats) },
  ];
}

const weekRow = ({ first, last, tokens, seats, sharePercent }: Week, at: number): string[] => [
  String(at + 1),
  spanText(first, last),
  count(roundHalfUp(tokens)),
  sharePercent === null ? "" : percentage(sharePercent),
  seats === null ? "" : count(roundHalfUp(seats)),
];

function trendText({ weeks, direction, percentOfMean }: Weeks, hasSeats: boolean): string {
  if (weeks.some(({ seats }) => seats === null))
    return "The trend is not known: it is without seats, and CloudWatch has no figures by feature.";
  if (direction === null) return "A trend needs two whole weeks.";
  const change = percentOfMean === null ? "" : ` (${percentage(percentOfMean)} a week)`;
  return `Trend of the whole weeks${hasSeats ? ", without seats" : ""}: ${direction}${change}.`;
}

function overText({ end }: BillingPeriod, asOf: string): string {
  const day = asOf.slice(0, 10);
  return `the period is over${day < end ? `; there are no figures after ${dayBefore(day)}` : ""}`;
}

function endBlocks(standing: Status, guardrails: Guardrails): Block[] {
  const { forecast, isOver, period, asOf, consumed, passed, projected } = standing;
  if (isOver) {
    const projection = { label: "projection", value: count(consumed), note: overText(period, asOf) };
    return [
      {
        kind: "figures",
        items: [projection, ...itemsIf(passed !== null, { label: "ceiling passed", value: passed ?? "" })],
      },
    ];
  }
  if (forecast === null && projected !== null)
    return [
      { kind: "figures", items: [{ label: "expected at the end", value: count(projected), note: "as published" }] },
    ];
  if (forecast === null) {
    return [{ kind: "paragraph", text: `No forecast yet: ${noForecastText(standing, guardrails)}.` }];
  }
  return [{ kind: "figures", items: endFigures(forecast) }];
}

/** Why there is no forecast, to follow "No forecast yet:". */
export function noForecastText(
  { noForecast, period, asOf }: Pick<Status, "noForecast" | "period" | "asOf">,
  { forecast: { minimumDays } }: Guardrails,
): string {
  const known = Math.max(0, daysBetween(period.start, asOf.slice(0, 10)));
  switch (noForecast) {
    case "not-published":
      return "none was published";
    case "hidden-seats":
      return "the plan has seats, and the usage names no features. Add a feature column: seats are billed once a period, and must not be extrapolated";
    case "few-days": {
      const end = known === 0 ? "" : `, which ends with ${dayBefore(asOf.slice(0, 10))}`;
      return `it needs ${counted(minimumDays, "day")} of the period, and the usage has ${known}${end}`;
    }
    case "over":
      return "the period is over";
    default:
      return "the source has no figures by day";
  }
}

/** How a period is expected to end. */
export function endFigures({ days, expected, low, high, exhaustion, soFar, plannedSoFar }: Forecast): Figure[] {
  const pace = percentOf(exactWhole(soFar), exactWhole(plannedSoFar));
  return [
    { label: "expected at the end", value: count(expected), note: `after ${counted(days, "day")}` },
    { label: "80 % interval", value: `${count(low)} to ${count(high)}` },
    { label: "ceiling passed", value: exhaustion ?? "not in this period" },
    {
      label: "planned by now",
      value: count(plannedSoFar),
      note: pace === null ? "" : `${percentage(pace)} of it used`,
    },
  ];
}
