import type { Budget } from "../../model/budget.ts";
import type { Location, Path } from "../../model/source.ts";
import type { Facts } from "../../rules/facts.ts";

/** An organization of the base whose plan a change removes, or lowers by more than half. */
export interface Former {
  readonly before: Facts;
  /** What the head still plans of it; null where it is removed. */
  readonly after: Facts | null;
}

/** Priced when asked: of thousands that are renamed, the plans together do not fit in memory. */
export interface LateFormer {
  readonly budget: Budget;
  priced(): Former;
}

/** An organization that only the head has, priced by the base's cards. */
export interface Added {
  readonly budget: Budget;
  readonly consumed: bigint;
  readonly locate: (path: Path) => Location;
  priced(): Facts;
}

export interface Involved {
  readonly formers: readonly LateFormer[];
  readonly added: readonly Added[];
  /** Of the added. */
  readonly largest: Added;
}
