import { PHASES, SEASONS } from "./names.mjs";
import { human } from "./random.mjs";

export function monthAfter(month, count) {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

/** Seasons, phases, retired lines and renewals, each within the plan. */
export function changes(plan, rng) {
  return rng.some([season, phase, retired, scaled, renewal], rng.int(2, 4)).map((kind) => kind(plan, rng));
}

const during = ({ from, months }, rng, length) => {
  const start = rng.int(1, Math.max(1, months - length));
  return { from: monthAfter(from, start), through: monthAfter(from, Math.min(start + length - 1, months - 1)) };
};

function season(plan, rng) {
  const { lines, rateCard, tokens } = plan;
  const unit = rateCard === "genesys-2026-03" ? "sessionsPerDay" : "interactionsPerDay";
  const perToken = rateCard === "genesys-2026-03" ? 0.5 : 2;
  const peak = human((Math.min(tokens, 45_000) * rng.between(0.2, 0.45) * perToken) / plan.days);
  return {
    name: rng.pick(SEASONS),
    ...during(plan, rng, rng.int(1, 3)),
    ...(rng.chance(0.5) ? { licensing: { users: grown(plan, rng.between(1.1, 1.3)) } } : {}),
    ...(rng.chance(0.5) ? { workingDaysPerMonth: rng.int(21, 24) } : {}),
    consumption: {
      "virtual-agent": { [unit]: peak, ...(rateCard === "genesys-2026-06" ? { billedElsewhere: "10%" } : {}) },
      ...("messaging" in lines ? { messaging: { messages: human(rng.int(20_000, 300_000)) } } : {}),
    },
  };
}

const grown = ({ editions, users }, factor) =>
  editions === null
    ? human(users * factor)
    : Object.fromEntries(Object.entries(editions).map(([name, count]) => [name, human(count * factor)]));

function phase(plan, rng) {
  return {
    name: rng.pick(PHASES),
    from: during(plan, rng, 1).from,
    consumption: { other: { tokens: human(plan.tokens * rng.between(0.02, 0.08)) } },
  };
}

function retired(plan, rng) {
  const feature = Object.keys(plan.lines).at(-1);
  return { name: `${feature} retired`, from: during(plan, rng, 1).from, consumption: { [feature]: null } };
}

function scaled(plan, rng) {
  const factor = () => rng.int(80, 125) / 100;
  const scale = rng.chance(0.5) ? factor() : { "agent-copilot": factor(), "virtual-agent": factor() };
  return { name: rng.pick(["quiet summer", "busier spring", "shorter opening hours"]), ...during(plan, rng, 3), scale };
}

function renewal(plan, rng) {
  const allocation = plan.allocation === null ? {} : { allocation: { tokensPerMonth: human(plan.allocation * 1.2) } };
  const cost = human(plan.tokens * rng.between(0.5, 1.5) * plan.price);
  return {
    name: "renewal",
    from: during(plan, rng, 1).from,
    ...allocation,
    pricing: { overageUnitPrice: Number((plan.price * rng.between(0.75, 0.98)).toFixed(2)) },
    limits: { cost },
  };
}
