import { absolute, add, exactWhole, roundedText, subtract, ZERO } from "../model/exact.ts";
import { moneyText } from "../model/money.ts";
import { type CsvCell, csvLine, type Decimal } from "../text/escape.ts";
import { type Figures, tokensOf } from "./figures.ts";

const HEADER =
  "data org name labels period start end rate_card currency feature unit quantity tokens included purchased overage " +
  "purchase_cost overage_cost cost";

export const CSV_HEADER = csvLine(HEADER.split(" "));

/** A row for each feature, one for rounding, and one with the whole organization, whose feature is empty. */
export function csvRows(figures: Figures): string[] {
  const { kind, budget, card, currency, period, lines, consumed, cost } = figures;
  const { month, start, end } = period;
  const about = [kind, budget.org, budget.name, labelsText(figures), month, start, end, card.id, currency.code];
  const none: CsvCell[] = Array.from({ length: 6 }, () => null);
  const rows = lines.map((line) => {
    const cells = [line.feature ?? "all", line.unit, decimal(line.quantity), decimal(tokensOf(line))];
    return csvLine([...about, ...cells, ...none]);
  });
  const rounding = subtract(
    exactWhole(consumed),
    lines.reduce((sum, line) => add(sum, tokensOf(line)), ZERO),
  );
  if (rounding.n !== 0n) rows.push(csvLine([...about, "rounding", "tokens", null, decimal(rounding), ...none]));
  const money = [cost.purchases, cost.overage, cost.purchases + cost.overage].map(
    (minor): Decimal => ({ decimal: moneyText(minor, currency) }),
  );
  const pool = [consumed, figures.included, figures.purchased, figures.overage].map(whole);
  return [...rows, csvLine([...about, null, null, null, ...pool, ...money])];
}

const whole = (n: bigint): Decimal => ({ decimal: `${n < 0n ? "-" : ""}${absolute(n)}` });

const decimal = (x: Parameters<typeof roundedText>[0]): Decimal => ({ decimal: roundedText(x, 6) });

/** "customer=acme; env=prod" */
const labelsText = ({ budget: { labels } }: Figures): string | null =>
  labels.size === 0 ? null : [...labels].map(([label, value]) => `${label}=${value}`).join("; ");
