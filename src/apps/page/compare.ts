import type { Line, ProjectedPeriod } from "../../core/model/projection.ts";
import type { PageActual } from "../../core/report/page/data.ts";
import { count, exactCount } from "../../core/text/text.ts";
import { type Child, h, refill } from "./dom.ts";
import { ofCeiling } from "./month-table.ts";
import { moneyOf } from "./parts.ts";
import type { Priced } from "./priced.ts";
import { type Column, plainTable } from "./table.ts";
import { monthName, periodName } from "./words.ts";

interface Row {
  readonly title: string;
  readonly of: (period: ProjectedPeriod) => Child;
}

const MOST = 4;

/** Two to four periods side by side, with the features of each. @param first the months that are shown at first */
export function comparePeriods(
  { projection }: Priced,
  actuals: readonly PageActual[],
  first: readonly string[],
): HTMLElement {
  const { periods } = projection;
  const used = new Map(actuals.map((one) => [one.month, one]));
  const place = h("div");
  const chosen: string[] = [...new Set(first)].slice(0, MOST);
  while (chosen.length < MOST) chosen.push("");
  const show = (): void => {
    const shown = chosen.flatMap((month) => periods.find(({ period }) => period.month === month) ?? []);
    refill(
      place,
      shown.length === 0
        ? null
        : plainTable("Periods side by side", columnsOf(shown), rowsOf(shown, used, projection.currency)),
    );
  };
  const selects = chosen.map((month, index) => {
    const none = index === 0 ? [] : [h("option", { value: "" }, "none")];
    const select = h(
      "select",
      { "aria-label": `Period ${index + 1}` },
      none,
      periods.map(({ period }) => h("option", { value: period.month }, monthName(period.month))),
    );
    select.value = month;
    select.addEventListener("change", () => {
      chosen[index] = select.value;
      show();
    });
    return select;
  });
  show();
  return h("div", {}, h("div", { class: "choices no-print" }, selects), place);
}

const columnsOf = (shown: readonly ProjectedPeriod[]): Column<Row>[] => [
  { title: "", cell: ({ title }) => title },
  ...shown.map((one): Column<Row> => ({ title: periodName(one.period), isNumber: true, cell: ({ of }) => of(one) })),
];

function rowsOf(
  shown: readonly ProjectedPeriod[],
  used: ReadonlyMap<string, PageActual>,
  currency: Priced["budget"]["currency"],
): Row[] {
  const features = [...new Set(shown.flatMap(({ segment }) => segment.lines.map(({ feature }) => feature)))];
  const lineOf = ({ segment }: ProjectedPeriod, feature: string): Line | undefined =>
    segment.lines.find((line) => line.feature === feature);
  const actual = (of: (one: PageActual) => number | undefined, { period }: ProjectedPeriod): Child => {
    const one = used.get(period.month);
    const value = one === undefined ? undefined : of(one);
    return value === undefined ? null : h("small", { class: "used-text" }, `${count(value)} used`);
  };
  return [
    { title: "Users", of: ({ segment }) => exactCount(segment.users) },
    {
      title: "Planned tokens",
      of: (one) => [count(one.segment.consumed.typical), actual(({ tokens }) => tokens, one)],
    },
    {
      title: "Range",
      of: ({ segment: { consumed } }) =>
        consumed.low === consumed.high ? "–" : `${count(consumed.low)} to ${count(consumed.high)}`,
    },
    { title: "Included", of: ({ segment }) => count(segment.included) },
    { title: "Purchased", of: ({ segment }) => count(segment.purchased) },
    { title: "Ceiling", of: ({ segment }) => count(segment.ceiling) },
    { title: "Of ceiling", of: ({ segment }) => ofCeiling(segment.consumed.typical, segment.ceiling) },
    { title: "Overage", of: ({ segment }) => count(segment.overage) },
    { title: "Cost", of: ({ segment }) => moneyOf(segment.cost.total, currency) },
    ...features.map(
      (feature): Row => ({
        title: feature,
        of: (one) => [tokensText(lineOf(one, feature)), actual(({ features: each }) => each[feature], one)],
      }),
    ),
  ];
}

const tokensText = (line: Line | undefined): string =>
  line === undefined ? "–" : line.tokens === null ? "not priced" : count(line.tokens.typical);
