/** What makes a feature take less, by the card's id of it. Sources: the study notes, and the published pages. */
export const TIPS: ReadonlyMap<string, string> = new Map([
  ["voice-bots", "Let bots deflect better: fewer voice-bot minutes for each contact."],
  ["digital-bots", "End bot sessions cleanly when the customer is done."],
  ["virtual-agent", "Send to the virtual agent what it can finish by itself."],
  ["agentic-virtual-agent", "Keep the agentic block in flows that need it: each visit is billed, used or not."],
  ["agent-copilot", "It is billed by the permission, not by use: take it from people who do not need it."],
  ["ai-scoring", "Score in batches, and only the queues that need it."],
  ["speech-text-analytics", "Analyse in batches, and only the queues that need it."],
  ["ai-translate", "Translate in batches, and only where nobody speaks the language."],
  ["ai-summary", "Where Agent Copilot summarizes, another summary is not needed."],
  ["messaging", "Put the volume on the channels that carry most of it."],
  ["social", "Respond on the channels of the highest value."],
]);
