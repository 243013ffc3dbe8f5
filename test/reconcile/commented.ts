import { random } from "../support/random.ts";

/** What one random budget is, and what was used of it. */
export interface Commented {
  readonly org: string;
  readonly text: string;
  readonly comments: readonly string[];
  readonly usage: readonly string[];
}

/** Features of the published card, and a quantity of each in the layouts that people write. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  "agent-copilot": ["users: 40", "users: 37.5%", "users: 100%"],
  "virtual-agent": [
    "interactionsPerDay: 120",
    "sessions: 3000",
    "interactions: { low: 100, typical: 250.5, high: 900 }",
  ],
  "voice-bots": ["minutes: 5000", "minutesPerDay: 80.5", "interactions: 900, minutesPerInteraction: 2.5"],
  "ai-scoring": ["evaluationsPerDay: 300", "evaluations: 0"],
  messaging: ["messages: 12000", "messagesPerDay: 77"],
  "ai-summary": ["summaries: 4000"],
  other: ["tokens: 75", "tokens: 12.25"],
};

/** A budget as a person keeps it: comments everywhere, blocks and braces, sometimes CRLF. */
export function commented(seed: number): Commented {
  const pick = random(seed);
  const org = `org-${String(seed).padStart(4, "0")}`;
  const comments: string[] = [];
  const note = (): string => {
    if (pick(3) === 0) return "";
    comments.push(
      `# note ${comments.length}: ${["agreed with finance", "see ticket 7", "é: 'quoted', {brace}"][pick(3)]}`,
    );
    return `  ${comments.at(-1)}`;
  };
  const line = (text: string): string => `${text}${note()}`;
  const planned = Object.keys(FEATURES).filter(() => pick(2) === 0);
  if (planned.length === 0) planned.push("other");
  const lines = [
    line("version: 1"),
    line(`org: ${org}`),
    line("name: \"Center, 'north'\""),
    line("owners: [platform@example.com]"),
    line("rateCard: genesys-2026-06"),
    line("currency: USD"),
    line("licensing: { model: named, users: 400 }"),
    line("plan: { from: 2026-09, months: 6 }"),
    line("allocation: { tokensPerMonth: 900000 }"),
    "",
    line("consumption:"),
    ...planned.flatMap((feature) => featureLines(feature, FEATURES[feature] as readonly string[], pick, line)),
  ];
  if (pick(3) === 0) lines.push(line("changes:"), ...changeLines(planned, pick, line));
  if (pick(3) === 0) lines.push(line("buffers: { unpredictability: 15% }"));
  if (pick(4) === 0) lines.push(line("purchases: [{ tokensPerMonth: 500, from: 2026-10 }]"));
  const text = `${lines.join("\n")}\n`;
  const used = Object.keys(FEATURES).filter((feature) => (planned.includes(feature) ? pick(6) > 0 : pick(4) === 0));
  const usage = used.map((feature) => `2026-11-15,${org},${feature},${pick(900_000) / 100}`);
  return { org, text: pick(5) === 0 ? text.replaceAll("\n", "\r\n") : text, comments, usage };
}

type Pick = (below: number) => number;
type WithNote = (text: string) => string;

function featureLines(feature: string, quantities: readonly string[], pick: Pick, line: WithNote): string[] {
  const own = quantities[pick(quantities.length)] ?? "";
  if (pick(12) === 0) return [line(`  ${feature}: unknown`)];
  const isFlow = own.includes("{") || own.includes(",");
  if (isFlow || pick(2) === 0) return [line(`  ${feature}: { ${own} }`)];
  if (pick(3) > 0) return [line(`  ${feature}:`), line(`    ${own}`)];
  const other = quantities[pick(quantities.length)] ?? "";
  return [line(`  ${feature}:`), line(`    - { name: sales, ${own} }`), line(`    - { name: back office, ${other} }`)];
}

const changeLines = (planned: readonly string[], pick: Pick, line: WithNote): string[] => {
  const [feature = "other"] = planned;
  const own = FEATURES[feature]?.[0] ?? "";
  return pick(2) === 0
    ? [line("  - name: peak"), line("    from: 2026-11"), line("    scale: 1.25")]
    : [line(`  - { from: 2026-12, through: 2026-12, consumption: { ${feature}: { ${own} } } }`)];
};
