import { exactWhole } from "../../core/model/exact.ts";
import type { ProjectedPeriod, Projection } from "../../core/model/projection.ts";
import type { PageActual } from "../../core/report/page/data.ts";
import { count, percentageOf } from "../../core/text/text.ts";
import type { Child } from "./dom.ts";
import { moneyOf } from "./parts.ts";
import { type Column, plainTable } from "./table.ts";
import { periodName } from "./words.ts";

/** All months of a plan, the text alternative of its chart. */
export function monthTable(projection: Projection, used: ReadonlyMap<string, PageActual>): HTMLElement {
  const { currency, periods } = projection;
  const figure = (title: string, of: (period: ProjectedPeriod) => Child): Column<ProjectedPeriod> => ({
    ...{ title, isNumber: true, cell: of },
  });
  return plainTable(
    "Plan by month",
    [
      { title: "Month", cell: ({ period }) => periodName(period) },
      figure("Planned", ({ segment }) => (segment.atLeast ? "≥ " : "") + count(segment.consumed.typical)),
      ...(used.size === 0 ? [] : [figure("Used", ({ period }) => actualText(used.get(period.month)))]),
      figure("Included", ({ segment }) => count(segment.included)),
      figure("Purchased", ({ segment }) => count(segment.purchased)),
      figure("Ceiling", ({ segment }) => count(segment.ceiling)),
      figure("Of ceiling", ({ segment }) => ofCeiling(segment.consumed.typical, segment.ceiling)),
      figure("Overage", ({ segment }) => count(segment.overage)),
      figure("Cost", ({ segment }) => moneyOf(segment.cost.total, currency)),
    ],
    periods,
  );
}

const actualText = (actual: PageActual | undefined): string =>
  actual === undefined ? "–" : `${count(actual.tokens)}${actual.isOver ? "" : " so far"}`;

export const ofCeiling = (tokens: bigint, ceiling: bigint): string =>
  percentageOf(exactWhole(tokens), exactWhole(ceiling), [
    { n: 1n, d: 1n },
    { n: 4n, d: 5n },
  ]) ?? "–";
