import { expect, test } from "vitest";
import { fleetLine } from "../../src/core/report/findings/figures.ts";

test.each([
  [{ pass: 0, warn: 8383, fail: 1617, invalid: 0 }, "10,000 organizations: 0 pass, 8,383 warn, 1,617 fail"],
  [{ pass: 0, warn: 0, fail: 0, invalid: 1 }, "1 organization: 0 pass, 1 invalid"],
])("%j", (counts, line) => {
  const organizations = Object.values(counts).reduce((sum, each) => sum + each, 0);
  expect(fleetLine({ organizations, counts, totals: [] })).toBe(line);
});
