import { describe, expect, it } from "vitest";
import { cardOf } from "./cards.ts";
import type { Figures } from "./figures.ts";
import { oracle } from "./oracle.ts";
import type { RawBudget, RawLine } from "./raw.ts";

/** The first period of a small plan, with what a case is about. */
function first(consumption: Record<string, RawLine>, more: Partial<RawBudget> = {}): Figures {
  const budget: RawBudget = {
    version: 1,
    org: "acme",
    name: "Acme",
    owners: ["a@example.com"],
    rateCard: "genesys-2026-03",
    currency: "USD",
    licensing: { model: "named", users: 200 },
    plan: { from: "2026-12", months: 2 },
    consumption,
    ...more,
  };
  const [figures] = oracle(budget, cardOf);
  if (figures === undefined) throw new Error("no period");
  return figures;
}

const MID_MARKET: Record<string, RawLine> = {
  "agent-copilot": { users: 200, tokensPerUser: 55 },
  "ai-scoring": { evaluationsPerDay: 500 },
  "ai-translate": { minutes: 300 },
  messaging: { messages: 5000 },
  "voice-bots": { minutes: 5000 },
  "virtual-agent": { sessionsPerDay: 200 },
};

const SMALL: Record<string, RawLine> = {
  "agent-copilot": { users: 50, tokensPerUser: 50 },
  "ai-scoring": { evaluationsPerDay: 200 },
  messaging: { messages: 500 },
  "virtual-agent": { sessionsPerDay: 50 },
};

const PUBLISHED = { rateCard: "genesys-2026-06" };

/** An oracle is worth what it says about cases whose answers are known. */
describe("the oracle", () => {
  it("prices the worked centres by the study notes", () => {
    const users = { licensing: { model: "named" as const, users: 50 } };
    expect(first(MID_MARKET)).toMatchObject({ consumed: { typical: 19810 }, utilizationPercent: 39.62, overage: 0 });
    expect(first(SMALL, users)).toMatchObject({ consumed: { typical: 4701 }, utilizationPercent: 37.608 });
  });

  it("prices the same centres by the published card", () => {
    const overageCost = (currency: string) => first(MID_MARKET, { ...PUBLISHED, currency }).cost.overage;
    expect(first(SMALL, PUBLISHED)).toMatchObject({ consumed: { typical: 2702 }, overage: 2452, atLeast: false });
    expect(first(MID_MARKET, PUBLISHED)).toMatchObject({ consumed: { typical: 10807 }, overage: 10557, atLeast: true });
    expect(["USD", "EUR", "GBP", "JPY"].map(overageCost)).toEqual(["10557.00", "8445.60", "7389.90", "1266840"]);
  });

  it("adds buffers to the baseline and rounds once more", () => {
    const buffers = { unpredictability: "20%", growth: "10%" };
    expect(first(MID_MARKET, { buffers }).buffered).toBe(25753);
    expect(first(SMALL, { buffers }).buffered).toBe(6111);
    expect(first(SMALL).buffered).toBeNull();
  });

  it("keeps the bands of rates and of quantities", () => {
    const messages = { low: 400, typical: 500, high: 1000 };
    expect(first({ "agent-copilot": { users: 200 } }).consumed).toEqual({ low: 8000, typical: 10000, high: 12000 });
    expect(first({ messaging: { messages } }).consumed).toEqual({ low: 1, typical: 1, high: 3 });
  });

  it("sums parts exactly and rounds once", () => {
    const parts = [{ minutes: 100 }, { interactions: 20, minutesPerInteraction: 5, billedElsewhere: "30%" }];
    expect(first({ "voice-bots": parts }).lines).toEqual([
      { feature: "voice-bots", unit: "minutes", quantity: "170", tokens: 10, tokensExact: "10" },
    ]);
  });

  it.each([
    [[{ scale: { messaging: 1.5 } }, { consumption: { messaging: { messages: 8000 } } }], "8000"],
    [[{ consumption: { messaging: { messages: 8000 } } }, { scale: { messaging: 1.5 } }], "12000"],
    [[{ consumption: { messaging: { messages: 8000 } }, scale: { messaging: 1.5 } }], "12000"],
    [[{ scale: 1.1 }, { scale: 1.1 }], "4840"],
  ])("applies changes in file order: %j", (effects, quantity) => {
    const changes = effects.map((effect) => ({ from: "2026-12", ...effect }));
    expect(first({ messaging: { messages: 4000 } }, { changes }).lines).toMatchObject([{ quantity }]);
  });

  it("clamps a cycle's day to the month", () => {
    const budget = { billing: { cycleStartDay: 30 }, plan: { from: "2028-02", months: 1 } };
    expect(first({}, budget)).toMatchObject({ start: "2028-02-29", end: "2028-03-30" });
  });
});
