import type { Currency } from "../../core/model/money.ts";
import type { PageOrganization } from "../../core/report/page/data.ts";
import { count, counted } from "../../core/text/text.ts";
import { type Child, h } from "./dom.ts";
import { figure, figures, moneyOf } from "./parts.ts";
import { plainTable } from "./table.ts";

interface Sum {
  readonly currency: Currency;
  count: number;
  purchases: bigint;
  overage: bigint;
  worstMonths: bigint;
  atLeast: boolean;
}

/** The costs of these plans, by currency: currencies are never added to each other. */
export function subtotals(shown: readonly PageOrganization[]): Child {
  const sums = new Map<string, Sum>();
  for (const { plan, status } of shown) {
    // As in the report of the command line: an organization that is invalid counts nowhere.
    if (plan === null || status === "invalid") continue;
    const { currency } = plan;
    const sum = sums.get(currency.code) ?? {
      currency,
      count: 0,
      purchases: 0n,
      overage: 0n,
      worstMonths: 0n,
      atLeast: false,
    };
    sum.count++;
    sum.purchases += BigInt(plan.purchases);
    sum.overage += BigInt(plan.overage);
    sum.worstMonths += BigInt(plan.worstMonth);
    sum.atLeast ||= plan.atLeast;
    sums.set(currency.code, sum);
  }
  const [only, another] = [...sums.values()];
  if (only === undefined) return null;
  return another === undefined ? subtotal(only) : subtotalTable([...sums.values()]);
}

const costOf = ({ currency, atLeast }: Sum, minor: bigint): Child => moneyOf(minor, currency, atLeast ? "≥ " : "");

const headed = (...children: Child[]): HTMLElement => h("section", { class: "card subtotal" }, children);

function subtotal(sum: Sum): HTMLElement {
  const { currency, count, purchases, overage, worstMonths } = sum;
  return headed(
    h("h2", {}, `${currency.code}, ${counted(count, "plan")}`),
    figures(
      figure("Cost of the plans", costOf(sum, purchases + overage)),
      figure("Purchases", costOf(sum, purchases)),
      figure("Overage", costOf(sum, overage), null, overage > 0n ? "red" : ""),
      figure("Dearest months", costOf(sum, worstMonths), "of each plan, added"),
    ),
  );
}

/** The currency with the most plans first. */
function subtotalTable(sums: readonly Sum[]): HTMLElement {
  const column = (title: string, of: (sum: Sum) => bigint, isMinor = false) => ({
    ...{ title, isNumber: true, isMinor, cell: (sum: Sum) => costOf(sum, of(sum)) },
  });
  return headed(
    h("h2", {}, "Subtotals"),
    plainTable(
      "Subtotals by currency",
      [
        { title: "Currency", cell: ({ currency }: Sum) => currency.code },
        { title: "Plans", isNumber: true, cell: (sum: Sum) => count(sum.count) },
        column("Purchases", ({ purchases }) => purchases, true),
        column("Overage", ({ overage }) => overage, true),
        column("Dearest months", ({ worstMonths }) => worstMonths, true),
        column("Cost of the plans", ({ purchases, overage }) => purchases + overage),
      ],
      [...sums].sort((a, b) => b.count - a.count),
    ),
  );
}
