/** What the two shipped cards say, written down a second time. */
export interface GoldenCard {
  readonly id: string;
  readonly status: string;
  readonly observed: string;
  readonly scope: "user" | "organization";
  /** Tokens of 2 users, by licence model, and what an edition adds per user. */
  readonly allocation: { readonly named: number; readonly concurrent: number };
  readonly cx4: { readonly named: number; readonly concurrent: number };
  readonly prices: Readonly<Record<string, string>>;
  readonly rounding: { readonly at: string; readonly mode: string };
  /** Unit, and tokens per unit: as a fraction, or low, default and high. */
  readonly features: Readonly<Record<string, readonly [unit: string, rate: GoldenRate]>>;
  readonly typical: Readonly<Record<string, readonly [low: number, high: number]>>;
  readonly tiers: readonly (readonly string[])[];
  readonly absorptions: Readonly<Record<string, string>>;
  readonly uncertain: readonly string[];
}

export type GoldenRate =
  | string
  | { readonly named: string; readonly concurrent: string }
  | { readonly low: number; readonly typical: number | null; readonly high: number };

export const NOTES: GoldenCard = {
  id: "genesys-2026-03",
  status: "study-notes",
  observed: "2026-03-14",
  scope: "user",
  allocation: { named: 500, concurrent: 700 },
  cx4: { named: 0, concurrent: 0 },
  prices: { USD: "1.00" },
  rounding: { at: "line", mode: "half-up" },
  features: {
    "agent-copilot": ["users", { low: 40, typical: 50, high: 60 }],
    "ai-scoring": ["evaluations", "1/20"],
    "ai-translate": ["minutes", "1/100"],
    "voice-bots": ["minutes", "1/17"],
    "digital-bots": ["sessions", "1/51"],
    messaging: ["messages", "1/400"],
    social: ["posts", "1/400"],
    "virtual-agent": ["sessions", "2"],
    "speech-text-analytics": ["users", { low: 30, typical: null, high: 45 }],
    "predictive-routing": ["interactions", "0"],
    "predictive-engagement": ["events", "0"],
  },
  typical: {
    "voice-bots": [300, 500],
    "digital-bots": [50, 100],
    messaging: [100, 500],
    social: [50, 200],
    "virtual-agent": [2000, 5000],
    "speech-text-analytics": [500, 2000],
  },
  tiers: [],
  absorptions: {},
  uncertain: ["ai-translate", "virtual-agent", "speech-text-analytics", "predictive-routing"],
};

export const PUBLISHED: GoldenCard = {
  id: "genesys-2026-06",
  status: "published",
  observed: "2026-06-07",
  scope: "organization",
  allocation: { named: 250, concurrent: 350 },
  cx4: { named: 30, concurrent: 39 },
  prices: {
    USD: "1.00",
    CAD: "1.10",
    AUD: "1.30",
    NZD: "1.40",
    GBP: "0.70",
    EUR: "0.80",
    BRL: "4.00",
    JPY: "120",
    ZAR: "14.20",
  },
  rounding: { at: "total", mode: "up" },
  features: {
    "voice-bots": ["minutes", "1/17"],
    "digital-bots": ["sessions", "1/51"],
    "virtual-agent": ["interactions", "1/2"],
    "agentic-virtual-agent": ["interactions", "6/5"],
    "agent-copilot": ["users", { named: "40", concurrent: "60" }],
    "ai-scoring": ["evaluations", "1/20"],
    "ai-translate": ["interactions", "1/2"],
    "ai-summary": ["summaries", "1/50"],
    messaging: ["messages", "1/400"],
    social: ["messages", "1/400"],
    "predictive-routing": ["interactions", "0"],
  },
  typical: {
    "voice-bots": [300, 500],
    "digital-bots": [50, 100],
    messaging: [100, 500],
    social: [50, 200],
    "virtual-agent": [2000, 5000],
  },
  tiers: [["voice-bots", "digital-bots"], ["virtual-agent"], ["agentic-virtual-agent"]],
  absorptions: { "ai-summary": "agent-copilot" },
  uncertain: ["voice-bots", "digital-bots", "agentic-virtual-agent", "ai-translate", "messaging", "predictive-routing"],
};
