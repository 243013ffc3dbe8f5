import { type Exact, roundedText } from "../../model/exact.ts";
import type { Status } from "../../status/status.ts";
import { csvLine } from "../../text/escape.ts";

const HEADER =
  "org period start end as_of state feature tokens share_percent planned_tokens allocation ceiling budget_percent " +
  "expected_tokens health week";

/**
 * A row for each feature, one with the figures of the pool for the whole organization, and one for each week. Only rows of
 * weeks have a value in the last column.
 */
export const statusCsv = (standings: readonly Status[]): string =>
  [csvLine(HEADER.split(" ")), ...standings.flatMap(rows)].join("");

function rows(standing: Status): string[] {
  const { org, period, asOf, state, features, planned, pool, budgetPercent, projected, health } = standing;
  const about = [org, period.month, period.start, period.end, asOf, state];
  const expected = projected === null ? null : Number(projected);
  return [
    ...features
      .filter(({ feature }) => feature !== null)
      .map(({ feature, tokens, sharePercent, planned: own }) => {
        const cells = [feature, decimal(tokens), sharePercent, own === null ? null : Number(own)];
        return csvLine([...about, ...cells, null, null, null, null, null, null]);
      }),
    csvLine([
      ...about,
      null,
      Number(standing.consumed),
      standing.consumed === 0n ? null : 100,
      Number(planned),
      Number(pool.allocation),
      Number(pool.ceiling),
      budgetPercent,
      expected,
      health,
      null,
    ]),
    ...(standing.weeks?.weeks ?? []).map(({ tokens, sharePercent }, at) =>
      csvLine([...about, null, decimal(tokens), sharePercent, null, null, null, null, null, null, at + 1]),
    ),
  ];
}

/** A spreadsheet cannot read fractions. */
const decimal = (tokens: Exact): string => roundedText(tokens, 6);
