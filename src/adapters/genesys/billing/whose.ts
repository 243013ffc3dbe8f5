import type { Budget } from "../../../core/model/budget.ts";
import type { Charge } from "./charge.ts";

/** The charges of a contract that belong to this budget: a contract can cover organizations of several budgets. */
export function ofBudget(charges: readonly Charge[], { meter }: Budget): readonly Charge[] {
  const own = new Set(meter?.organizationIds);
  if (own.size === 0) return ofOne(charges);
  return charges.filter(({ organizationIds, at: { organizations } }) => {
    if (organizationIds === null || organizationIds.length === 0) {
      throw organizations.fail(
        "shape",
        "this is missing, and the budget counts only some of the contract's organizations",
      );
    }
    const ours = organizationIds.filter((id) => own.has(id)).length;
    if (ours > 0 && ours < organizationIds.length) {
      throw organizations.fail(
        "inconsistent",
        "one charge for organizations of this budget and of others: it cannot be split",
      );
    }
    return ours > 0;
  });
}

/** Without a list, all charges must be for the same organizations. */
function ofOne(charges: readonly Charge[]): readonly Charge[] {
  const seen = new Set<string>();
  for (const {
    organizationIds,
    at: { organizations },
  } of charges) {
    if (organizationIds === null || organizationIds.length === 0) continue;
    seen.add([...organizationIds].sort().join());
    if (seen.size > 1) {
      const problem = "the contract covers several organizations: list the budget's in meter.organizationIds";
      throw organizations.fail("inconsistent", problem);
    }
  }
  return charges;
}
