import { describe, expect, test } from "vitest";
import type { Report } from "../support/report.ts";
import { contract, feature, lineOf, priceContract, underContract } from "./contract.ts";

const card = contract({
  features: {
    "voice-bots": feature("minutes", 1),
    "digital-bots": feature("sessions", 1),
    "virtual-agent": feature("interactions", 1),
    "agentic-virtual-agent": feature("interactions", 1),
    "ai-summary": feature("summaries", 1),
    "agent-copilot": feature("users", 1),
  },
  tiers: [["voice-bots", "digital-bots"], ["virtual-agent"], ["agentic-virtual-agent"]],
  absorptions: [{ feature: "ai-summary", by: "agent-copilot", reason: "Already summarized." }],
});

const VOICE = "voice-bots: { minutes: 10 }";
const VIRTUAL = "virtual-agent: { interactions: 10 }";
const AGENTIC = "agentic-virtual-agent: { interactions: 10 }";

async function unstated(...lines: string[]): Promise<unknown[]> {
  const { report } = await priceContract(card, underContract(`consumption: { ${lines.join(", ")} }\n`));
  const findings = report.findings.filter(({ code }: Report) => code === "absorption-unstated");
  return findings.map(({ data }: Report) => [data.feature, data.by]);
}

describe("absorption-unstated", () => {
  test.each([
    ["a lower tier below a higher", [VOICE, VIRTUAL], [["voice-bots", "virtual-agent"]]],
    ["whatever the order of the lines", [VIRTUAL, VOICE], [["voice-bots", "virtual-agent"]]],
    [
      "three tiers are two questions",
      [VOICE, VIRTUAL, AGENTIC],
      [
        ["voice-bots", "virtual-agent"],
        ["virtual-agent", "agentic-virtual-agent"],
      ],
    ],
    ["two of one tier are none", [VOICE, "digital-bots: { sessions: 10 }"], []],
    ["the highest alone is none", [AGENTIC], []],
    ["a higher one of nothing is none", [VOICE, "virtual-agent: { interactions: 0 }"], []],
    ["a higher one not counted yet is none", [VOICE, "virtual-agent: unknown"], []],
    [
      "an absorption",
      ["ai-summary: { summaries: 1 }", "agent-copilot: { users: 1 }"],
      [["ai-summary", "agent-copilot"]],
    ],
    ["an absorption goes one way", ["agent-copilot: { users: 1 }", VOICE], []],
    ["none goes on: stated", ["voice-bots: { minutes: 10, billedElsewhere: 0% }", VIRTUAL], []],
    [
      "one part stated, so thought of",
      ["voice-bots: [{ minutes: 5 }, { minutes: 5, billedElsewhere: 30% }]", VIRTUAL],
      [],
    ],
  ])("%s", async (_, lines, expected) => {
    expect(await unstated(...lines)).toEqual(expected);
  });

  test("what is stated is not billed twice", async () => {
    const lines =
      "voice-bots: [{ minutes: 10 }, { minutes: 10, billedElsewhere: 30% }], virtual-agent: { interactions: 10 }";
    const checked = await priceContract(card, underContract(`consumption: { ${lines} }\n`));
    expect(lineOf(checked, "voice-bots")).toMatchObject({ quantity: "17", tokens: 17 });
    expect(checked.period.consumed.typical).toBe(27);
  });
});
