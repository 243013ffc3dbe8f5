import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import {
  accepts,
  besideGood,
  type Case,
  checked,
  findingsOf,
  GOOD,
  placesOf,
  refuses,
  withKeys,
  withLine,
} from "./harness.ts";

const quantity = (number: string): string => withLine(`virtual-agent: { sessionsPerDay: »${number} }`);

/** [as typed, what to write instead] */
const BADLY_WRITTEN: readonly (readonly [string, string])[] = [
  [".nan", "such as 1500"],
  [".NaN", "such as 1500"],
  [".inf", "such as 1500"],
  ["-.inf", "such as 1500"],
  ["1e400", "such as 1500"],
  ["1e-7", "such as 1500"],
  ["1e3", "Write 1000,"],
  ["0x10", "Write 16,"],
  ["0o17", "Write 15,"],
  ["+5", "Write 5,"],
  [".5", "Write 0.5,"],
  ["5.", "Write 5,"],
  ["007", "Write 7,"],
  ["-007", "Write -7,"],
  ["1234567890123456", "more than 15 digits"],
  ["100000000000000000000000", "more than 15 digits"],
  ["0.1234567890123456", "more than 15 digits"],
  ["1.1234567", "Write 1.123457,"],
  ["0.0000001", "more than 6 decimals"],
  ["9".repeat(400), "9…"],
];

/** [as typed, what to write instead] */
const NOT_NUMBERS: readonly (readonly [string, string])[] = [
  ["-5", "0 to 1,000,000,000,000"],
  ["-0.000001", "at least 0"],
  ["2000000000000", "not 2,000,000,000,000"],
  ['"1500"', "without quotes: 1500."],
  ['"1,500"', "Write 1500."],
  ["1_500", "Write 1500."],
  ["1 500", "Write 1500."],
  ['"1,500,000.5"', "Write 1500000.5."],
  ['"0,85"', "Write 0.85."],
  ['"0,850"', "Write 0.85."],
  ['"1.250,50"', "Write 1250.5."],
  ['"1 500,5"', "Write 1500.5."],
  ["$3", "Write 3."],
  ["3 USD", "Write 3."],
  ["many", "such as 1500"],
  ["50%", "such as 1500"],
  ["true", "such as 1500"],
  ["", "not nothing"],
  ["~", "not nothing"],
  ["[5]", "not a list"],
];

const named = (pairs: typeof NOT_NUMBERS, code: string): Case[] =>
  pairs.map(([number, right]) => ({ name: number.slice(0, 30) || "nothing", text: quantity(number), code, right }));

describe("numbers not written plainly", () => refuses(named(BADLY_WRITTEN, "number-precision")));

describe("what is no number, or too small or large a one", () => {
  refuses(
    named(NOT_NUMBERS, "schema").map((one) =>
      // Nothing has no place of its own: its key has.
      one.name === "nothing" ? { ...one, text: withLine("virtual-agent: { »sessionsPerDay: }") } : one,
    ),
  );
});

describe("a comma inside braces ends the number: its rest is read as a key", () => {
  const WRITTEN: readonly (readonly [string, string])[] = [
    ["1,»500", "Write 1500."],
    ["1,»500,000", "Write 1500000."],
    ["1,»500,000.5", "Write 1500000.5."],
    ["12,»500 # a comment", "Write 12500."],
    ["0,»80", "Write 0.80."],
    ["1,»25", "Write 1.25."],
    ["1500,»5", "Write 1500.5."],
    // Nobody writes the thousands of nothing.
    ["0,»850", "Write 0.850."],
    ["0,»005", "Write 0.005."],
    ["1.250,»50", "Write 1250.50."],
    ["1.250,»500", "Write 1250.500."],
    ["1 500,»5", "Write 1500.5."],
    ["12,»5%", "Write 12.5%."],
    ["1,»50,00", "without commas"],
    ["1,»5000,000", "without commas"],
  ];
  refuses(
    WRITTEN.map(([number, right]) => ({
      name: number.replace("»", ""),
      text: withLine(`virtual-agent: { sessionsPerDay: ${number}\n }`),
      code: "invalid-yaml",
      right,
    })),
  );
  refuses([
    { name: "a key that is a number", text: withLine("»80: { sessions: 1 }"), code: "invalid-yaml", right: '"80"' },
    { name: "after a space, too", text: withLine("other: {tokens: 5, »80: 1}"), code: "invalid-yaml", right: '"80"' },
  ]);

  test("the digits of a secret are not repeated", async () => {
    const { out, report } = await checked(besideGood({ "budgets/acme.yaml": withLine("x: { password: 4711,42 }") }));
    expect(out + JSON.stringify(report)).not.toMatch(/4711|\b42\b/);
    expect(findingsOf(report, "budgets/acme.yaml").map(({ code }) => code)).toContain("invalid-yaml");
  });
});

describe("a dot before exactly three digits may part thousands: a count written so is refused", () => {
  const limits = (text: string): string => withKeys({ limits: `{ ${text} }` });
  const change = (text: string): string => withKeys({ changes: `[{ from: 2026-12, ${text} }]` });
  const WRITTEN: readonly (readonly [string, string])[] = [
    [withLine("other: { tokens: »10.000 }"), "Write 10000, or 10 if that is meant."],
    [withLine("virtual-agent: { interactions: »1.250 }"), "Write 1250, or 1.25 if that is meant."],
    [withLine("virtual-agent: { interactions: »1.251 }"), "Write 1251, or 1.2510 if that is meant."],
    [withLine("messaging: { messages: { low: »1.000, typical: 1100, high: 1200 } }"), "Write 1000, or 1 if"],
    [withLine("virtual-agent: [{ sessions: 5 }, { sessions: »2.500 }]"), "Write 2500, or 2.5 if"],
    [withLine("agent-copilot: { users: »1.200 }"), "Write 1200, or 1.2 if"],
    [withLine("voice-bots: { minutes: »10.000 }"), "Write 10000, or 10 if"],
    [withLine("virtual-agent: { sessionsPerDay: »1.200 }"), "Write 1200, or 1.2 if"],
    [withKeys({ purchases: "[{ tokensPerMonth: »10.000, from: 2026-12 }]" }), "Write 10000, or 10 if"],
    [withKeys({ allocation: "{ tokensPerMonth: »10.500 }" }), "Write 10500."],
    [withKeys({ licensing: "{ model: named, users: »1.200 }" }), "Write 1200."],
    [withKeys({ licensing: "{ model: named, users: { cx3: »2.000 } }" }), "Write 2000, or 2 if"],
    [limits("overageTokens: »5.000"), "Write 5000, or 5 if"],
    [limits("featureTokens: { other: »12.000 }"), "Write 12000, or 12 if"],
    [change("allocation: { tokensPerMonth: »20.000 }"), "Write 20000, or 20 if"],
    [change("consumption: { other: { tokens: »8.000 } }"), "Write 8000, or 8 if"],
    [
      withKeys({
        waivers:
          "[{ from: 2026-12, overageTokensUpTo: »5.000, reason: x, approvedBy: finance@example.com, expires: 2027-01-15 }]",
      }),
      "Write 5000, or 5 if",
    ],
  ];
  refuses(
    WRITTEN.map(([text, right]) => ({
      name: /[\w: {]+»\S+/.exec(text)?.[0] ?? text,
      text,
      code: "number-precision",
      right,
    })),
  );
  refuses([
    { name: "quoted", text: withLine('other: { tokens: »"10.000" }'), code: "schema", right: "Write 10000, or 10 if" },
    { name: "and again", text: withLine("other: { tokens: »1.250.000 }"), code: "schema", right: "Write 1250000." },
  ]);

  accepts(
    [
      withLine("other: { tokens: 10.00 }"),
      withLine("other: { tokens: 0.125 }"),
      withLine("other: { tokens: 1.2510 }"),
      withLine("other: { tokens: 1250.125 }"),
      withLine("voice-bots: { minutes: 12.125 }"),
      withLine("virtual-agent: { sessionsPerDay: 16.667 }"),
      withLine("voice-bots: { interactions: 5, minutesPerInteraction: 1.250 }"),
      limits("cost: 10.000"),
      change("scale: { other: 1.500 }, workingDaysPerMonth: 20.500"),
      withKeys({ pricing: "{ overageUnitPrice: 1.250 }" }),
    ].map((text) => ({ name: /\d+\.\d+(?=[^.]*$)/.exec(text)?.[0] ?? text, text })),
  );

  test("in what files share, too", async () => {
    const { code, report } = await checked(
      folder({ "budgets/_defaults.yaml": "allocation: { tokensPerMonth: 10.000 }\n", "budgets/acme.yaml": GOOD }),
    );
    expect(code).toBe(2);
    expect(placesOf(report, "budgets/_defaults.yaml")).toEqual(["number-precision 1:31"]);
  });

  test("and on the command line", async () => {
    const ask = (...args: string[]) => tollgate(["estimate", "--users", "200", "--allocation", "250", ...args]);
    for (const args of [
      ["--messages", "1.250"],
      ["--line", "messaging.messages=1.250"],
    ]) {
      const { code, err } = await ask(...args);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("Write 1250, or 1.25 if that is meant.") });
    }
    expect((await ask("--voice-minutes-per-day", "12.125", "--price", "1.250")).code).toBe(0);
    expect((await ask("--messages", "1.2510")).code).toBe(0);
    expect((await tollgate(["estimate", "--users", "1.200"])).err).toContain("Write 1200.");
  });
});

describe("whole numbers", () => {
  refuses([
    {
      name: "half a user",
      text: withKeys({ licensing: "{ model: named, users: »1.5 }" }),
      code: "schema",
      right: "whole number",
    },
    {
      name: "users as text",
      text: withKeys({ licensing: '{ model: named, users: »"200" }' }),
      code: "schema",
      right: "quotes: 200.",
    },
    {
      name: "half a token",
      text: withKeys({ limits: "{ overageTokens: »0.5 }" }),
      code: "schema",
      right: "whole number",
    },
    {
      name: "no tokens bought",
      text: withKeys({ purchases: "[{ tokensPerMonth: »0, from: 2026-12 }]" }),
      code: "schema",
      right: "at least 1",
    },
    {
      name: "a share of a season",
      text: withKeys({ changes: "[{ from: 2026-12, scale: »140% }]" }),
      code: "schema",
      right: "Write 1.4.",
    },
  ]);
});

describe("text that looks like something else", () => {
  refuses([
    { name: "a number as name", text: withKeys({ name: "»123" }), code: "schema", right: 'Quote it: "123"' },
    { name: "a boolean as name", text: withKeys({ name: "»true" }), code: "schema", right: 'Quote it: "true"' },
    {
      name: "nothing as name",
      text: withKeys({ name: "" }).replace("name:", "»name:"),
      code: "schema",
      right: "not nothing",
    },
    { name: "a number as id", text: withKeys({ org: "»123" }), code: "schema", right: 'Quote it: "123"' },
    { name: "a number as label", text: withKeys({ labels: "{ site: »5 }" }), code: "schema", right: 'Quote it: "5"' },
    {
      name: "a boolean as label",
      text: withKeys({ labels: "{ prod: »true }" }),
      code: "schema",
      right: 'Quote it: "true"',
    },
    {
      name: "zeros in front of a label",
      text: withKeys({ labels: "{ site: »007 }" }),
      code: "number-precision",
      right: "Quote it",
    },
    { name: "a share as number", text: withKeys({ buffers: "{ growth: »10 }" }), code: "schema", right: "Write 10%." },
    {
      name: "a share as fraction",
      text: withKeys({ buffers: "{ growth: »0.07 }" }),
      code: "schema",
      right: "Write 7%.",
    },
    {
      name: "a share with a space",
      text: withKeys({ buffers: "{ growth: »10 % }" }),
      code: "schema",
      right: "Write 10%.",
    },
    {
      name: "a share below zero",
      text: withKeys({ buffers: "{ growth: »-5% }" }),
      code: "schema",
      right: "from 0% to 1000%",
    },
    {
      name: "a share too large",
      text: withKeys({ alarms: "{ utilization: [»150%] }" }),
      code: "schema",
      right: "to 100%",
    },
  ]);
});

describe("numbers", () => {
  const limited = (cost: string): string => withKeys({ limits: `{ cost: ${cost} }` });
  accepts(
    ["0", "-0", "0.000001", "123456789012345", "123456789.012345", "1.000000"].map((number) => ({
      name: number,
      text: limited(number),
    })),
  );

  test("a secret written like a bad number is not shown", async () => {
    const { out, report } = await checked(
      besideGood({ "budgets/acme.yaml": withKeys({ labels: "{ password: 0123456789 }" }) }),
    );
    expect(findingsOf(report, "budgets/acme.yaml")).toHaveLength(1);
    expect(out + JSON.stringify(report)).not.toContain("123456789");
  });
});
