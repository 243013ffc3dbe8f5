import type { Budget } from "../../../core/model/budget.ts";
import type { Json } from "../api/json.ts";

/**
 * The charges or wallets of a contract that are not of other organizations: a contract can cover organizations of
 * several budgets. Those that do not say whose they are stay, and so do those of several.
 * @param ids the budget's organizations; none: all of them
 */
export function withoutOthers(places: readonly Json[], ids: readonly string[]): readonly Json[] {
  const own = new Set(ids);
  if (own.size === 0) return places;
  return places.filter((place) => {
    const owners = tolerantIds(place.maybe("organizations"));
    return owners.length === 0 || owners.some((id) => own.has(id));
  });
}

/** Nothing fails here: the line may be of no interest. */
function tolerantIds(place: Json): string[] {
  if (!place.isList) return [];
  return place.items().flatMap((one) => one.maybe("id").textOrNull() ?? []);
}

export function organizationsOf(place: Json): readonly string[] {
  return place.isAbsent ? [] : place.items().map((one) => one.at("id").string());
}

/** A charge of AI tokens must be for organizations of this budget, and for no others. */
export function checkOwner(place: Json, { meter }: Budget): void {
  const own = new Set(meter?.organizationIds);
  if (own.size === 0) return;
  const ids = organizationsOf(place);
  if (ids.length === 0) {
    throw place.fail("shape", "this is missing, and the budget counts only some of the contract's organizations");
  }
  if (ids.some((id) => !own.has(id))) {
    throw place.fail("inconsistent", "for organizations of this budget and of others: it cannot be split");
  }
}

export interface Owned {
  readonly place: Json;
  readonly organizationIds: readonly string[];
}

/** Where the budget lists no organizations, all charges must be for the same ones. */
export function checkOneOwner(charges: readonly Owned[], { meter }: Budget): void {
  if ((meter?.organizationIds ?? []).length > 0) return;
  const seen = new Set<string>();
  for (const { organizationIds, place } of charges) {
    if (organizationIds.length === 0) continue;
    seen.add([...organizationIds].sort().join());
    if (seen.size > 1) {
      const problem = "the contract covers several organizations: list the budget's in meter.organizationIds";
      throw place.at("organizations").fail("inconsistent", problem);
    }
  }
}
