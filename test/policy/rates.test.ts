import { describe, expect, test } from "vitest";
import { checkContract, contract, feature, lineOf, priceContract, underContract } from "./contract.ts";

const planning = (lines: string, head: Readonly<Record<string, string>> = {}): string =>
  underContract(`consumption: { ${lines} }\n`, head);
const concurrent = { licensing: "{ model: concurrent, users: 10 }" };

describe("kinds of rates", () => {
  const features = {
    fraction: feature("minutes", "3/7"),
    decimal: feature("sessions", 1.2),
    seat: feature("users", { named: 40, concurrent: 60 }),
    spread: feature("messages", { low: 0.5, high: 2, default: 1 }),
    chosen: feature("users", { low: 30, high: 45 }),
    free: feature("events", "included"),
    elsewhere: feature("posts", "billed-outside"),
  };
  const card = contract({ features });

  test.each([
    ["a fraction, exactly", "fraction: { minutes: 10 }", {}, "30/7", 4],
    ["a decimal, exactly", "decimal: { sessions: 7 }", {}, "42/5", 8],
    ["by licence, named", "seat: { users: 3 }", {}, "120", 120],
    ["by licence, concurrent", "seat: { users: 3 }", concurrent, "180", 180],
    ["a range's default", "spread: { messages: 6 }", {}, "6", 6],
    ["a range without default, chosen", "chosen: { users: 2, tokensPerUser: 30.5 }", {}, "61", 61],
    ["included", "free: { events: 1000000 }", {}, "0", 0],
    ["billed outside tokens", "elsewhere: { posts: 1000000 }", {}, "0", 0],
  ])("%s", async (_, lines, head, tokensExact, tokens) => {
    const checked = await priceContract(card, planning(lines, head));
    expect(lineOf(checked, lines.split(":")[0] ?? "")).toMatchObject({ tokensExact, tokens });
  });

  test("a range is a band where the plan does not choose", async () => {
    const { period } = await priceContract(card, planning("spread: { messages: { low: 1, typical: 6, high: 11 } }"));
    expect(period.consumed).toEqual({ low: 1, typical: 6, high: 22 });
  });

  test("a range without default must be chosen from", async () => {
    const { code, report } = await checkContract(card, planning("chosen: { users: 2 }"));
    expect(report.findings[0]).toMatchObject({ code: "rate-required", data: { low: "30", high: "45" } });
    expect(code).toBe(2);
  });

  test("a unit is the card's, whatever other cards say", async () => {
    const { code, codes } = await checkContract(contract(), planning("voice-bots: { sessions: 1 }"));
    expect({ code, codes }).toEqual({ code: 2, codes: ["feature-unit"] });
  });
});

describe("rounding", () => {
  const features = { "voice-bots": feature("minutes", "1/2"), messaging: feature("messages", "1/4") };
  const lines = "voice-bots: { minutes: 3 }, messaging: { messages: 5 }, other: { tokens: 1.25 }";

  test.each([
    ["line", "half-up", [2, 1, 1], 4],
    ["line", "up", [2, 2, 2], 6],
    ["total", "half-up", [2, 1, 1], 4],
    ["total", "up", [2, 1, 1], 4],
  ])("at the %s, %s: %s is %i", async (at, mode, tokens, consumed) => {
    const { period } = await priceContract(contract({ features, rounding: { at, mode } }), planning(lines));
    expect(period.lines.slice(0, 3).map((line: { tokens: number }) => line.tokens)).toEqual(tokens);
    expect(period.consumed.typical).toBe(consumed);
  });

  test("at the total, up: a rounding line makes the lines add up", async () => {
    const about = { features, rounding: { at: "total", mode: "up" } };
    const { period } = await priceContract(
      contract(about),
      planning("voice-bots: { minutes: 3 }, messaging: { messages: 3 }"),
    );
    expect(period.consumed.typical).toBe(3);
    expect(
      period.lines.map(({ feature, tokens, tokensExact }: Record<string, unknown>) => [feature, tokens, tokensExact]),
    ).toEqual([
      ["voice-bots", 2, "3/2"],
      ["messaging", 1, "3/4"],
      ["rounding", 0, "3/4"],
    ]);
  });

  test.each([
    ["line", "half-up", 13],
    ["line", "up", 13],
    ["total", "half-up", 12],
    ["total", "up", 13],
  ])("buffers, at the %s, %s", async (at, mode, buffered) => {
    const text = `${planning("voice-bots: { minutes: 19 }")}buffers: { growth: 30% }\n`;
    expect((await priceContract(contract({ features, rounding: { at, mode } }), text)).period.buffered).toBe(buffered);
  });
});

describe("prices", () => {
  test("are the card's, by currency", async () => {
    const card = contract({ prices: { USD: 0.9, JPY: 120 } });
    const { period } = await priceContract(card, planning("other: { tokens: 1002 }", { currency: "JPY" }));
    expect(period.cost).toEqual({ purchases: "0", overage: "240", total: "240" });
  });

  test("a currency without one must state its own", async () => {
    const { code, report } = await checkContract(contract(), planning("other: { tokens: 1 }", { currency: "CHF" }));
    expect(report.findings).toMatchObject([
      { code: "price-missing", path: ["currency"], data: { currency: "CHF", known: ["USD"] } },
    ]);
    expect(code).toBe(2);
  });

  test("what the budget states comes first", async () => {
    const text = `${planning("other: { tokens: 1002 }", { currency: "CHF" })}pricing: { overageUnitPrice: 0.85 }\n`;
    expect((await priceContract(contract(), text)).period.cost.overage).toBe("1.70");
  });
});
