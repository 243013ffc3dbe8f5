import { expect, test } from "vitest";
import { weekly } from "../../status/weekly.ts";
import type { Semantics } from "../vectors.ts";

/** The trend of actual usage, through `tollgate status`. */
export function trends({ trend }: Semantics): void {
  test.each(trend.cases)("weeks of $blocks are $direction", async ({ blocks, slope, percentOfMean, direction }) => {
    const found = await weekly(blocks);
    expect(found.direction).toBe(direction);
    if (slope !== undefined) expect(found.slope).toBe(slope);
    if (percentOfMean !== undefined) expect(found.percentOfMean).toBeCloseTo(percentOfMean, 1);
  });
}
