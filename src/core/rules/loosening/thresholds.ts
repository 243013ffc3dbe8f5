import { compare, type Exact } from "../../model/exact.ts";

/** Whether thresholds say less than before: one is gone, or each that is left comes later. */
export function isAnyHigher(before: readonly Exact[], after: readonly Exact[]): boolean {
  const now = after.toSorted(compare);
  return before.toSorted(compare).some((share, index) => {
    const other = now[index];
    return other === undefined || compare(other, share) > 0;
  });
}
