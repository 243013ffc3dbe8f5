import type { PageOrganization, PagePlan } from "../../core/report/page/data.ts";
import { count } from "../../core/text/text.ts";
import { type Child, h } from "./dom.ts";
import { badge, meterBar, moneyOf } from "./parts.ts";
import { type Column, SortedTable } from "./table.ts";
import { monthName } from "./words.ts";

export const addressOf = ({ file }: PageOrganization): string => `#${encodeURIComponent(file)}`;

const STATUS_ORDER = { pass: 0, warn: 1, fail: 2, invalid: 3 } as const;

/** How full the fullest month is; of a ceiling of 0, any use is over it. */
export function fullness(plan: PagePlan | null): number {
  if (plan === null) return -1;
  if (plan.ceiling > 0) return plan.consumed / plan.ceiling;
  return plan.consumed > 0 ? Number.MAX_VALUE : 0;
}

/** Of one currency, by size: amounts of two currencies are not compared. */
const costKey = (plan: PagePlan | null, of: (plan: PagePlan) => bigint): string =>
  plan === null ? "" : `${plan.currency.code}${String(of(plan)).padStart(24, "0")}`;

const planCost = ({ purchases, overage }: PagePlan): bigint => BigInt(purchases) + BigInt(overage);

const money = (plan: PagePlan | null, of: (plan: PagePlan) => bigint): Child =>
  plan === null ? "–" : moneyOf(of(plan), plan.currency, plan.atLeast ? "≥ " : "");

type Row = PageOrganization;

const PLAN_COLUMNS: readonly Column<Row>[] = [
  {
    title: "Organization",
    sortBy: ({ name }) => name.toLowerCase(),
    cell: (one) => [
      h("a", { href: addressOf(one), class: "org" }, one.name),
      one.name === one.org ? null : h("small", {}, one.org),
    ],
  },
  { title: "Status", sortBy: ({ status }) => STATUS_ORDER[status], cell: ({ status }) => badge(status) },
  {
    title: "Fullest month",
    isMinor: true,
    sortBy: ({ plan }) => plan?.peak ?? "",
    cell: ({ plan }) => (plan === null ? "–" : monthName(plan.peak)),
  },
  {
    title: "Planned of ceiling",
    isMinor: true,
    cell: ({ plan, health }) =>
      plan === null
        ? "–"
        : h(
            "div",
            { class: "with-bar" },
            meterBar(plan.consumed, plan.ceiling, health ?? ""),
            h("span", {}, plan.tokens),
          ),
  },
  { title: "Of ceiling", isNumber: true, sortBy: ({ plan }) => fullness(plan), cell: ({ plan }) => plan?.used || "–" },
];

const USE_COLUMNS: readonly Column<Row>[] = [
  {
    title: "Used so far",
    isNumber: true,
    sortBy: ({ usage }) => (usage === null ? -1 : usage.ceiling > 0 ? usage.consumed / usage.ceiling : usage.consumed),
    cell: ({ usage }) =>
      usage === null
        ? "not known"
        : h(
            "div",
            { class: "with-bar" },
            meterBar(usage.consumed, usage.ceiling, usage.health),
            h("span", {}, `${count(usage.consumed)} of ${count(usage.ceiling)}`),
          ),
  },
  {
    title: "Expected",
    isNumber: true,
    isMinor: true,
    sortBy: ({ usage }) => usage?.projected ?? -1,
    cell: ({ usage }) => (usage?.projected == null ? "–" : count(usage.projected)),
  },
];

const COST_COLUMNS: readonly Column<Row>[] = [
  {
    title: "Dearest month",
    isNumber: true,
    isMinor: true,
    sortBy: ({ plan }) => costKey(plan, (of) => BigInt(of.worstMonth)),
    cell: ({ plan }) => money(plan, (of) => BigInt(of.worstMonth)),
  },
  {
    title: "Cost of plan",
    isNumber: true,
    sortBy: ({ plan }) => costKey(plan, planCost),
    cell: ({ plan }) => money(plan, planCost),
  },
];

/** Organizations, the fullest first; every heading sorts. */
export function fleetTable(hasUse: boolean): SortedTable<Row> {
  const [who, status, ...plan] = PLAN_COLUMNS as [Column<Row>, Column<Row>, ...Column<Row>[]];
  const columns = hasUse
    ? [who, status, ...USE_COLUMNS, ...plan.slice(2), ...COST_COLUMNS]
    : [who, status, ...plan, ...COST_COLUMNS];
  return new SortedTable("Organizations", columns, {
    column: hasUse ? "Used so far" : "Of ceiling",
    isDescending: true,
  });
}
