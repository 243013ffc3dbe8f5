import type { Fleet, Followed } from "../../check/fleet.ts";
import { type Reported, STATUSES, type Status, statusOf } from "../../check/result.ts";
import type { CurrencyTotal, Sums } from "../../check/sums.ts";
import { divide, exactWhole } from "../../model/exact.ts";
import { type Guardrails, turningPoints } from "../../model/guardrails.ts";
import { moneyText } from "../../model/money.ts";
import { type ProjectedPeriod, type Projection, worstMonthOf } from "../../model/projection.ts";
import { count, counted, grouped, money, percent } from "../../text/text.ts";

/** One organization in words: the figures of its fullest period, the cost of its dearest month and of its plan. */
export interface Figures {
  readonly peak: string;
  readonly tokens: string;
  /** Empty when the ceiling is 0. */
  readonly used: string;
  /** Without the currency, which stands beside the cost of the plan. */
  readonly month: string;
  readonly cost: string;
}

export function figuresOf(projection: NonNullable<Reported["projection"]>, guardrails: Guardrails): Figures {
  const { period, segment } = peakOf(projection);
  const { ceiling, consumed, atLeast } = segment;
  return {
    peak: period.month,
    tokens: `${atLeast ? "≥ " : ""}${count(consumed.typical)} of ${count(ceiling)}`,
    used:
      ceiling === 0n
        ? ""
        : percent(divide(exactWhole(consumed.typical), exactWhole(ceiling)), ...turningPoints(guardrails)),
    month: monthText(projection),
    cost: costText(projection),
  };
}

function monthText(projection: Pick<Projection, "totals" | "currency" | "periods">): string {
  const { totals, currency } = projection;
  const isOpen = totals.cost.total === null || totals.atLeast;
  return `${isOpen ? "≥ " : ""}${grouped(moneyText(worstMonthOf(projection).cost, currency))}`;
}

function costText({ totals, currency }: Pick<Projection, "totals" | "currency">): string {
  const { purchases, overage, total } = totals.cost;
  const known = (purchases ?? 0n) + (overage ?? 0n);
  return `${total === null || totals.atLeast ? "≥ " : ""}${money({ minor: known, currency })}`;
}

/** The totals of all plans in one currency, in words. */
export function totalTexts({ currency, purchases, overage, total, atLeast, months, worstMonths }: CurrencyTotal) {
  const text = (minor: bigint): string => money({ minor, currency });
  const bound = atLeast ? "≥ " : "";
  const [least, most] = months;
  return {
    purchases: text(purchases),
    overage: text(overage),
    total: bound + text(total),
    worstMonths: bound + text(worstMonths),
    /** "6 months", or "plans of 6 to 12 months": a sum of unlike plans says so. */
    length: least === most ? counted(most, "month") : `plans of ${least} to ${most} months`,
  };
}

/** The period with the highest use of its ceiling; the first of equals. */
export function peakOf({ periods }: Pick<Projection, "periods">): ProjectedPeriod {
  return periods.reduce((peak, period) => (isFuller(period, peak) ? period : peak));
}

function isFuller({ segment: a }: ProjectedPeriod, { segment: b }: ProjectedPeriod): boolean {
  return a !== b && a.consumed.typical * b.ceiling > b.consumed.typical * a.ceiling;
}

/** The worst status of the organizations and of the findings about the whole fleet. */
export function fleetStatus({ counts, findings }: Fleet): Status {
  const own = STATUSES.indexOf(statusOf(findings));
  return STATUSES.findLast((status, index) => counts[status] > 0 || index === own) ?? "pass";
}

/** "2 organizations: 1 pass, 1 fail" */
export function fleetLine({ organizations, counts }: Sums): string {
  return `${counted(organizations, "organization")}: ${verdictsText(counts)}`;
}

/** "policy: policy/guardrails.yaml, 2 rate cards of your own"; nothing where nobody asked. */
export function policyLine({ judgedBy }: Fleet): string | null {
  if (judgedBy === undefined) return null;
  const { folder, guardrails, rateCards: cards } = judgedBy;
  if (guardrails === null && cards === 0) return "policy: the built-in one";
  const own = guardrails ?? `${folder}/, built-in guardrails`;
  return `policy: ${own}${cards === 0 ? "" : `, ${counted(cards, "rate card")} of your own`}`;
}

/** "14 organizations cannot be judged while policy/rate-cards/acme.yaml is invalid: acme-emea and 13 more" */
export function followedText({ file, first, organizations }: Followed): string {
  const more = organizations === 1 ? "" : ` and ${count(organizations - 1)} more`;
  return `${counted(organizations, "organization")} cannot be judged while ${file} is invalid: ${first}${more}`;
}

export const groupTitles = ({ groups }: Fleet): string[] => [
  groups?.by ?? "",
  ">orgs",
  "verdicts",
  ">planned",
  "for",
  ">at most a month",
];

/** A row for each group and currency. */
export const groupRows = ({ groups }: Fleet): string[][] =>
  (groups?.all ?? []).flatMap(({ value, organizations, counts, totals }) => {
    const about = [value ?? `no ${groups?.by}`, count(organizations), verdictsText(counts)];
    const sums = totals.map(totalTexts);
    if (sums.length === 0) return [[...about, "", "", ""]];
    return sums.map(({ total, length, worstMonths }, index) => [
      ...(index === 0 ? about : ["", "", ""]),
      ...[total, length, worstMonths],
    ]);
  });

const verdictsText = (counts: Sums["counts"]): string =>
  STATUSES.filter((status) => counts[status] > 0 || status === "pass")
    .map((status) => `${count(counts[status])} ${status}`)
    .join(", ");

export const MARKS: Readonly<Record<Status, string>> = { pass: "✔", warn: "!", fail: "✖", invalid: "✖" };
