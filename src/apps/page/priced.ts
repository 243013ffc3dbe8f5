import { normalize } from "../../core/budget/normalize.ts";
import type { RawBudget } from "../../core/budget/raw.ts";
import type { Budget } from "../../core/model/budget.ts";
import type { Guardrails } from "../../core/model/guardrails.ts";
import type { Projection } from "../../core/model/projection.ts";
import type { RateCard } from "../../core/model/rate-card.ts";
import type { PlainMap } from "../../core/model/source.ts";
import { project } from "../../core/pricing/price.ts";
import { unpacked } from "../../core/report/page/codec.ts";
import type { FleetPage, PagePlan } from "../../core/report/page/data.ts";

/** What every plan of the page is priced and coloured with. */
export interface Policy {
  readonly cards: ReadonlyMap<string, RateCard>;
  readonly guardrails: Guardrails;
}

export const policyOf = ({ cards, guardrails }: Pick<FleetPage, "cards" | "guardrails">): Policy => ({
  cards: unpacked(cards) as Policy["cards"],
  guardrails: unpacked(guardrails) as Guardrails,
});

export interface Priced {
  readonly budget: Budget;
  readonly projection: Projection;
}

/** The plan with these values, by the code that judged it. Owners are not in the page, and price nothing. */
export function priced(
  inputs: PlainMap,
  { cards }: Pick<Policy, "cards">,
  { currency }: Pick<PagePlan, "currency">,
): Priced {
  const budget = normalize({ owners: [], ...inputs } as unknown as RawBudget, currency.decimals);
  const cardOf = (id: string): RateCard => {
    const card = cards.get(id);
    if (card === undefined) throw new Error(`there is no rate card ${id}`);
    return card;
  };
  return { budget, projection: project(budget, cardOf) };
}
