import { REMARKS } from "./names.mjs";
import { human } from "./random.mjs";
import { entry, remark } from "./yaml.mjs";

/** Per card: the unit, units per token, and the most tokens that are common in a month. */
const FEATURES = {
  "genesys-2026-03": {
    "virtual-agent": ["sessions", 0.5, 40_000],
    "voice-bots": ["minutes", 17, 4_000],
    "digital-bots": ["sessions", 51, 800],
    messaging: ["messages", 400, 4_000],
    social: ["posts", 400, 1_500],
    "ai-scoring": ["evaluations", 20, 9_000],
    "ai-translate": ["minutes", 100, 500],
    "speech-text-analytics": ["users", 0.03, 15_000],
    other: ["tokens", 1, 5_000],
  },
  "genesys-2026-06": {
    "virtual-agent": ["interactions", 2, 40_000],
    "agentic-virtual-agent": ["interactions", 1 / 1.2, 20_000],
    "voice-bots": ["minutes", 17, 4_000],
    "digital-bots": ["sessions", 51, 800],
    messaging: ["messages", 400, 4_000],
    social: ["messages", 400, 1_500],
    "ai-scoring": ["evaluations", 20, 9_000],
    "ai-translate": ["interactions", 2, 500],
    "ai-summary": ["summaries", 50, 2_000],
    other: ["tokens", 1, 5_000],
  },
};
const TIERED = new Set(["voice-bots", "digital-bots", "virtual-agent", "ai-summary"]);

export const seatTokens = (rateCard, model) => (rateCard === "genesys-2026-03" ? 60 : model === "named" ? 40 : 60);

/** Lines that use about `tokens` of the pool, Agent Copilot for a share of the users among them. */
export function consumption(plan, tokens, rng) {
  const known = FEATURES[plan.rateCard];
  const share = rng.int(2, 10) * 10;
  const lines = { "agent-copilot": copilot(plan, share, rng) };
  const others = ["virtual-agent", ...rng.some(Object.keys(known).slice(1), rng.int(4, 7))];
  let rest = tokens - (plan.users * share * seatTokens(plan.rateCard, plan.model)) / 100;
  for (const feature of others) {
    const [unit, perToken, common] = known[feature];
    const most = Math.min(common, Math.max(rest, tokens / 10) * rng.between(0.25, 0.7));
    rest -= most;
    lines[feature] = line(feature, unit, most * perToken, plan, rng);
  }
  if (rng.chance(0.04)) lines[rng.pick(others)] = "unknown";
  return lines;
}

function copilot({ rateCard, users }, share, rng) {
  const quantity = rng.chance(0.7) ? `${share}%` : Math.max(1, Math.floor((users * share) / 100));
  return rateCard === "genesys-2026-03" && rng.chance(0.8)
    ? { users: quantity, tokensPerUser: rng.int(40, 60) }
    : { users: quantity };
}

function line(feature, unit, amount, plan, rng) {
  const elsewhere =
    plan.rateCard === "genesys-2026-06" && TIERED.has(feature) && rng.chance(0.95)
      ? { billedElsewhere: `${rng.int(0, 12) * 5}%` }
      : {};
  if (unit === "users") return { users: Math.max(1, Math.round(amount)), tokensPerUser: rng.int(30, 45) };
  if (unit === "tokens") return { tokens: human(amount) };
  if (feature === "voice-bots" && rng.chance(0.5)) {
    return parts(["main line", "payments", "outages", "callbacks"], amount, plan, elsewhere, rng);
  }
  if (rng.chance(0.15)) return { [unit]: range(amount), ...elsewhere };
  return { ...quantity(unit, amount, plan, rng), ...elsewhere };
}

const quantity = (unit, amount, { days }, rng) =>
  rng.chance(0.55) ? { [`${unit}PerDay`]: human(amount / days) } : { [unit]: human(amount) };

const range = (amount) => ({
  low: human(amount * 0.8),
  typical: human(amount * 0.95),
  high: human(amount * 1.3) + 1,
});

function parts(names, minutes, plan, elsewhere, rng) {
  const chosen = rng.some(names, rng.int(2, 3));
  return chosen.map((name) => {
    const each = minutes / chosen.length;
    if (!rng.chance(0.4)) return { name, ...quantity("minutes", each, plan, rng), ...elsewhere };
    const length = rng.pick([1.5, 2, 2.5, 3, 4.25, 5]);
    return { name, interactions: human(each / length), minutesPerInteraction: length, ...elsewhere };
  });
}

export function consumptionSection(lines, width, rng) {
  const text = Object.entries(lines).flatMap(([feature, value]) => {
    const [first, ...others] = entry(feature, value, width).map((each) => `  ${each}`);
    return [rng.chance(0.45) ? remark(first, rng.pick(REMARKS[feature])) : first, ...others];
  });
  return ["consumption:", ...text];
}
