import { describe } from "vitest";
import { budget } from "../support/report.ts";
import { refuses, withKeys, withLine } from "./harness.ts";

describe("lines of consumption", () => {
  refuses([
    {
      name: "no such feature",
      text: withLine("»virtual-agnet: { sessions: 5 }"),
      code: "unknown-feature",
      right: "virtual-agent?",
    },
    {
      name: "a feature like none",
      text: withLine("»xylophone: { sessions: 5 }"),
      code: "unknown-feature",
      right: "Use one of agent-copilot",
    },
    { name: "a feature of the other card", text: withLine("»ai-summary: { summaries: 5 }"), code: "unknown-feature" },
    {
      name: "the wrong unit",
      text: withLine("virtual-agent: { »minutes: 5 }"),
      code: "feature-unit",
      right: "not in minutes",
    },
    {
      name: "the wrong unit in a second part",
      text: withLine("voice-bots: [{ minutes: 5 }, { »messages: 5 }]"),
      code: "feature-unit",
      right: "not in messages",
    },
    {
      name: "two quantities",
      text: withLine("virtual-agent: { sessions: 5, »sessionsPerDay: 5 }"),
      code: "feature-unit",
      right: "list of parts",
    },
    {
      name: "no quantity",
      text: withLine("»virtual-agent: { name: main }"),
      code: "feature-unit",
      right: "no quantity",
    },
    {
      name: "no quantity in a part",
      text: withLine("voice-bots: [{ minutes: 5 }, »{ name: main }]"),
      code: "feature-unit",
      right: "no quantity",
    },
    {
      name: "tokens per user of minutes",
      text: withLine("voice-bots: { minutes: 5, »tokensPerUser: 3 }"),
      code: "feature-unit",
      right: "not with minutes",
    },
    {
      name: "tokens per user of nobody",
      text: withLine("agent-copilot: { »tokensPerUser: 50 }"),
      code: "feature-unit",
      right: "Write users",
    },
    {
      name: "minutes per interaction of none",
      text: withLine("voice-bots: { »minutesPerInteraction: 5 }"),
      code: "feature-unit",
      right: "interactionsPerDay",
    },
    {
      name: "minutes per interaction of minutes",
      text: withLine("voice-bots: { minutes: 5, »minutesPerInteraction: 5 }"),
      code: "feature-unit",
      right: "not with minutes",
    },
    {
      name: "interactions of no length",
      text: withLine("voice-bots: { »interactions: 5 }"),
      code: "feature-unit",
      right: "interactions with minutesPerInteraction",
    },
    {
      name: "a rate left open",
      text: withLine("»speech-text-analytics: { users: 5 }"),
      code: "rate-required",
      right: "between 30 and 45",
    },
    { name: "an empty line", text: withLine("virtual-agent: »{}"), code: "schema", right: "unknown" },
    { name: "an empty list", text: withLine("virtual-agent: »[]"), code: "schema", right: "empty" },
    { name: "nothing", text: withLine("»virtual-agent:"), code: "schema", right: "not nothing" },
    { name: "a number", text: withLine("virtual-agent: »600"), code: "schema", right: "{ minutes: 300 }" },
    { name: "a word", text: withLine("virtual-agent: »none"), code: "schema", right: "or unknown" },
    {
      name: "a part that is unknown",
      text: withLine("virtual-agent: [»unknown]"),
      code: "schema",
      right: "a part of virtual-agent",
    },
    { name: "no consumption", text: budget("»consumption:\n"), code: "schema", right: "not nothing" },
    { name: "a list of consumption", text: budget("consumption: »[]\n"), code: "schema", right: "key: value" },
    {
      name: "more than all users",
      text: withLine("agent-copilot: { users: »150%, tokensPerUser: 50 }"),
      code: "schema",
      right: "0% to 100%",
    },
    {
      name: "a share as number",
      text: withLine("virtual-agent: { sessions: 5, billedElsewhere: »0.3 }"),
      code: "schema",
      right: "Write 30%.",
    },
    {
      name: "a range upside down",
      text: withLine("messaging: { messages: »{ low: 9, typical: 5, high: 8 } }"),
      code: "schema",
      right: "{ low: 5, typical: 8, high: 9 }",
    },
    {
      name: "half a range",
      text: withLine("messaging: { »messages: { low: 9, high: 10 } }"),
      code: "schema",
      right: "needs typical",
    },
    {
      name: "too much of everything",
      text: budget("»consumption: { virtual-agent: { sessions: 999999999999 } }\n"),
      code: "quantity-too-large",
      right: "Correct the quantities",
    },
    {
      name: "in a change",
      text: withKeys({ changes: "[{ from: 2026-12, consumption: { »virtual-agnet: { sessions: 5 } } }]" }),
      code: "unknown-feature",
      right: "virtual-agent?",
    },
    {
      name: "two quantities in a change",
      text: withKeys({
        changes: "[{ from: 2026-12, consumption: { voice-bots: { minutes: 5, »minutesPerDay: 1 } } }]",
      }),
      code: "feature-unit",
    },
    {
      name: "several at once",
      text: withLine("»a: { tokens: 1 }, other: { tokens: 1 }, »b: { tokens: 1 }"),
      code: ["unknown-feature", "unknown-feature"],
    },
  ]);
});
