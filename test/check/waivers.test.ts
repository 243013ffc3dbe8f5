import { describe, expect, test } from "vitest";
import { judged, pool, waiver } from "./judged.ts";

/** 100 tokens over in December, 300 in January, 200 in February. */
const peak = pool(`consumption: { other: { tokens: 1100 } }
changes:
  - { from: 2027-01, through: 2027-01, consumption: { other: { tokens: 1300 } } }
  - { from: 2027-02, consumption: { other: { tokens: 1200 } } }
waivers:
`);
const entry = (from: string, through: string, upTo: number, expires = "2027-06-30"): string =>
  `  - { from: ${from}, through: ${through}, overageTokensUpTo: ${upTo}, reason: r, approvedBy: b, expires: ${expires} }\n`;

const outcomes = async (waivers: string, ...args: string[]): Promise<unknown[]> =>
  (await judged(peak + waivers, ...args)).loud.map(({ code, periods }) => [code, ...periods]);

const ALL = ["2026-12", "2027-01", "2027-02"];

describe("what a waiver covers", () => {
  test.each([
    ["all of a run", entry("2026-12", "2027-02", 300), [["waiver-applied", ...ALL]]],
    [
      "part of a run: it is split",
      entry("2027-01", "2027-01", 300),
      [
        ["over-allocation", "2026-12"],
        ["waiver-applied", "2027-01"],
        ["over-allocation", "2027-02"],
      ],
    ],
    [
      "an amount that only some periods hold",
      entry("2026-12", "2027-02", 200),
      [
        ["waiver-applied", "2026-12"],
        ["waiver-exceeded", "2027-01"],
        ["waiver-applied", "2027-02"],
      ],
    ],
    [
      "one month, where `through` is not said",
      entry("2026-12", "2027-02", 300).replace(" through: 2027-02,", ""),
      [
        ["waiver-applied", "2026-12"],
        ["over-allocation", "2027-01", "2027-02"],
      ],
    ],
  ])("%s", async (_, waivers, expected) => {
    expect(await outcomes(waivers)).toEqual(expected);
  });

  test("is inclusive of the day it expires on", async () => {
    const waivers = entry("2026-12", "2027-02", 300, "2026-12-10");
    expect(await outcomes(waivers, "--now", "2026-12-10")).toEqual([["waiver-applied", ...ALL]]);
    expect(await outcomes(waivers, "--now", "2026-12-11")).toEqual([["waiver-expired", ...ALL]]);
  });
});

describe("of several, the most helpful wins", () => {
  const day = "2026-11-22";
  test.each([
    [
      "one that holds over one that does not",
      [entry("2026-12", "2027-02", 50), entry("2026-12", "2027-02", 300)],
      "waiver-applied",
      "300",
    ],
    [
      "one that holds, in whatever order",
      [entry("2026-12", "2027-02", 300), entry("2026-12", "2027-02", 50)],
      "waiver-applied",
      "300",
    ],
    [
      "one still valid over one that would have held",
      [entry("2026-12", "2027-02", 300, day), entry("2026-12", "2027-02", 50)],
      "waiver-exceeded",
      "50",
    ],
    [
      "the more generous of two too small",
      [entry("2026-12", "2027-02", 50), entry("2026-12", "2027-02", 60)],
      "waiver-exceeded",
      "60",
    ],
    [
      "the more generous of two expired",
      [entry("2026-12", "2027-02", 50, day), entry("2026-12", "2027-02", 60, day)],
      "waiver-expired",
      "60",
    ],
  ])("%s", async (_, waivers, code, upTo) => {
    const { of } = await judged(peak + waivers.join(""));
    const [finding] = of(code);
    expect(finding).toMatchObject({ periods: ALL, data: { upTo, rule: "over-allocation" } });
  });

  test("two that hold in turn are two findings", async () => {
    const waivers = entry("2026-12", "2026-12", 100) + entry("2027-01", "2027-02", 300);
    expect(await outcomes(waivers)).toEqual([
      ["waiver-applied", "2026-12"],
      ["waiver-applied", "2027-01", "2027-02"],
    ]);
  });
});

test("an allowance counts the tokens beyond the allocation, accepted or not", async () => {
  const text = (upTo: number): string =>
    pool(
      `consumption: { other: { tokens: 1100 } }\nlimits: { overageTokens: 40 }\nwaivers:\n${waiver(`overageTokensUpTo: ${upTo}`)}`,
    );
  expect((await judged(text(100))).of("waiver-applied")).toHaveLength(1);
  expect((await judged(text(99))).of("waiver-exceeded")[0].data).toMatchObject({ over: 60, overage: 100 });
});

test("a waiver of one rule leaves the others", async () => {
  const text = pool(`consumption: { other: { tokens: 1100 } }
limits: { featureTokens: { other: 1000 } }
waivers:\n${waiver("overageTokensUpTo: 100")}`);
  const { code, loud } = await judged(text);
  expect({ code, codes: loud.map(({ code }) => code) }).toEqual({
    code: 1,
    codes: ["feature-limit", "waiver-applied"],
  });
});
