import { describe, expect, test } from "vitest";
import { budget, checkBudget, codesOf, type Report } from "../support/report.ts";

const pool = (rest: string): string => budget(`allocation: { tokensPerMonth: 1000 }\n${rest}`);

async function theFinding(text: string, code: string): Promise<Report> {
  const { report } = await checkBudget(text);
  const findings = report.findings.filter((finding: Report) => finding.code === code);
  expect(findings).toHaveLength(1);
  return findings[0];
}

const isOver = async (text: string): Promise<boolean> =>
  codesOf((await checkBudget(text)).report).includes("over-allocation");

describe("one finding for a run of unlike periods", () => {
  // More overage in December, but most of it accepted: January is further beyond its ceiling.
  const accepting = pool(`consumption: { other: { tokens: 2000 } }
limits: { overageTokens: 900 }
changes: [{ from: 2027-01, consumption: { other: { tokens: 1800 } }, limits: { overageTokens: 0 } }]
`);

  test("the worst period is the one furthest beyond its ceiling", async () => {
    const { data, message, help } = await theFinding(accepting, "over-allocation");
    expect(data).toMatchObject({ worst: "2027-01", over: 800, overage: 800, remedy: { buyTokens: 800 } });
    expect(message).toContain("plans 1,800 tokens of 1,000: 800 over, 800.00 USD a month");
    expect(help).toMatch(
      /^Buy 100 tokens for 2026-12, 800 a month for 2027-01 to 2027-02 \(at most 800.00 USD a month: /,
    );
    expect(data.remedy.purchases).toEqual([
      { tokensPerMonth: 100, from: "2026-12", through: "2026-12" },
      { tokensPerMonth: 800, from: "2027-01", through: "2027-02" },
    ]);
  });

  test("and its purchase is enough for all of them", async () => {
    const buying = (tokens: number): string =>
      `${accepting}purchases: [{ tokensPerMonth: ${tokens}, from: 2026-12 }]\n`;
    expect([await isOver(buying(800)), await isOver(buying(799))]).toEqual([false, true]);
  });

  // January scales the line down and adds another: less is over, yet the line must shrink by more.
  const scaled = (messages: number): string =>
    pool(`consumption: { messaging: { messages: ${messages} } }
changes: [{ from: 2027-01, scale: 0.5, consumption: { other: { tokens: 1800 } } }]
`);

  test("the most to plan holds for all of them", async () => {
    const { data } = await theFinding(scaled(800_000), "over-allocation");
    expect(data).toMatchObject({ worst: "2026-12", over: 1000 });
    expect(data.remedy.planAtMost).toMatchObject({ key: "messages", value: 80_399 });
    expect([await isOver(scaled(80_399)), await isOver(scaled(80_400))]).toEqual([false, true]);
  });

  test("there is no one number where the periods hang on different ones", async () => {
    const changes = "changes: [{ from: 2027-01, consumption: { other: { tokens: 1500 } } }]\n";
    const { data } = await theFinding(pool(`consumption: { other: { tokens: 1400 } }\n${changes}`), "over-allocation");
    expect(data.remedy).toMatchObject({ buyTokens: 500, planAtMost: null });
  });

  test("what is unused in all of them can go unbought, no more", async () => {
    const text = pool(`consumption: { other: { tokens: 1100 } }
purchases: [{ tokensPerMonth: 1000, from: 2026-12 }]
changes: [{ from: 2027-02, consumption: { other: { tokens: 1700 } } }]
`);
    const { periods, data, help } = await theFinding(text, "purchased-unused");
    expect(periods).toEqual(["2026-12", "2027-01", "2027-02"]);
    expect(help).toBe("Buy 900 fewer tokens a month for 2026-12 to 2027-01, 300 for 2027-02.");
    expect(data).toMatchObject({ worst: "2026-12", unused: 900, remedy: { buyFewer: 300 } });
    expect(await isOver(text.replace("tokensPerMonth: 1000, from", "tokensPerMonth: 700, from"))).toBe(false);
  });
});

test("one token is one", async () => {
  const { help } = await theFinding(pool("consumption: { other: { tokens: 1001 } }\n"), "over-allocation");
  expect(help).toMatch(/^Buy 1 token a month for /);
  const spare = "consumption: { other: { tokens: 1000 } }\npurchases: [{ tokensPerMonth: 1, from: 2026-12 }]\n";
  expect((await theFinding(pool(spare), "purchased-unused")).help).toBe(
    "Buy 1 fewer token a month for 2026-12 to 2027-02.",
  );
});

test("a person reads three amounts; of more, the range", async () => {
  const months = [1100, 1200, 1300, 1400, 1500].map(
    (tokens, index) => `{ from: 2027-0${index + 1}, consumption: { other: { tokens: ${tokens} } } }`,
  );
  const { data, help } = await theFinding(
    pool(`consumption: { other: { tokens: 1000 } }\nchanges: [${months.join(", ")}]\n`).replace(
      "months: 3",
      "months: 6",
    ),
    "over-allocation",
  );
  expect(help).toMatch(
    /^Buy 100 to 500 tokens a month for 2027-01 to 2027-05 \(each month.s in the JSON report\) \(at most /,
  );
  expect(data.remedy.purchases.map(({ tokensPerMonth }: Report) => tokensPerMonth)).toEqual([100, 200, 300, 400, 500]);
});

describe("no single number", () => {
  test.each([
    ["a share follows the licensed users", "agent-copilot: { users: 100%, tokensPerUser: 50 }"],
    ["a line of two parts", "virtual-agent: [{ sessions: 600 }, { sessions: 700 }]"],
    [
      "two lines, each too large alone",
      "virtual-agent: { sessions: 600 }, other: { tokens: 1001 }, ai-scoring: { evaluations: 20020 }",
    ],
  ])("%s", async (_, lines) => {
    const { data } = await theFinding(pool(`consumption: { ${lines} }\n`), "over-allocation");
    expect(data.remedy.planAtMost).toBeNull();
  });

  test("the next largest line, where the largest is a share", async () => {
    const lines = "agent-copilot: { users: 10%, tokensPerUser: 45 }, voice-bots: { minutesPerDay: 170 }";
    const { data } = await theFinding(pool(`consumption: { ${lines} }\n`), "over-allocation");
    expect(data.remedy.planAtMost).toEqual({
      feature: "voice-bots",
      key: "minutesPerDay",
      value: 85,
      path: ["consumption", "voice-bots", "minutesPerDay"],
    });
  });
});
