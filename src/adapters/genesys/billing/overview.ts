import { type Exact, ONE, roundDown, ZERO } from "../../../core/model/exact.ts";
import type { PeriodUsage, SourceNotice } from "../../../core/model/period-usage.ts";
import { isSourceFailure } from "../../../core/model/usage-source.ts";
import { quoted } from "../../../core/text/text.ts";
import { type Json, sum } from "../api/json.ts";
import { type Charge, type Named, namedBy, type OtherCharge, takenFor } from "./charge.ts";
import { type Billed, billedBy, billedUsage, isYoung, NOTHING_YET } from "./charges.ts";
import { type LineReader, type Lines, linesOf } from "./lines.ts";
import { about, type Counting } from "./tokens.ts";

/**
 * The usages of an overview. A row's grouping says what its quantity is: what is included in the period, what the whole
 * pool took, or what one feature took. Adding them up would count the same tokens twice.
 */
function overviewBilled(usages: Json, currency: string | null, counting: Counting): Billed {
  const rows = usages.items();
  const lines = linesOf(rows.filter(isNoAllowance), readerFor(currency), counting);
  checkPool(lines);
  const billed = billedBy(lines);
  const { included, notices } = includedIn(rows.filter((row) => !isNoAllowance(row)));
  return {
    ...billed,
    terms: { ...billed.terms, included },
    notices: [...billed.notices, ...notices, ...aboutPools(lines)],
    of: rows.length,
  };
}

interface About extends Pick<PeriodUsage, "source" | "period" | "state"> {
  readonly isCurrent: boolean;
}

/** @returns null for a period before the current one in which nothing was billed in tokens */
export function overviewUsage(
  overview: Json,
  { isCurrent, ...about }: About,
  counting: Counting,
  now: string,
): PeriodUsage | null {
  const usages = overview.at("usages");
  const billed = overviewBilled(usages, overview.at("currency").textOrNull(), counting);
  const isEmpty = billed.inTokens === 0;
  if (isEmpty && !isCurrent) return null;
  if (isEmpty && !isYoung(about.period, now)) {
    throw usages.fail("shape", `none of ${billed.of} usages says what was used in tokens`);
  }
  const notices = isEmpty ? [...billed.notices, NOTHING_YET] : billed.notices;
  return billedUsage({ ...billed, notices }, { ...about, periodId: about.period.start }, counting, now);
}

const names = (row: Json): Named => namedBy([row.maybe("name").textOrNull(), row.maybe("partNumber").textOrNull()]);

const groupingOf = (row: Json): string | null => row.maybe("grouping").textOrNull()?.trim().toLowerCase() ?? null;

const isThirdParty = (row: Json): boolean => row.maybe("isThirdParty").isTrue;

const isNoAllowance = (row: Json): boolean =>
  groupingOf(row) !== "fair-use" || names(row).product.kind !== "pool" || isThirdParty(row);

const readerFor = (currency: string | null): LineReader => ({
  names,
  unit: (row) => row.maybe("unitOfMeasureType"),
  read: (row) => usageOf(row, currency),
});

/** A row has the figures of a charge under other names, and as texts. */
function usageOf(row: Json, currency: string | null): Charge | OtherCharge {
  const named = names(row);
  if (isThirdParty(row)) {
    const { kind } = named.product;
    const why = kind === "feature" || kind === "pool" ? "third-party" : null;
    return { place: row, name: named.name ?? "a row without a name", why };
  }
  const unit = row.at("unitOfMeasureType");
  const taken = takenFor(named, unit, false);
  const name = named.name ?? "a row without a name";
  if ("why" in taken) return { place: row, name, ...taken };
  const grouping = groupingOf(row);
  if (grouping === "fair-use") return { place: row, name, why: "fair-use" };
  if (grouping !== (taken.product.kind === "pool" ? "rollup" : "rollup-usage")) {
    const known = taken.product.kind === "pool" ? "fair-use or rollup" : "rollup-usage or fair-use";
    throw row.at("grouping").fail("shape", `the grouping ${quoted(grouping ?? "")} is not ${known}`);
  }
  checkBundle(row.at("bundleQuantity"));
  const actual = row.at("usageQuantity");
  const none = row.at("convertedTokenCount");
  return {
    place: row,
    at: { actual, overage: none, tokens: none, unit },
    id: idOf(row),
    name,
    ...taken,
    quantities: {
      actual: actual.signedInString(),
      prepaid: numberOrNull(row.at("prepayQuantity")),
      fairuse: null,
      overage: null,
    },
    convertedTokens: null,
    unitsPerToken: null,
    overagePrice: numberOrNull(row.at("overagePrice")),
    currency,
    organizationIds: [],
  };
}

const idOf = (row: Json): string =>
  JSON.stringify([groupingOf(row), row.maybe("name").textOrNull(), row.maybe("partNumber").textOrNull()]);

const numberOrNull = (place: Json): Exact | null => (place.stringOrNull() === null ? null : place.numberInString());

/** A multiplier; Genesys does not say of what. */
function checkBundle(place: Json): void {
  const quantity = numberOrNull(place) ?? ONE;
  const isOne = quantity.n === quantity.d || quantity.n === ZERO.n;
  if (!isOne) throw place.fail("shape", "a bundle of more than one: it is not known what this multiplies");
}

const poolsIn = ({ counted }: Lines) => counted.filter(({ charge: { product } }) => product.kind === "pool");

/** The pool's use holds that of its features. */
function checkPool(lines: Lines): void {
  const [pool] = poolsIn(lines);
  const parts = sum(lines.counted.filter(({ charge }) => charge.product.kind !== "pool").map(({ tokens }) => tokens));
  if (pool === undefined || pool.tokens.n !== 0n || poolsIn(lines).length > 1 || parts.n <= parts.d) return;
  throw pool.charge.at.actual.fail("inconsistent", `the pool took 0 tokens, its features ${about(parts)}`);
}

function aboutPools(lines: Lines): SourceNotice[] {
  const count = poolsIn(lines).length;
  if (count > 1) {
    return [{ code: "several-pools", path: null, message: `the total is the sum of ${count} pools of tokens` }];
  }
  if (count === 1 || lines.counted.length === 0) return [];
  const message = "no row has the use of the whole pool: the total is the sum of the features";
  return [{ code: "no-pool", path: null, message }];
}

/** What is included is in the rows of "fair-use"; one that cannot be read leaves it unknown. */
function includedIn(rows: readonly Json[]): { included: bigint | null; notices: SourceNotice[] } {
  const seen = new Set<string>();
  try {
    const amounts = rows.map((row) => {
      if (seen.has(idOf(row))) throw row.fail("inconsistent", "two lines are the same");
      seen.add(idOf(row));
      const taken = takenFor(names(row), row.at("unitOfMeasureType"), false);
      if ("why" in taken || taken.product.kind !== "pool") {
        throw row.at("unitOfMeasureType").fail("unknown-unit", "what is included is not in tokens");
      }
      checkBundle(row.at("bundleQuantity"));
      return row.at("usageQuantity").numberInString();
    });
    return { included: amounts.length === 0 ? null : roundDown(sum(amounts)), notices: [] };
  } catch (error) {
    if (!isSourceFailure(error)) throw error;
    const message = `what is included in the period is not known: ${error.message}`;
    return { included: null, notices: [{ code: "line-not-read", path: error.path, message }] };
  }
}
