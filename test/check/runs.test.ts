import { describe, expect, test } from "vitest";
import { ALL } from "../rules/case.ts";
import { judged, pool } from "./judged.ts";

const planned = (changes: string, head: Readonly<Record<string, string>> = {}): string =>
  pool(`consumption: { other: { tokens: 1100 } }\nbilling: { cycleStartDay: 21 }\nchanges:\n${changes}`, head);
const month = (at: string, tokens: number): string =>
  `  - { from: ${at}, through: ${at}, consumption: { other: { tokens: ${tokens} } } }\n`;

describe("one finding for each run of periods", () => {
  test("neighbours are one finding, that names the worst", async () => {
    const { of } = await judged(planned(month("2027-01", 1300)));
    const [finding, ...others] = of("over-allocation");
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ periods: ALL, data: { worst: "2027-01", over: 300, overage: 300 } });
    expect(finding.message).toContain("2026-12 to 2027-02 (21 Dec to 20 Mar; worst 2027-01)");
  });

  test("of equals, the first is the worst", async () => {
    const { of } = await judged(planned(month("2027-02", 1050)));
    expect(of("over-allocation")[0].data.worst).toBe("2026-12");
  });

  test("it points at the worst period's largest line, where that stands", async () => {
    const { of } = await judged(planned(month("2027-01", 1300)));
    expect(of("over-allocation")[0].path).toEqual(["changes", 0, "consumption", "other"]);
  });

  test("a gap makes two, each with its own worst", async () => {
    const { of } = await judged(planned(month("2027-01", 900)));
    const findings = of("over-allocation");
    expect(findings.map(({ periods }) => periods)).toEqual([["2026-12"], ["2027-02"]]);
    expect(findings[0].message).toContain("2026-12 (21 Dec to 20 Jan)");
    expect(findings[1].message).toContain("2027-02 (21 Feb to 20 Mar)");
  });

  test("what is about different features is apart", async () => {
    const text = pool("consumption: { ai-scoring: { evaluations: 20 }, social: unknown, messaging: unknown }\n");
    const { of } = await judged(text);
    expect(of("quantity-unknown").map(({ data, periods }) => [data.feature, periods])).toEqual([
      ["social", ALL],
      ["messaging", ALL],
    ]);
  });

  test.each([
    [31, "2027-01", "2027-01 (31 Jan to 27 Feb)"],
    [30, "2028-02", "2028-02 (29 Feb to 29 Mar)"],
    [1, "2026-12", "2026-12 (1 Dec to 31 Dec)"],
    [21, "2026-12", "2026-12 (21 Dec to 20 Jan)"],
  ])("a period of day %i is shown with its days, both included", async (day, from, text) => {
    const { of } = await judged(
      pool(`consumption: { other: { tokens: 1100 } }\nbilling: { cycleStartDay: ${day} }\n`, {
        plan: `{ from: ${from}, months: 1 }`,
      }),
    );
    expect(of("over-allocation")[0].message).toContain(text);
  });
});

test("36 months of one plan are one finding", async () => {
  const { of } = await judged(planned(month("2027-01", 1300), { plan: "{ from: 2026-12, months: 36 }" }));
  expect(of("over-allocation").map(({ periods }) => [periods.length, periods[0], periods.at(-1)])).toEqual([
    [36, "2026-12", "2029-11"],
  ]);
});
