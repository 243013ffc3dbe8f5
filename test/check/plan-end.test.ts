import { describe, expect, test } from "vitest";
import { judged, pool } from "./judged.ts";

/** A plan of one period, December, that begins on this day. */
const plan = (cycleStartDay: number, from = "2026-12", months = 1): string =>
  pool(`consumption: { other: { tokens: 1 } }\nbilling: { cycleStartDay: ${cycleStartDay} }\n`, {
    plan: `{ from: ${from}, months: ${months} }`,
  });

const about = async (text: string, now: string): Promise<unknown> => {
  const { of } = await judged(text, "--now", now);
  const [soon] = of("plan-ends-soon");
  if (of("plan-ended").length > 0) return { ended: of("plan-ended")[0].data.end, soon };
  return soon === undefined ? "far" : { days: soon.data.days, end: soon.data.end };
};

describe("the end of a plan", () => {
  test.each([
    [1, "2026-11-16", "far"],
    [1, "2026-11-17", { days: 45, end: "2027-01-01" }],
    [1, "2026-12-31", { days: 1, end: "2027-01-01" }],
    [1, "2027-01-01", { ended: "2027-01-01" }],
    [21, "2026-12-06", "far"],
    [21, "2026-12-07", { days: 45, end: "2027-01-21" }],
    [21, "2027-01-20", { days: 1, end: "2027-01-21" }],
    [21, "2027-01-21", { ended: "2027-01-21" }],
  ])("from day %i, as of %s", async (cycleStartDay, now, expected) => {
    expect(await about(plan(cycleStartDay), now)).toEqual(expected);
  });

  test.each([
    ["a short month", plan(31, "2027-01"), "2027-02-27", { days: 1, end: "2027-02-28" }],
    ["the day of it", plan(31, "2027-01"), "2027-02-28", { ended: "2027-02-28" }],
    ["a leap year", plan(30, "2028-01"), "2028-02-28", { days: 1, end: "2028-02-29" }],
    ["a leap year's day", plan(30, "2028-01"), "2028-02-29", { ended: "2028-02-29" }],
    ["the longest plan", plan(1, "2026-12", 36), "2029-11-30", { days: 1, end: "2029-12-01" }],
  ])("%s", async (_, text, now, expected) => {
    expect(await about(text, now)).toEqual(expected);
  });

  test("an instant counts by its day, UTC", async () => {
    expect(await about(plan(1), "2026-12-31T23:59:59-01:00")).toEqual({ ended: "2027-01-01" });
    expect(await about(plan(1), "2027-01-01T00:30:00+01:00")).toEqual({ days: 1, end: "2027-01-01" });
  });
});
