import { afterEach, describe, expect, test } from "vitest";
import { budget } from "../support/report.ts";
import { CONSUMPTION, refuses, withKeys, withLine } from "./harness.ts";

describe("unknown keys, and the nearest known one", () => {
  const limits = (key: string): string => withKeys({ limits: `{ »${key}: 5 }` });
  const waiver = "from: 2026-12, overageTokensUpTo: 5, reason: a, approvedBy: b, expires: 2027-01-15";
  refuses([
    { name: "at the root", text: withKeys({ "»limit": "{ cost: 5 }" }), code: "schema", right: "Did you mean limits?" },
    { name: "at the root, in capitals", text: withKeys({ "»RATECARD": "x" }), code: "schema", right: "rateCard?" },
    { name: "like nothing", text: withKeys({ "»xylophone": "5" }), code: "schema", right: "Use one of version, org" },
    {
      name: "in licensing",
      text: withKeys({ licensing: "{ model: named, »user: 5 }" }),
      code: "schema",
      right: "users?",
    },
    {
      name: "in licensing by edition",
      text: withKeys({ licensing: "{ model: named, users: { »CX3: 5 } }" }),
      code: "schema",
      right: "Write cx3.",
    },
    { name: "in billing", text: withKeys({ billing: "{ »cycleStart: 5 }" }), code: "schema", right: "cycleStartDay?" },
    { name: "in plan", text: withKeys({ plan: "{ from: 2026-12, »month: 3 }" }), code: "schema", right: "months?" },
    {
      name: "in a line",
      text: withLine("virtual-agent: { »sessionPerDay: 5 }"),
      code: "schema",
      right: "sessionsPerDay?",
    },
    {
      name: "in a line, with underscores",
      text: withLine("virtual-agent: { »sessions_per_day: 5 }"),
      code: "schema",
      right: "sessionsPerDay?",
    },
    {
      name: "in a line, without a space",
      text: withLine("virtual-agent: { »sessions:5 }"),
      code: "schema",
      right: "a space after the colon of sessions",
    },
    {
      name: "users per day",
      text: withLine("agent-copilot: { »usersPerDay: 5 }"),
      code: "schema",
      right: "Did you mean users?",
    },
    {
      name: "tokens per day",
      text: withLine("other: { »tokensPerDay: 5 }"),
      code: "schema",
      right: "Did you mean tokens?",
    },
    {
      name: "in a range",
      text: withLine("messaging: { messages: { low: 1, »typcal: 5, high: 8 } }"),
      code: "schema",
      right: "typical?",
    },
    {
      name: "in a change",
      text: withKeys({ changes: "[{ from: 2026-12, »scales: 2 }]" }),
      code: "schema",
      right: "scale?",
    },
    {
      name: "in a change's licensing",
      text: withKeys({ changes: "[{ from: 2026-12, licensing: { users: 5, »model: named } }]" }),
      code: "schema",
      right: "Use one of users.",
    },
    {
      name: "in a change's line",
      text: withKeys({ changes: "[{ from: 2026-12, consumption: { voice-bots: { »minute: 5 } } }]" }),
      code: "schema",
      right: "minutes?",
    },
    {
      name: "in a purchase",
      text: withKeys({ purchases: "[{ »tokens: 5, from: 2026-12 }]" }),
      code: "schema",
      right: "tokensPerMonth?",
    },
    {
      name: "in allocation",
      text: withKeys({ allocation: "{ »tokens: 5 }" }),
      code: "schema",
      right: "tokensPerMonth?",
    },
    {
      name: "in pricing",
      text: withKeys({ pricing: "{ »unitPrice: 5 }" }),
      code: "schema",
      right: "overageUnitPrice?",
    },
    { name: "in buffers", text: withKeys({ buffers: "{ »grow: 5% }" }), code: "schema", right: "growth?" },
    { name: "in limits", text: limits("overageToken"), code: "schema", right: "overageTokens?" },
    { name: "in alarms", text: withKeys({ alarms: "{ »utilisation: [80%] }" }), code: "schema", right: "utilization?" },
    {
      name: "in a recipient",
      text: withKeys({ alarms: "{ notify: [{ »mail: a@example.com }] }" }),
      code: "schema",
      right: "email?",
    },
    {
      name: "beside a recipient",
      text: withKeys({ alarms: "{ notify: [{ email: a@example.com, »severty: critical }] }" }),
      code: "schema",
      right: "severity?",
    },
    {
      name: "in a waiver",
      text: withKeys({ waivers: `[{ ${waiver}, »expiry: x }]` }),
      code: "schema",
      right: "expires?",
    },
    {
      name: "in meter",
      text: withKeys({ meter: "{ kind: csv, path: a.csv, »contractid: x }" }),
      code: "schema",
      right: "contractId?",
    },
    {
      name: "a feature in capitals",
      text: withLine("»Virtual-Agent: { sessions: 5 }"),
      code: "schema",
      right: "Write virtual-agent.",
    },
    {
      name: "a feature with underscores",
      text: withLine("»virtual_agent: { sessions: 5 }"),
      code: "schema",
      right: "Write virtual-agent.",
    },
    {
      name: "a label with a space",
      text: withKeys({ labels: '{ »"cost center": x }' }),
      code: "schema",
      right: "Write cost-center.",
    },
    {
      name: "two at once",
      text: withKeys({ "»limit": "{}", "»owner": "[]" }),
      code: ["schema", "schema"],
      right: "owners?",
    },
  ]);
});

describe("keys that name what every object has", () => {
  afterEach(() => {
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.prototype).toEqual(Object.getPrototypeOf({}));
  });
  for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"]) {
    const isWord = key === "constructor";
    const own = `»${key}: { polluted: 5 }`;
    refuses([
      { name: `${key} at the root`, text: `${budget(CONSUMPTION)}${own}\n`, code: "schema", right: "unknown key" },
      {
        name: `${key} in licensing`,
        text: withKeys({ licensing: `{ model: named, users: 5, ${own} }` }),
        code: "schema",
      },
      {
        name: `${key} in consumption`,
        text: withLine(`»${key}: { tokens: 5 }`),
        code: isWord ? "unknown-feature" : "schema",
      },
      { name: `${key} in a line`, text: withLine(`voice-bots: { minutes: 5, ${own} }`), code: "schema" },
      {
        name: `${key} in limits`,
        text: withKeys({ limits: `{ featureTokens: { »${key}: 5 } }` }),
        code: isWord ? "unknown-feature" : "schema",
      },
      {
        name: `${key} by edition`,
        text: withKeys({ licensing: `{ model: named, users: { ${isWord ? `${key}: »x` : `»${key}: 5`} } }` }),
        code: "schema",
      },
      {
        name: `${key} in scale`,
        text: withKeys({ changes: `[{ from: 2026-12, scale: { ${isWord ? `${key}: »x` : `»${key}: 5`} } }]` }),
        code: "schema",
      },
      {
        name: `${key} as label`,
        text: withKeys({ labels: `{ ${key === "__proto__" ? `»${key}: x` : `${key}: »5`} }` }),
        code: "schema",
      },
      {
        name: `${key} as org`,
        text: withKeys({ org: isWord ? "constructor" : `»${key}`, ...(isWord ? { "»x": "5" } : {}) }),
        code: "schema",
      },
      {
        name: `${key} as card`,
        text: withKeys({ rateCard: `»${key}` }),
        code: isWord ? "unknown-rate-card" : "schema",
      },
    ]);
  }
});

test("an object's prototype is as it was", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
});
