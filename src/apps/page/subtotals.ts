import type { Currency } from "../../core/model/money.ts";
import type { PageOrganization } from "../../core/report/page/data.ts";
import { counted } from "../../core/text/text.ts";
import { type Child, h } from "./dom.ts";
import { figure, figures, moneyOf } from "./parts.ts";

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
  return [...sums.values()].map(subtotal);
}

function subtotal({ currency, count, purchases, overage, worstMonths, atLeast }: Sum): HTMLElement {
  const text = (minor: bigint): Child => moneyOf(minor, currency, atLeast ? "≥ " : "");
  return h(
    "section",
    { class: "card subtotal", "data-currency": currency.code },
    h("h2", {}, `${currency.code}, ${counted(count, "plan")}`),
    figures(
      figure("Cost of the plans", text(purchases + overage)),
      figure("Purchases", text(purchases)),
      figure("Overage", text(overage), null, overage > 0n ? "red" : ""),
      figure("Dearest months", text(worstMonths), "of each plan, added"),
    ),
  );
}
